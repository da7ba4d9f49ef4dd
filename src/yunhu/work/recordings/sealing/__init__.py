"""How recordings are sealed: the age format, the chain of hashes, another key for a recording."""
