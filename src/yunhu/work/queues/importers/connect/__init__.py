"""Amazon Connect: queues, routing profiles, users and routing criteria, as its API writes them."""
