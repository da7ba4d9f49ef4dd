"""What the command line offers, a file each."""
