"""Machinery without domain: configuration, journal, bus, database, HTTP, clock."""
