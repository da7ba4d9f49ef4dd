"""Showing one masked value to one person, for a purpose, for a moment."""
