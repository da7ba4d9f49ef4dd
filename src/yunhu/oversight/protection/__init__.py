"""Protection: what of a node travels in the clear, and why that is an exception somebody made."""
