"""What happened with a customer: contacts and tickets in one line of time."""
