"""Samples over HTTP: who gives them, and who reviews them."""
