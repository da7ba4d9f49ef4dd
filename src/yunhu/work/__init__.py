"""What a call centre does all day: calls, queues, recordings."""
