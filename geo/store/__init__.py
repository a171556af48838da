"""Keeps analyses: SQLite by default."""
