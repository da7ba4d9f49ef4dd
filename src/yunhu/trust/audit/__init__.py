"""Audit: who did what, when, from where, why, and what came of it; nothing can be taken out unseen."""
