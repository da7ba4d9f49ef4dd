"""The agents as the router sees them: who could take what, who is ready, in which order."""
