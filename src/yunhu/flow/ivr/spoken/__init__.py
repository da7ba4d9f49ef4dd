"""Values as words: how a number, an amount, a date or a time is said in a language."""
