"""What DC1 and DC2 share: the buyer, the object, the end of a filling."""

from __future__ import annotations

from relais_app.base.text import tidy
from relais_app.base.words import _
from relais_app.response.forms.candidate import Consultation
from relais_app.response.forms.places import FormInHand
from relais_app.response.forms.word import Paragraph, fold_label, text_of
from relais_app.response.model import FilledForm, ValueState

_PLACEHOLDER = "(référence de la consultation)"  # printed in the footer of DC1 and DC2


def write_buyer(form: FormInHand, consultation: Consultation) -> None:
    """A: left alone when the buyer filled it."""
    _write_free_box(form, "A", _("Acheteur"), [consultation.buyer])


def write_object(form: FormInHand, consultation: Consultation, lot: str | None = None) -> None:
    """B: object and reference, and the lot where the form stands for one."""
    reference = f"Référence : {consultation.reference}" if consultation.reference else ""
    printed = consultation.lot(lot).printed() if lot else ""
    is_ours = _write_free_box(form, "B", _("Objet"), [consultation.title, reference, printed])
    if consultation.reference and form.word.write_in_footers(_PLACEHOLDER, consultation.reference):
        form.note(
            _("pied de page"), _("Référence"), consultation.reference, ValueState.FILLED, _("dossier de consultation")
        )
    if printed and not is_ours:
        _add_lot(form, lot or "", printed)


def _write_free_box(form: FormInHand, code: str, label: str, lines: list[str]) -> bool:
    """Write in a box that holds an instruction and blanks; False when the buyer wrote there already."""
    instruction, blanks, written = _parts(form, code)
    if written:
        text = " ; ".join(tidy(text_of(p.element)) for p in written)
        form.note(code, label, text, ValueState.FILLED, _("rempli par l’acheteur"))
        return False
    places = form.blanks_after(instruction) if instruction else blanks
    form.write(
        code,
        label,
        places[1:] if len(places) > len([x for x in lines if x]) else places,
        lines,
        _("dossier de consultation"),
    )
    return True


def _add_lot(form: FormInHand, lot: str, printed: str) -> None:
    """The lot, below what the buyer printed, unless the buyer printed it."""
    _instruction, _blanks, written = _parts(form, "B")
    if any(f"lot n° {fold_label(lot)}" in p.label or f"lot {fold_label(lot)}" in p.label for p in written):
        return
    form.write("B", _("Lot"), form.blanks_after(written[-1]), [printed], _("lots du dossier"))


def _parts(form: FormInHand, code: str) -> tuple[Paragraph | None, list[Paragraph], list[Paragraph]]:
    """The printed instruction in brackets, the blanks and what was written in a box."""
    instruction: Paragraph | None = None
    blanks, written = [], []
    for paragraph in form.in_zone(code):
        if paragraph.is_blank:
            blanks.append(paragraph)
        elif instruction is None and paragraph.label.startswith("(reprendre"):
            instruction = paragraph
        else:
            written.append(paragraph)
    return instruction, blanks, written


def finish(form: FormInHand, *, lot: str | None, is_buyers: bool) -> FilledForm:
    return FilledForm(
        form=form.layout.form, lot=lot, data=form.word.to_bytes(), values=tuple(form.values),
        to_tick=tuple(form.to_tick), is_buyers_copy=is_buyers,
    )  # fmt: skip
