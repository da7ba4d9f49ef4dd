"""Who may do what, and with whose things: permissions, the roles that hold them, and how far they reach."""
