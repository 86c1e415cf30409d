"""« Plan de charge »: who overflows, when, and why."""
