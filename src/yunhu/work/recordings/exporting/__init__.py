"""Taking recordings out: one ZIP with the sound and what must be known of it."""
