"""The packages and files that the gazetteer is built from, one module each."""
