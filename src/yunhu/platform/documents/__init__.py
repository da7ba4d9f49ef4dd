"""Files that people write: checked completely, and each fault shown where it is."""
