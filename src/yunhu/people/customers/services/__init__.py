"""The hands: customers, and merging them."""
