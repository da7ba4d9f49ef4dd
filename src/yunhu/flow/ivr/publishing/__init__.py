"""How a flow comes into force: drafts, versions, a stage with some callers first, and the way back."""
