"""From a Filter to what is shown: tables, facets with counts, the map, exports. Reads the store; knows no screen."""
