"""Facts of a DCE: each value with its page, box and sentence, the rule that found it and how sure it is."""

from __future__ import annotations

from relais_app.dce.facts.reading import cover_facts, read_facts

__all__ = ["cover_facts", "read_facts"]
