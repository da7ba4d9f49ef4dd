"""What would have been: a day's facts against another configuration."""
