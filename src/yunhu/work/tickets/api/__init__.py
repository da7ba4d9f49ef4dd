"""The door of tickets."""
