"""Tickets, and what hangs on them, in the main database."""
