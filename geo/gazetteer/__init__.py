"""Names to candidates: the builder, the look-up and the offline geopy geocoder. Knows no article."""
