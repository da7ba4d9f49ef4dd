"""When a centre works: the calendar that is configured, and what people switch by hand on top of it."""
