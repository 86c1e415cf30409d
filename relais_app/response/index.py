"""The index of a response folder, as plain text and as a tagged PDF. It bears no date of making: same inputs, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relais_app.base.typst import compile_pdf
from relais_app.base.words import _, language, typeset
from relais_app.response.checks import megabytes
from relais_app.response.folder import INDEX_PDF, INDEX_TEXT, FolderFile


@dataclass(frozen=True)
class Cover:
    """What the head of the index says."""

    title: str
    buyer: str
    reference: str
    deadline: str  # in words
    candidate: str


@dataclass(frozen=True)
class Remarks:
    """What remains, in sentences: blocking, warnings, boxes to tick, values to check in the forms."""

    blocking: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    to_tick: tuple[str, ...] = ()
    to_check: tuple[str, ...] = ()

    def sections(self) -> list[tuple[str, tuple[str, ...]]]:
        named = [
            (_("Bloquant"), self.blocking), (_("À cocher par vous"), self.to_tick),
            (_("À vérifier"), self.to_check), (_("Alertes"), self.warnings),
        ]  # fmt: skip
        return [(title, lines) for title, lines in named if lines]


def make(files: Sequence[FolderFile], cover: Cover, remarks: Remarks) -> dict[str, bytes]:
    """Both indexes, by file name."""
    return {INDEX_TEXT: _text(files, cover, remarks).encode("utf-8"), INDEX_PDF: _pdf(files, cover, remarks)}


def _head(cover: Cover) -> list[tuple[str, str]]:
    rows = [
        (_("Acheteur"), cover.buyer), (_("Référence"), cover.reference),
        (_("Date limite"), cover.deadline), (_("Candidat"), cover.candidate),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


def _size(files: Iterable[FolderFile]) -> str:
    files = list(files)
    return _("{n} fichiers, {size}").format(n=len(files), size=megabytes(sum(f.size_bytes for f in files)))


def _for_you() -> str:
    return _("Cet index est pour vous : déposez le contenu de « candidature » et de « offre ».")


def _text(files: Sequence[FolderFile], cover: Cover, remarks: Remarks) -> str:
    lines = [cover.title, *(f"{label} : {value}" for label, value in _head(cover)), _size(files), _for_you(), ""]
    for file in files:
        lines += [
            file.path,
            f"    {file.title}" + (f" ({file.state})" if file.state else ""),
            f"    SHA-256 {file.sha256}",
        ]
    for title, sentences in remarks.sections():
        lines += ["", title, *(f"- {s}" for s in sentences)]
    return typeset("\n".join(lines) + "\n")


def _pdf(files: Sequence[FolderFile], cover: Cover, remarks: Remarks) -> bytes:
    data = {
        "title": typeset(cover.title),
        "heading": _("Index du dossier de réponse"),
        "lang": language(),
        "head": [[typeset(label), typeset(value)] for label, value in _head(cover)],
        "size": typeset(_size(files)),
        "for_you": typeset(_for_you()),
        "files_heading": _("Fichiers"),
        "columns": [_("Fichier"), _("Pièce"), _("État"), _("Empreinte SHA-256")],
        "files": [[f.path, typeset(f.title), typeset(f.state), f.sha256] for f in files],
        "sections": [{"title": t, "lines": [typeset(x) for x in lines]} for t, lines in remarks.sections()],
        "manifest": typeset(_("Les empreintes se vérifient par « sha256sum -c manifest-sha256.txt ».")),
    }
    return compile_pdf("index-dossier.typ", data)
