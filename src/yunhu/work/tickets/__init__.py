"""Tickets 工单: what customers want done, from the first word to the last."""
