"""Keeping: how long, what holds it, how it is erased and proven, whether it is whole."""
