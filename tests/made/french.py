"""French words that made-up texts need: numbers in words, for tests of what reads them."""

from __future__ import annotations

_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")
_SMALL = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
          "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf")  # fmt: skip


def words_of_number(n: int) -> str:
    """The French words of 0 to 999 999."""
    if n < 20:
        return _SMALL[n]
    if n < 100:
        tens, rest = divmod(n, 10)
        if tens in (7, 9):
            tens, rest = tens - 1, rest + 10
        link = "-et-" if rest in (1, 11) and tens < 8 else "-"
        plural = "s" if n == 80 else ""
        return _TENS[tens] + plural + (link + _SMALL[rest] if rest else "")
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        head = "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent" + ("s" if not rest else "")
        return head + (" " + words_of_number(rest) if rest else "")
    thousands, rest = divmod(n, 1000)
    head = "mille" if thousands == 1 else _without_plural(words_of_number(thousands)) + " mille"
    return head + (" " + words_of_number(rest) if rest else "")


def _without_plural(words: str) -> str:
    """« quatre-vingts » and « deux cents » lose their mark before « mille »."""
    return words[:-1] if words.endswith(("vingts", "cents")) else words
