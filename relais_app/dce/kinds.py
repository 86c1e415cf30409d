"""What each piece of a DCE is: by its printed title, then by what it says inside, then by its file name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from relais_app.base.words import _
from relais_app.dce.marks import starts_with_bullet
from relais_app.dce.model import Line, Piece
from relais_app.dce.vocabulary import tokens_of, vocabulary

_MOST_TITLE_LINES = 60
_MOST_CONTENT_PAGES = 14
_SURE_TITLE = 8.0
_LISTING = 3  # so many titles of different pieces on an inner page are a list of pieces
_LEAST = 3.0  # below, nothing is known
_LONG_TEXT = 600  # words
_NAME_WEIGHT = 4.0
_ARTICLES = frozenset(
    (
        "du",
        "au",
        "le",
        "la",
        "ce",
        "present",
        "presente",
        "l",
        "des",
        "d",
        "un",
        "une",
        "les",
        "et",
        "aux",
        "dans",
        "ou",
        "par",
        "son",
        "cf",
        "voir",
    )
)
_LEADERS = frozenset(
    (
        "projet",
        "modele",
        "document",
        "piece",
        "lot",
        "n",
        "no",
        "marche",
        "de",
        "formulaire",
        "consultation",
        "dce",
        "dossier",
        "pro",
        "appendice",
        "commun",
        "annexe",
    )
)
_ANNEXED = ("BPU", "DQE", "DPGF", "CRT", "DC4", "QR", "plan")  # what an annexe may be, and better be called
_PRICES = ("BPU", "DQE", "DPGF")
_RECORD = re.compile(r"^(?:<\?xml|<marches|\{|\[)")
_ACRONYM_END = re.compile(r"[A-Z]\.$")
_BIG_SHEET = 1000.0  # points: from A3 on a sheet is more often a drawing than a text


@dataclass(slots=True)
class _Clues:
    """What speaks for each kind, and the words that say it."""

    scores: dict[str, float] = field(default_factory=dict)
    words: dict[str, tuple[int, str]] = field(default_factory=dict)  # page number (0 when none) and the line

    def add(self, kind: str, score: float, page: int = 0, line: str = "") -> None:
        if score > self.scores.get(kind, 0.0):
            self.scores[kind] = score
            self.words[kind] = (page, line)

    def ranked(self) -> list[tuple[float, str]]:
        return sorted(((score, kind) for kind, score in self.scores.items()), reverse=True)


def recognise(pieces: list[Piece]) -> None:
    """Set `kind`, `kind_reason` and `also_kind` of each piece."""
    for piece in pieces:
        piece.kind, piece.kind_reason, piece.also_kind = _kind_of(piece)


def missing_pieces(pieces: list[Piece]) -> list[str]:
    """Codes of the pieces that a DCE usually has and this one doesn't: RC, CCAP, CCTP, AE, BPU (any price file)."""
    kinds = {piece.kind for piece in pieces} | {piece.also_kind for piece in pieces if piece.also_kind}
    expected = {"RC": ("RC", "LC"), "CCAP": ("CCAP", "CCP"), "CCTP": ("CCTP", "CCP"), "AE": ("AE",), "BPU": _PRICES}
    return [code for code, ones in expected.items() if not kinds.intersection(ones)]


