"""Measures the targets; `make bench` runs them all."""
