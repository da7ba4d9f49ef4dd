"""Messages that customers left: who, for whom, and whether somebody has dealt with it."""