def _kind_of(piece: Piece) -> tuple[str, str, str | None]:
    titles = _title_clues(piece)
    ranked = titles.ranked()
    if ranked and ranked[0][0] >= _SURE_TITLE:
        kind = ranked[0][1]
        if kind == "other" and _asks_for_answers(piece, titles):
            kind = "CRT"
            titles.words.setdefault(kind, titles.words["other"])
        page, line = titles.words[kind]
        also = next((other for score, other in ranked[1:] if score >= _SURE_TITLE and titles.words[other][0] == page
                     and {kind, other} <= set(_PRICES)), None)  # fmt: skip
        where = _("titre p. {page} : « {words} »") if page else _("titre : « {words} »")
        return kind, where.format(page=page, words=line[:90]), also
    if _is_record(piece):
        return _record_kind(piece)
    content = _content_scores(piece)
    name = _name_kinds(piece.name)
    total = dict(content)
    for kind, score in titles.scores.items():
        total[kind] = total.get(kind, 0.0) + score * 0.6
    for kind in name:
        total[kind] = total.get(kind, 0.0) + _NAME_WEIGHT
    kind, score = max(total.items(), key=lambda item: item[1], default=("other", 0.0))
    if score < _LEAST:
        return "other", _("rien ne dit ce que c’est"), None
    if kind in name and content.get(kind, 0.0) < _LEAST:
        return kind, _("nom du fichier : « {name} »").format(name=piece.name), None
    return kind, _("contenu"), None


def _asks_for_answers(piece: Piece, titles: _Clues) -> bool:
    """A « mémoire technique » that the bidder has to fill in is the buyer's frame, not the bidder's own document."""
    if "memoire" not in tokens_of(titles.words["other"][1]):
        return False
    text = [token for page in piece.pages[:4] for line in page.lines for token in tokens_of(line.text)]
    return len(vocabulary("kinds", "content").find(text).get("CRT", ())) >= 3


# --- titles ------------------------------------------------------------------------------------------------------


def _title_clues(piece: Piece) -> _Clues:
    clues = _Clues()
    usual = _usual_size(piece)
    for page_index, page in enumerate(piece.pages[:3]):
        lines = [line for line in page.lines if line.role in ("body", "header") and line.text.strip()][
            :_MOST_TITLE_LINES
        ]
        _titles_of_page(clues, lines, page_index, page.number or 0, usual)
        if clues.scores and max(clues.scores.values()) >= _SURE_TITLE:
            break
    return clues


def _titles_of_page(clues: _Clues, lines: list[Line], page_index: int, number: int, usual: float) -> None:
    tokens: list[str] = []
    line_at: list[int] = []
    starts: list[int] = []
    for index, line in enumerate(lines):
        words = tokens_of(line.text)
        starts.append(len(tokens))
        tokens += words
        line_at += [index] * len(words)
    found = vocabulary("kinds", "titles").find(tokens)
    here = _Clues()
    at: dict[str, int] = {}
    for kind, places in found.items():
        for position in places:
            index = line_at[position]
            score = _title_score(tokens, position, starts[index], lines[index], index, usual) - 3.0 * page_index
            if score > here.scores.get(kind, 0.0):
                here.add(kind, score, number, _title_text(lines, index))
                at[kind] = index
    sure = [kind for kind, score in here.scores.items() if score >= _SURE_TITLE - 3.0 * page_index]
    if page_index and len(sure) >= _LISTING:
        return
    if "annexe" in at and any(kind in at and abs(at[kind] - at["annexe"]) <= 1 and here.scores[kind] >= _SURE_TITLE - 3.0 * page_index
                              for kind in _ANNEXED):  # fmt: skip
        here.scores.pop("annexe")  # « Annexe 2 : bordereau des prix » is the price file
    if "notice" in here.words.get("other", (0, ""))[1].casefold() and here.scores["other"] >= _SURE_TITLE:
        for form in ("DC1", "DC2", "DC4"):
            here.scores.pop(form, None)
    for kind, score in here.scores.items():
        clues.add(kind, score, *here.words[kind])


def _title_text(lines: list[Line], index: int) -> str:
    """A title as printed, over the short lines that go on with it."""
    text = lines[index].text.strip()
    for line in lines[index + 1 : index + 3]:
        if len(text.split()) > 3 or len(line.text.split()) > 5 or line.bold != lines[index].bold:
            break
        text = f"{text} {line.text.strip()}"
    return text


