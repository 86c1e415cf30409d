"""Veille: notices from every source, searched, sorted out, kept or dismissed."""
