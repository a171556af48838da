"""Addresses to articles: what the user names is asked for, politely and never in a private network."""
