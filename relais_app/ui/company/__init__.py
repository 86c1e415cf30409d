"""« Bibliothèque »: the structure's papers, judged on any day."""
