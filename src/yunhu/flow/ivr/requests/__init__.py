"""Servers that flows ask: which they may, how they are asked, and what is taken of the answer."""
