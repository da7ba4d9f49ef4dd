"""Texts said aloud: synthesis behind a port, and the cache that calls are served from."""
