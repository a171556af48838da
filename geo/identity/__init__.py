"""Who is who across a collection: which names are one human being or one body."""
