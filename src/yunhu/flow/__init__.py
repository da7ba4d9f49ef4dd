"""Stories that join several kinds of work."""
