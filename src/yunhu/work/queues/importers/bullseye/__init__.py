"""Bullseye rings, as Genesys Cloud has them, in a small JSON form of our own: docs/importing.md."""
