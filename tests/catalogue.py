"""Extracts every sentence of the code into the catalogue and compiles the translations.

Run by hand: `python tests/catalogue.py`. French is the source; `en` is kept beside it.
"""

import ast
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "traductions"
LANGUAGES = ("en",)
WIDTHS = {"_": 1, "ngettext": 2}  # how many sentences each call holds


class Plain(Catalog):
    """A catalogue whose header says nothing that changes from one run to the next."""

    @property
    def mime_headers(self):
        return [
            ("Project-Id-Version", "Relais"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def sentences(path):
    """The sentences told in a module, in reading order: a text, or the pair of a singular and a plural.

    Read from the syntax tree: Babel's own reader doesn't look inside f-strings.
    """
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WIDTHS
    ]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        texts = tuple(a.value for a in node.args[: WIDTHS[node.func.id]] if isinstance(a, ast.Constant) and a.value)
        if len(texts) == WIDTHS[node.func.id]:
            yield texts if len(texts) > 1 else texts[0]


def write(language):
    """Bring a language's catalogue up to date with the code, keeping what is translated; say what isn't."""
    place = FOLDER / language / "LC_MESSAGES" / "relais.po"
    place.parent.mkdir(parents=True, exist_ok=True)
    kept = Catalog(language)
    if place.exists():
        with place.open("rb") as file:
            kept = read_po(file, locale=language)
    fresh = Plain(language, header_comment="# What Relais says, from French.", fuzzy=False)
    for path in sorted((ROOT / "relais_app").rglob("*.py")):
        for said in sentences(path):
            before = kept.get(said)
            fresh.add(said, before.string if before and not before.fuzzy else "")
    for message in fresh:
        message.flags.discard("python-format")
    with place.open("wb") as file:
        write_po(file, fresh, width=0)
    with place.with_suffix(".mo").open("wb") as file:
        write_mo(file, fresh)
    return [m.id for m in fresh if m.id and not all(m.string if isinstance(m.string, tuple) else (m.string,))]


if __name__ == "__main__":
    for language in LANGUAGES:
        for missing in write(language):
            print(language, repr(missing))
