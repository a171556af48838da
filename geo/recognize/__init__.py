"""Articles to mentions: places, persons, organisations, events and dates. No store, no network."""
