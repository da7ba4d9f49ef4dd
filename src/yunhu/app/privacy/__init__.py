"""What protects persons, wired: keys, references, reveals, their rights, and what leaves the node."""
