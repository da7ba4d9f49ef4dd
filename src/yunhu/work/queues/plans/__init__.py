"""How a contact goes through the steps of its queue's plan, and whom each of them admits."""
