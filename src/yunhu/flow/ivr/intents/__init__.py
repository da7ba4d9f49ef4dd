"""What a text means: intents learned from a flow's own examples, and what is named in the text."""
