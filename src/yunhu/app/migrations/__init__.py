"""Migrations of the main database (Alembic)."""
