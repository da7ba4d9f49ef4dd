"""The door of customers."""
