"""The settings of a node, a section or a concern each."""
