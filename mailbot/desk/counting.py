"""Counts in words, for those who run the desk. What customers and vendors read is counted by the catalogues."""


def many(count: int, name: str, plural: str = "") -> str:
    """``1 vendor``, ``2 vendors``, ``1,000 vendors``; ``plural`` where an s will not do."""
    return f"{count:,} {name if count == 1 else plural or name + 's'}"
