"""A call that is only imagined: which way would it go, whom would it reach, and why."""
