"""Twilio TaskRouter: the JSON of a workflow, its task queues and workers."""
