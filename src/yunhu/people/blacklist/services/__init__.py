"""The hands of the blacklist: what the door asks, and how the list changes."""
