"""Wherein maps the places that articles mention."""

__version__ = "0.1.0"
