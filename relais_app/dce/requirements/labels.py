"""Level, addressee and theme of a line (contracts.md; gold-requirements/README.md, § Labels)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relais_app.dce.model import THEMES
from relais_app.dce.requirements.features import Seen
from relais_app.dce.vocabulary import Marks, tokens_of, vocabulary

Level = Literal["must", "should", "may"]
On = Literal["candidat", "titulaire", "acheteur"]
THEME_ORDER = ("pénalités", "visite", "groupement", "candidature", "dépôt", "offre", "prix", "facturation", "assurance", "données",
               "insertion", "environnement", "fin de contrat", "livraison", "délais", "lieux et horaires", "personnel",
               "hygiène et sécurité", "qualité et contrôle", "suivi", "matériel et produits", "administratif", "prestation")  # fmt: skip
_RULES = ("RC", "LC", "AAPC", "CRT")
_BIDDING = ("candidature", "dépôt", "offre", "visite", "groupement")
_LATE = ("délais", "prestation", "qualité et contrôle", "matériel et produits", "administratif")  # say what others say better


@dataclass(frozen=True, slots=True)
class Labels:
    level: Level
    on: On
    theme: str


def label(seen: Seen, kind: str, head: str, titles: tuple[str, ...], before: Labels | None) -> Labels:
    """The three labels of a line; `before` are those of the line before it, for a line that begins with a pronoun."""
    words = vocabulary("labels")
    marks = words.find(seen.tokens)
    context = words.find(tokens_of(head)) if head else {}
    on = _on(seen, marks, context, kind, titles, before)
    return Labels(_level(seen, marks), on, _theme(seen, head, titles, on, kind))


def _level(seen: Seen, marks: Marks) -> Level:
    binding = seen.marks
    if "should" in binding and "ban" not in binding and not ("must" in binding and "invite" in seen.tokens):
        return "should"
    if "dispense" in binding:
        return "may"
    if "may" not in binding and "option" not in marks:
        return "must"
    if "ban" in binding or "must" in binding or "firm" in marks or seen.subject == "buyer" or "penalty" in binding:
        return "must"
    if "option" in marks or _speaks_of_option(seen):
        return "may"
    return "must"


def _speaks_of_option(seen: Seen) -> bool:
    """« peut » is the first verb of the line, not that of one of its clauses."""
    first = min(seen.marks["may"])
    return seen.verb_at < 0 or first <= seen.verb_at + 1


def _on(seen: Seen, marks: Marks, head: Marks, kind: str, titles: tuple[str, ...], before: Labels | None) -> On:
    if seen.is_pronoun and before and "before" not in marks and "contract" not in marks:
        return before.on
    if kind in _RULES:
        asked = "before" in marks or "before" in head
        return "titulaire" if not asked and ("contract" in marks or _is_execution(titles)) else "candidat"
    if "visit" in marks and "holder" not in seen.marks:
        return "candidat"
    if ("before" in marks and "kept" not in marks) or seen.subject == "bidder":
        return "candidat"
    return "candidat" if "before" in head and "kept" not in head else "titulaire"


def _is_execution(titles: tuple[str, ...]) -> bool:
    found = vocabulary("titles").find(tokens_of(titles[-1])) if titles else {}
    return bool(("length" in found or "payment" in found) and "answer" not in found and "criteria" not in found)


def _theme(seen: Seen, head: str, titles: tuple[str, ...], on: On, kind: str) -> str:
    themes = vocabulary("themes")
    scores: dict[str, float] = {}
    _add(scores, themes.find(seen.tokens), 2.0)
    if head:
        _add(scores, themes.find(tokens_of(head)), 1.2)
    for weight, title in zip((1.6, 0.5), reversed(titles), strict=False):
        _add(scores, themes.find(tokens_of(title)), weight)
    if on == "candidat" and kind not in _RULES:
        scores["offre"] = scores.get("offre", 0.0) + 3.0
    if on == "titulaire":
        for theme in _BIDDING:
            if theme not in ("groupement", "visite"):
                scores.pop(theme, None)
    for theme in _LATE:
        if theme in scores:
            scores[theme] *= 0.7
    if not scores:
        return "offre" if on == "candidat" else "prestation"
    return max(THEME_ORDER, key=lambda theme: (scores.get(theme, 0.0), -THEME_ORDER.index(theme)))


def _add(scores: dict[str, float], marks: Marks, weight: float) -> None:
    for theme, places in marks.items():
        scores[theme] = scores.get(theme, 0.0) + weight * (1.0 + 0.3 * (len(places) - 1))


assert set(THEME_ORDER) == set(THEMES)
