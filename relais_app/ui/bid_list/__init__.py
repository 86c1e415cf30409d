"""« Dossiers »: every bid, open or closed."""
