"""Tenants, tokens, users and sessions in the main database."""
