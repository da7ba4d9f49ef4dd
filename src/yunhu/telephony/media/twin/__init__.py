"""The engine's twin inside the process, for tests and rehearsals."""
