"""Alembic scripts that bring older stores up to the present schema; `migrating` runs them."""
