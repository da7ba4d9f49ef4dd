"""What may leave the node: to the recipients on the list; everything else is blocked and told."""
