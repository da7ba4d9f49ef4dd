"""The doors of tokens, log-in and users."""
