"""Pure words that every floor uses; the standard library only."""
