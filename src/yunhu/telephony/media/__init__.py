"""The client of the media engine: messages, connection, supervision and the engine's in-process twin."""
