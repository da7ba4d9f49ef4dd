"""People who call from a web page."""
