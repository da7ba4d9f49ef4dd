"""The phones that register with us, and how to reach them."""
