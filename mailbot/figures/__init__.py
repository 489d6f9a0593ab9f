"""What a report says: counts, times, shares and sums, worked out of what the store has counted. Pure."""
