"""PDFs, office documents and books to text, in a process of its own that may be stopped at any time."""
