"""The walk of one mail: from its bytes to rows, in one transaction. The rooms know the steps; this shell joins them."""
