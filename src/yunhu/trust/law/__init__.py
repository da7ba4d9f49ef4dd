"""Law as behaviour: consents, rights of persons, recipients and what may leave, assessments."""
