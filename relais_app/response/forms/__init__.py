"""Official forms: filled in the file itself, only where it is blank (domain.md § 5.2)."""
