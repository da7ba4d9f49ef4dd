"""What persons ask for about their data: answered in time, and proven."""
