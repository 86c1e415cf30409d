"""« Réglages »: structure, team, production, keys, backups, data, display."""
