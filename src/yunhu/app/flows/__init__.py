"""What flows and rehearsals need of a centre, wired."""
