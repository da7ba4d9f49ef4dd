"""Second factors: what a person has besides the password, how it is enrolled, and how it is asked for."""
