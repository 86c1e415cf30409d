"""Folding of French text, so that two ways of writing the same words compare equal."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces; punctuation is kept."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(plain.split())


def fold_words(text: str) -> str:
    """The words alone: lower case, no accents, anything else a single space."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def tidy(text: str) -> str:
    """Unicode NFC with runs of white space made one space: how typed text is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())
