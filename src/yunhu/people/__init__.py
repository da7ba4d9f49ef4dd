"""Who handles contacts and who makes them."""
