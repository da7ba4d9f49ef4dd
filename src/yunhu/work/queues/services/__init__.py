"""The hands of the router: contacts and agents are brought together, wait, go on, and leave."""
