"""The story of one contact, told in words."""
