"""Simulated callers: every way out of every node is walked before a flow is published."""
