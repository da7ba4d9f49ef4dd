"""Yunhu 云呼: an open cloud call centre that a company runs itself."""

__version__ = "0.1.0"
