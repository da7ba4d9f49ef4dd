"""The journal, and what moves its facts into the main database."""
