"""Keys at the door: which there are, and new ones taken into use."""
