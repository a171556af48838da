"""Trains what data/models/ ships; needs requirements-train.txt."""
