"""Other systems' queues, read from their own files, so that they behave here as they did there."""
