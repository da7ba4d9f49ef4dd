"""Who may come in and whose things they see, wired; and what the audit is told of it."""
