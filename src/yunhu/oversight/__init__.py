"""What reads the facts of all, and is imported by nobody below."""
