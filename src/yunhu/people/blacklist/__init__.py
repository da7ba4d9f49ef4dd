"""Who is not let in, or is let in otherwise: numbers, prefixes, regions and customers, with a reason."""
