"""Customers: who they are, how they reach us, and which of them are the same person."""
