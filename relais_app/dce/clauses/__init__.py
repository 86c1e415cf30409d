"""Clause sheets of a DCE: social, environmental, contract risk; each clause found, not found or worrying."""

from relais_app.dce.clauses.model import Clause, ClauseState, Penalty, Sheets, Worry
from relais_app.dce.clauses.reading import read_clauses

__all__ = ["Clause", "ClauseState", "Penalty", "Sheets", "Worry", "read_clauses"]
