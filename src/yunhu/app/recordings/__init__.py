"""Recordings, wired."""
