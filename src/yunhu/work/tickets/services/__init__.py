"""The hands: what is done with tickets."""