def _title_score(tokens: list[str], position: int, start: int, line: Line, index: int, usual: float) -> float:
    """How much a mention looks like the title of its piece; 8 is enough."""
    size = len(tokens_of(line.text))
    before = tokens[start:position]
    text = line.text.rstrip()
    if (
        text.startswith("(")
        or (before and before[-1] in _ARTICLES)
        or size > 22
        or (text.endswith((".", ";", ",")) and size > 8 and not _ACRONYM_END.search(text))
    ):
        return 0.0
    if starts_with_bullet(text) and not line.bold:
        return 1.0  # a piece in a list of pieces
    led = all(word in _LEADERS or word.isdigit() or len(word) == 1 for word in before)
    score = 7.0 if not before or led else 5.0 if size <= 8 and len(before) <= 4 else 1.5
    if len(tokens[position]) <= 4 and position == start and size > 8:
        score -= 3.0  # an acronym that begins a sentence
    score += 2.0 if line.bold or line.is_title or line.size > usual + 1.5 or text.isupper() else 0.0
    score += 1.5 if index < 8 else 0.8 if index < 20 else 0.0
    return score - index * 0.04


def _usual_size(piece: Piece) -> float:
    sizes: Counter[float] = Counter()
    for page in piece.pages[:6]:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


# --- content and names --------------------------------------------------------------------------------------------


def _content_scores(piece: Piece) -> dict[str, float]:
    """How often each kind's own words stand in the text, for a thousand words, with the headers and footers counted apart."""
    tokens: list[str] = []
    edges: Counter[str] = Counter()
    names = vocabulary("kinds", "names")
    for page in piece.pages[:_MOST_CONTENT_PAGES]:
        for line in page.lines:
            words = tokens_of(line.text)
            if line.role in ("header", "footer"):
                edges.update(names.find(words).keys())
            else:
                tokens += words
    if not tokens:
        return {"plan": 4.0} if _is_drawing(piece) else {}
    found = vocabulary("kinds", "content").find(tokens)
    scores = {
        kind: _density(len(places), len({tuple(tokens[p : p + 2]) for p in places}), len(tokens))
        for kind, places in found.items()
    }
    for kind, times in edges.items():
        scores[kind] = scores.get(kind, 0.0) + min(6.0, 2.0 * times)
    if _is_drawing(piece):
        scores["plan"] = scores.get("plan", 0.0) + 4.0
    else:
        scores.pop("plan", None)
    if len(tokens) >= _LONG_TEXT and max(scores.values(), default=0.0) < _LEAST and _prescribes(tokens):
        scores["CCTP"] = _LEAST
    return scores


def _prescribes(tokens: list[str]) -> bool:
    """A long text that says what has to be done and is none of the other pieces describes the service."""
    return sum(token in ("doit", "doivent", "devra", "devront", "sera", "seront") for token in tokens) * 100 >= len(
        tokens
    )


def _density(times: int, ways: int, size: int) -> float:
    """Many of a kind's words, in several ways, for the length of the text."""
    return min(6.0, times * 1000 / max(size, 300) * 0.5) + min(4.0, ways * 0.5)


def _is_drawing(piece: Piece) -> bool:
    if not piece.pages:
        return False
    page = piece.pages[0]
    return max(page.width, page.height) >= _BIG_SHEET and sum(len(line.text) for line in page.lines) < 4000


def _name_kinds(name: str) -> list[str]:
    stem = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name.rsplit(".", 1)[0])
    return list(vocabulary("kinds", "names").find(tokens_of(stem)))


def _is_record(piece: Piece) -> bool:
    first = next((line.text for page in piece.pages for line in page.lines if line.text.strip()), "")
    return bool(_RECORD.match(first.strip())) or piece.name.lower().endswith((".csv", ".json", ".xml"))


def _record_kind(piece: Piece) -> tuple[str, str, str | None]:
    """A file of data is no piece to read, save the notice itself."""
    text = "\n".join(line.text for page in piece.pages[:1] for line in page.lines[:200])
    if re.search(r"<annonce|<notice|ContractNotice", text, re.I) and not re.search(
        r"<attribution|ContractAward", text, re.I
    ):
        return "AAPC", _("avis en données"), None
    return "other", _("données"), None
