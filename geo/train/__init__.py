"""Trains what data/models/ ships."""
