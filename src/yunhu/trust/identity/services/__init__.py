"""The hands: tokens, users, their sessions and their passwords."""
