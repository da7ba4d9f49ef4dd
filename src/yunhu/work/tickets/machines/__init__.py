"""The machines of tickets."""
