"""Pages of TwiML: read, checked, and turned into the nodes that flows have anyway."""
