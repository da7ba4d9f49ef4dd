"""What persons have consented to: an append-only ledger, and what it allows now."""
