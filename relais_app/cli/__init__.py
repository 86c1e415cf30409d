"""The same operations as commands."""
