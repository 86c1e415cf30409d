"""Packages between partners: identity keys, scope, seal, open, three-way merge."""
