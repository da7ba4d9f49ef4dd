"""Public holidays and working weekends."""
