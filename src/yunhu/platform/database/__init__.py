"""The main database: its connection, how rows are written, and what each column is for."""
