"""Quality assurance: which contacts a reviewer was given, and which are reviewed."""
