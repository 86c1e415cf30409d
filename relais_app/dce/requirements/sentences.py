"""French sentences: where they end, with the abbreviations of tender documents."""

from __future__ import annotations

import re

from relais_app.dce.vocabulary import word_list

_END = re.compile(r"[.!?…]+(?:\s?[»”\")\]])*\s+(?=[«“\"(\[]?\s?[A-ZÀÂÄÉÈÊËÎÏÔÖÙÛÜÇŒ])")
_LAST_WORD = re.compile(r"([\w.’'°-]+)$")
_ACRONYM = re.compile(r"^(?:[A-ZÉ]\.)+[A-ZÉ]$")
_FIRST = re.compile(r"[\w']+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a paragraph."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not _is_end(text, match.start(), match.end()) or _in_brackets(text, start, match.end()):
            continue
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))[1] > trimmed[0]]


def _is_end(text: str, dot: int, after: int) -> bool:
    if text[dot] != "." or text[dot : dot + 2] == "..":
        return True
    word = _LAST_WORD.search(text, max(0, dot - 24), dot)
    if not word:
        return True
    last = word[1].rsplit("’", 1)[-1].rsplit("'", 1)[-1]
    if last.casefold() == "art":  # « règles de l’art. Il… », not « art. L. 2113-1 »
        first = _FIRST.search(text, after)
        return bool(first and first[0].isalpha() and len(first[0]) > 1)
    if last.casefold() in word_list("sentences", "abbreviations"):
        return False
    if _ACRONYM.match(last) or (len(last) == 1 and last.isalpha()):
        first = _FIRST.search(text, after)
        return bool(first and first[0] in word_list("sentences", "starters")) and len(last) > 1
    return True


def _in_brackets(text: str, start: int, end: int) -> bool:
    """What stands in brackets belongs to its sentence."""
    opened = text.count("(", start, end) - text.count(")", start, end)
    return opened > 0 and text.find(")", end) >= 0 and text.find(")", end) - end < 600


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t,;–-":
        start += 1
    while end > start and text[end - 1] in " \t;,:–-":
        end -= 1
    return start, end
