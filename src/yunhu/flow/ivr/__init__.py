"""The flow language: what a caller hears and may press, written as data."""
