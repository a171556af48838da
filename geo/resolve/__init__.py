"""A place mention and its article to a place, or to nothing."""
