"""Requirement lines: what a bid manager puts in the compliance matrix, page by page."""

from __future__ import annotations

from relais_app.dce.requirements.reading import read_requirements

__all__ = ["read_requirements"]
