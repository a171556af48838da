"""Which persons, organisations and events belong to which place mention; pure functions."""
