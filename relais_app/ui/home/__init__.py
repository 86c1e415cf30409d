"""« Ma semaine »."""
