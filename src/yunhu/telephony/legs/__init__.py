"""Call legs: each one a SIP dialog of its own with its media endpoint."""
