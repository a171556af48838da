"""From a Filter to what is shown: tables, facets, the map, files. Reads the store, knows no screen."""
