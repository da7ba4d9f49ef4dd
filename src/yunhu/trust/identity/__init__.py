"""Tenants and the tokens programs sign in with."""
