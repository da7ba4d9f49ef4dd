"""Who gets personal data of us: what, for what, by which contract, and where."""
