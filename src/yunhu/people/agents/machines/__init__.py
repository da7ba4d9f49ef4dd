"""One small table per axis of an agent's state; they are never merged into one enum."""
