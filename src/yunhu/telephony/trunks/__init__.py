"""Carriers and PBXs: who they are, whether they are there."""
