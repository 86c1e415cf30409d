"""The one catalogue of everything a person reads, and French typography at display.

French is the source of truth: `_("…")` holds the French sentence, the English catalogue translates it.
Narrow and plain no-break spaces are never typed in a message: `typeset` puts them in.
"""

from __future__ import annotations

import gettext
import re

from relais_app.base.places import resource

DOMAIN = "relais"
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "fr"


def choose_language(code: str) -> None:
    """Speak `fr` (the source) or `en` from now on."""
    global _current, _language
    _language = code
    if code == "fr":
        _current = gettext.NullTranslations()
    else:
        _current = gettext.translation(DOMAIN, resource("traductions"), [code], fallback=True)


def language() -> str:
    return _language


def _(message: str) -> str:
    """The sentence in the person's language."""
    return _current.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things; in French 0 and 1 are singular."""
    if _language == "fr":
        return one if abs(n) < 2 else many
    return _current.ngettext(one, many, n)


_THIN = "\u202f"
_FIXED = "\u00a0"
_FRENCH = (
    (re.compile(r"[ \u00a0\u202f]+([;!?%])"), _THIN + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+([:€»])"), _FIXED + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]+"), "«" + _FIXED),
    (re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?:\D|$))"), _THIN),
    (re.compile(r"(?<=\d) (?=(?:h|kg|km|Mo|ko|Ko|Go|ans?|mois|jours?|pages?|heures?|repas)\b)"), _FIXED),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)
_ENGLISH = (
    (re.compile(r"(?<=\S)[ \u00a0\u202f]+([;:!?»])(?=\W|$)"), r"\1"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]+%"), "%"),
    (re.compile(r"«[ \u00a0\u202f]*"), "“"),
    (re.compile("»"), "”"),
)


def typeset(text: str) -> str:
    """The spaces, quotation marks and apostrophes of the person's language, for display only."""
    for pattern, new in _FRENCH if _language == "fr" else _ENGLISH:
        text = pattern.sub(new, text)
    return text
