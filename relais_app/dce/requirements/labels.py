"""Level, addressee and theme of a line (contracts.md; gold-requirements/README.md, § Labels)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relais_app.dce.model import THEMES
from relais_app.dce.requirements.features import Seen
from relais_app.dce.vocabulary import Marks, lecture, marks_of, vocabulary

Level = Literal["must", "should", "may"]
On = Literal["candidat", "titulaire", "acheteur"]
THEME_ORDER = ("pénalités", "visite", "groupement", "candidature", "dépôt", "offre", "prix", "facturation", "assurance", "données",
               "insertion", "environnement", "fin de contrat", "livraison", "délais", "lieux et horaires", "personnel",
               "hygiène et sécurité", "qualité et contrôle", "suivi", "matériel et produits", "administratif", "prestation")  # fmt: skip
_EARLY = 8  # words: an item without verb tells its option at once
_RELATIVE = frozenset(("qui", "que", "qu", "dont", "si", "ou", "lesquels", "lesquelles", "ce", "quand", "lorsqu"))
_RULES = ("RC", "LC", "AAPC", "CRT")
_TOPICS = ("pénalités", "visite", "groupement", "candidature", "dépôt", "offre", "facturation", "assurance", "données", "insertion",
           "environnement", "fin de contrat", "livraison")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labels:
    level: Level
    on: On
    theme: str


def label(seen: Seen, kind: str, head: str, titles: tuple[str, ...], before: Labels | None) -> Labels:
    """The three labels of a line; `before` are those of the line before it, for a line that begins with a pronoun."""
    words = vocabulary("labels")
    marks = words.find(seen.tokens)
    context = marks_of("labels", "marks", head) if head else {}
    on = _on(seen, marks, context, kind, titles, before)
    return Labels(_level(seen, marks), on, _theme(seen, head, titles, on, kind, before))


def _level(seen: Seen, marks: Marks) -> Level:
    binding = seen.marks
    if "should" in binding and "ban" not in binding:
        return "should"
    if "dispense" in binding:
        return "may"
    if "may" not in binding and "option" not in marks:
        return "must"
    if "ban" in binding or "penalty" in binding or seen.subject == "buyer":
        return "must"
    if "firm" in marks and seen.subject not in ("bidder", "holder"):
        return "must"
    return "may" if _speaks_of_option(seen, marks) else "must"


def _speaks_of_option(seen: Seen, marks: Marks) -> bool:
    """The option is what the main clause says, not one of its relative clauses (« dans la limite de ce qui est possible »)."""
    places = sorted(seen.marks.get("may", []) + marks.get("option", []))
    first = next((p for p in places if not _RELATIVE.intersection(seen.tokens[max(p - 2, 0) : p])), -1)
    if first < 0 or (seen.verb_at < 0 and first > _EARLY):
        return False
    musts = [p for p in seen.marks.get("must", ()) if p < first]
    return not musts and (seen.verb_at < 0 or first <= seen.verb_at + 1 or first >= seen.main_at)


def _on(seen: Seen, marks: Marks, head: Marks, kind: str, titles: tuple[str, ...], before: Labels | None) -> On:
    if seen.is_pronoun and before and "before" not in marks and "contract" not in marks:
        return before.on
    if kind in _RULES:
        asked = "before" in marks or "before" in head or (seen.subject != "holder" and _is_answer(titles))
        return "titulaire" if not asked and ("contract" in marks or _is_execution(titles)) else "candidat"
    if "visit" in marks and "holder" not in seen.marks:
        return "candidat"
    kept = any(position != seen.verb_at for position in marks.get("kept", ()))
    if ("before" in marks and not kept) or seen.subject == "bidder":
        return "candidat"
    return "candidat" if "before" in head and "kept" not in head else "titulaire"


def _is_answer(titles: tuple[str, ...]) -> bool:
    return bool(titles) and "answer" in marks_of("titles", "marks", titles[-1])


def _is_execution(titles: tuple[str, ...]) -> bool:
    found = marks_of("titles", "marks", titles[-1]) if titles else {}
    return bool(("length" in found or "payment" in found) and "answer" not in found and "criteria" not in found)


def _theme(seen: Seen, head: str, titles: tuple[str, ...], on: On, kind: str, before: Labels | None) -> str:
    """The theme that the words of the line, its head and its headings speak of most."""
    scores: dict[str, float] = {}
    own = vocabulary("themes").find(seen.tokens)
    _add(scores, own, vocabulary("themes", "hints").find(seen.tokens), 2.0)
    if head:
        _add(scores, marks_of("themes", "marks", head), marks_of("themes", "hints", head), 1.1)
    for depth, title in enumerate(reversed(titles)):
        _add_title(scores, title, depth)
    if before and (seen.is_pronoun or not own):
        scores[before.theme] = scores.get(before.theme, 0.0) + (1.5 if seen.is_pronoun else 0.4)
    if on == "candidat" and (kind not in _RULES or kind == "CRT"):
        scores["offre"] = scores.get("offre", 0.0) + 3.0
        scores["visite"] = scores.get("visite", 0.0) * 3.0
    if on == "titulaire":
        for theme in ("candidature", "dépôt", "offre"):
            scores.pop(theme, None)
        if "visite" not in own:
            scores.pop("visite", None)
    for theme, factor in lecture("themes")["factors"].items():
        if theme in scores:
            scores[theme] *= factor
    if not scores:
        return "offre" if on == "candidat" else "prestation"
    return max(THEME_ORDER, key=lambda theme: scores.get(theme, 0.0))


def _add(scores: dict[str, float], said: Marks, hinted: Marks, weight: float) -> None:
    """Add what words say outright, and what they only suggest."""
    for theme, places in said.items():
        scores[theme] = scores.get(theme, 0.0) + weight * (1.0 + 0.3 * (len(places) - 1))
    for theme, places in hinted.items():
        scores[theme] = scores.get(theme, 0.0) + 0.4 * weight * (1.0 + 0.2 * (len(places) - 1))


def _add_title(scores: dict[str, float], title: str, depth: int) -> None:
    """A heading of a topic (« Réversibilité ») rules its whole section, at any depth; others only suggest."""
    for theme in marks_of("themes", "marks", title):
        weight = (2.4 if depth == 0 else 1.8) if theme in _TOPICS else (1.3 if depth == 0 else 0.4)
        scores[theme] = scores.get(theme, 0.0) + weight
    for theme in marks_of("themes", "hints", title):
        scores[theme] = scores.get(theme, 0.0) + (0.7 if depth == 0 else 0.2)


assert set(THEME_ORDER) == set(THEMES)
