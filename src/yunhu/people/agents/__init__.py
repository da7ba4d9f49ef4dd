"""Agents: their skills, and the three axes of their state (presence, routing, load)."""
