"""Customers in the main database, and how they are found there."""
