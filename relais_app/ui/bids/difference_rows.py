"""What a package changes, as rows of a table in words, with the choice that is made for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from relais_app.base.dates import short_date
from relais_app.base.words import _, ngettext
from relais_app.bids.facts import display_fact, fact_label
from relais_app.bids.model import BidState, FactState, Feasibility
from relais_app.bids.requirement_words import feasibility_label
from relais_app.bids.sentences import bid_state_label
from relais_app.dce.model import FACT_NAMES
from relais_app.operations.packages import DifferenceRow, PackagePreview
from relais_app.response.model import SatisfiedBy
from relais_app.ui.widgets.models import CellLook, Column, TableModel
from relais_app.ui.widgets.tables import RowTable

Choice = Literal["ours", "theirs", "merged", ""]
OURS, THEIRS = 1, 2
DELETED = "_supprimé"


@dataclass(frozen=True)
class Line:
    """One difference, or a count of new records (`row` None). `choice` empty: to be confirmed."""

    id: str
    label: str
    what: str
    ours: str
    theirs: str
    author: str
    choice: Choice = ""
    row: DifferenceRow | None = None

    @property
    def is_conflict(self) -> bool:
        return self.row is not None and self.row.is_conflict

    @property
    def merged(self) -> str | None:
        return self.row.merged if self.row else None


def lines_of(preview: PackagePreview) -> list[Line]:
    """Conflicts first, then what only they changed, then what is new."""
    lines = [line_of(row) for row in preview.differences]
    lines.sort(key=lambda line: not line.is_conflict)
    for kind, count in preview.new_records:
        lines.append(Line(f"new-{kind}", _new(kind, count), "", "", "", preview.author_name, "theirs"))
    if preview.new_files:
        text = ngettext("{n} fichier nouveau", "{n} fichiers nouveaux", preview.new_files).format(n=preview.new_files)
        lines.append(Line("new-files", text, "", "", "", preview.author_name, "theirs"))
    return lines


def line_of(row: DifferenceRow) -> Line:
    """A difference in words; a conflict waits for a choice, the rest is taken."""
    what = fact_label(row.what) if row.kind == "bid_facts" and row.what in FACT_NAMES else row.what
    return Line(
        "/".join(row.key), field_label(row.kind, row.field), what, shown_value(row, row.ours), shown_value(row, row.theirs),
        row.author_name, "" if row.is_conflict else "theirs", row,
    )  # fmt: skip


def choices_of(lines: Iterable[Line]) -> dict[tuple[str, str, str], str]:
    """What was chosen for each difference; those to be confirmed stay open."""
    return {line.row.key: line.choice for line in lines if line.row is not None and line.choice}


def with_choice(lines: Sequence[Line], id: str, choice: Choice) -> list[Line]:
    return [replace(line, choice=choice) if line.id == id and line.row is not None else line for line in lines]


def _new(kind: str, count: int) -> str:
    names = {
        "bids": ngettext("{n} dossier", "{n} dossiers", count), "dce_pieces": ngettext("{n} pièce du DCE", "{n} pièces du DCE", count),
        "bid_facts": ngettext("{n} fait lu", "{n} faits lus", count),
        "bid_requirements": ngettext("{n} exigence", "{n} exigences", count),
        "bid_tasks": ngettext("{n} tâche", "{n} tâches", count),
        "response_items": ngettext("{n} pièce attendue", "{n} pièces attendues", count),
    }  # fmt: skip
    return names.get(kind, ngettext("{n} élément", "{n} éléments", count)).format(n=count)


def field_label(kind: str, field: str) -> str:
    """What a field is called in a table."""
    if field == DELETED:
        return _("Suppression")
    known = {
        "title": _("Intitulé"), "buyer": _("Acheteur"), "reference": _("Référence"), "deadline_at": _("Date limite"),
        "lots": _("Lots"), "state": _("État"), "starts_on": _("Début"), "ends_on": _("Fin"), "value": _("Valeur"),
        "text": _("Texte"), "feasibility": _("Faisabilité"), "owner": _("Qui répond"), "reason": _("Raison"),
        "cost": _("Ce qu’il faudrait, et le coût"), "better_wording": _("Rédaction qui conviendrait"),
        "hours": _("Heures"), "is_done": _("Tâche faite"), "satisfied_by": _("Satisfaite par"),
        "is_mandatory": _("Obligatoire"), "note": _("Remarque"), "theme": _("Thème"), "level": _("Niveau"),
        "kind": _("Nature"), "chance": _("Chance de gagner"), "departement": _("Département"), "form": _("Formulaire"),
        "yearly_amount_cents": _("Chiffre d’affaires attendu"), "part": _("Partie"), "lot": _("Lot"),
        "number": _("Numéro"), "choices": _("Cases confirmées"), "name": _("Nom"), "deadline_zone": _("Fuseau horaire"),
    }  # fmt: skip
    return known.get(field, field)


def shown_value(row: DifferenceRow, value: Any) -> str:
    """A value of the journal as a person reads it."""
    if row.field == DELETED:
        return _("supprimé") if value is None else _("gardé")
    if value is None or value == "":
        return _("vide")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    text = _known_word(row, value)
    if text:
        return text
    if row.field == "value" and isinstance(value, str):
        return _fact_value(row, value)
    return _day_or_text(value)


def _known_word(row: DifferenceRow, value: Any) -> str:
    states = {
        FactState.PROPOSED.value: _("proposé"), FactState.CONFIRMED.value: _("confirmé"),
        FactState.CORRECTED.value: _("corrigé"), FactState.REJECTED.value: _("rejeté"),
    }  # fmt: skip
    try:
        if row.field == "feasibility":
            return feasibility_label(Feasibility(value))
        if row.field == "state" and row.kind == "bids":
            return bid_state_label(BidState(value))
    except ValueError:
        return ""
    if row.field == "state":
        return states.get(str(value), "")
    if row.field == "satisfied_by":
        return {
            SatisfiedBy.NOTHING.value: _("rien"), SatisfiedBy.DOCUMENT.value: _("une pièce de la bibliothèque"),
            SatisfiedBy.FORM.value: _("un formulaire"), SatisfiedBy.FILE.value: _("un fichier"),
            SatisfiedBy.NOT_NEEDED.value: _("sans objet"),
        }.get(str(value), "")  # fmt: skip
    return ""


def _fact_value(row: DifferenceRow, value: str) -> str:
    try:
        plain = json.loads(value)
    except ValueError:
        return value
    if row.what in FACT_NAMES:
        return display_fact(row.what, plain)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _day_or_text(value: Any) -> str:
    from datetime import date, datetime

    text = str(value)
    try:
        return (
            f"{short_date(datetime.fromisoformat(text).date())}, {datetime.fromisoformat(text):%H:%M}"
            if "T" in text
            else short_date(date.fromisoformat(text))
        )
    except ValueError:
        return text


# ---- the table --------------------------------------------------------------------------------------------


def difference_model() -> TableModel:
    return TableModel(difference_columns(""), section=_section, section_detail=_section_detail)


def difference_columns(partner: str) -> tuple[Column, ...]:
    theirs = _("Chez {name}").format(name=partner) if partner else _("Chez le partenaire")
    return (
        Column(title=_("Élément"), look=lambda r: CellLook(text=r.label, style="strong", detail=r.what)),
        Column(title=_("Chez nous"), look=_ours, width=190),
        Column(title=theirs, look=_theirs, width=210),
        Column(title=_("Retenu"), look=_kept, width=122),
    )


def _section(line: Line) -> str:
    if line.row is None:
        return _("Nouveau chez le partenaire")
    return _("Changé des deux côtés") if line.is_conflict else _("Changé par le partenaire seul")


def _section_detail(_title: str, lines: Sequence[Line]) -> str:
    if lines[0].is_conflict:
        left = sum(not line.choice for line in lines)
        return ngettext("{n} conflit", "{n} conflits", len(lines)).format(n=len(lines)) + (
            " · " + _("{n} à confirmer").format(n=left) if left else ""
        )
    return _("rien en face") if lines[0].row is not None else _("ajouté avec le paquet")


def _ours(line: Line) -> CellLook:
    if line.row is None:
        return CellLook(text="—", style="quiet")
    if not line.is_conflict:
        return CellLook(text=line.ours, style="bold" if line.choice == "ours" else "quiet", detail=_("inchangé"))
    return _side(line, line.ours, "ours", "← ")


def _theirs(line: Line) -> CellLook:
    if line.row is None:
        return CellLook(text="—", style="quiet")
    return _side(line, line.theirs, "theirs", "→ ")


def _side(line: Line, text: str, side: str, key: str) -> CellLook:
    is_kept = line.choice == side
    detail = line.author if side == "theirs" else _("nous")
    icon = "circle-dot" if is_kept else "circle-dashed"
    return CellLook(
        text=text, style="bold" if is_kept else "plain", detail=f"{key}{detail}", icon=icon,
        icon_token="accent_text" if is_kept else "text2",
    )  # fmt: skip


def _kept(line: Line) -> CellLook:
    if not line.choice:
        return CellLook(text=_("À confirmer"), state="split", is_filled=True)
    word = {"ours": _("Le nôtre"), "theirs": _("Le leur"), "merged": _("Les deux")}[line.choice]
    return CellLook(text=word if line.row is not None else _("Repris"), state="good")


class DifferenceTable(RowTable):
    """← keeps ours, → takes theirs, M both."""

    choice_made = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            difference_model(), _("Différences avec le paquet"), lines=2, single_keys="M", can_sort=False
        )
        self.key_pressed.connect(lambda _key: self.choice_made.emit("merged"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: "ours", Qt.Key.Key_Right: "theirs"}
        if event.key() in sides and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choice_made.emit(sides[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
