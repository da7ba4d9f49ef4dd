"""Queues: where contacts wait, and the router that finds the agent for each."""
