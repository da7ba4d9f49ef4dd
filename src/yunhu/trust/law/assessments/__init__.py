"""Impact assessments: what must be thought through, and approved, before it is switched on."""
