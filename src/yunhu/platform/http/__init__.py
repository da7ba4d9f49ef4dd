"""The HTTP door: the application, what each request passes, and what it leaves in the audit."""
