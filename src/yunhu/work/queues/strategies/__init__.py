"""Strategies: in which order the agents of a queue are asked; one file each."""
