"""« Partenaires »: who fills the gap, and whose keys are trusted."""
