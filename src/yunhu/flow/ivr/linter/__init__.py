"""What is wrong with a flow, found without calling: one file for each kind of mistake."""
