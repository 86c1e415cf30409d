"""DC2, « Déclaration du candidat » (model of 21/11/2023): one for each lot.

C3 and F3 hold sworn boxes, never ticked here. C2 is ticked only when the person has confirmed it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relais_app.base.money import Money
from relais_app.base.words import _
from relais_app.company.model import YearFigures
from relais_app.response.forms.candidate import RESERVED_ROWS, Candidate, Consultation, reserved_row
from relais_app.response.forms.common import finish, write_buyer, write_object
from relais_app.response.forms.places import FormInHand, Layout, heading
from relais_app.response.forms.word import W
from relais_app.response.model import FilledForm, ValueState

LAYOUT = Layout(
    form="DC2",
    title="declaration du candidat individuel",
    updated="21/11/2023",
    headings=(
        heading("A", "Identification de l’acheteur"), heading("B", "Objet de la consultation"),
        heading("C", "Identification du candidat"), heading("C1", "Cas général"),
        heading("C2", "Cas particuliers"), heading("C3", "Cas spécifiques"),
        heading("E", "Renseignements relatifs à l’aptitude"), heading("E1", "Renseignements sur l’inscription"),
        heading("E2", "Le cas échéant"), heading("E3", "Le cas échéant"),
        heading("F", "Renseignements relatifs à la capacité économique"),
        heading("F1", "Chiffres d’affaires hors taxes"), heading("F2", "Autres informations"),
        heading("F3", "Pour les marchés publics de travaux"), heading("F4", "Documents de preuve"),
        heading("G", "Renseignements relatifs à la capacité technique"), heading("G1", "Le candidat ne fournit"),
        heading("G2", "Documents de preuve"), heading("H", "Capacités des opérateurs"),
        heading("I", "Renseignements spécifiques"), heading("I1", "Renseignements relatifs à la nationalité"),
        heading("I2", "Documents, renseignements"),
    ),
    boxes=(
        ("C1 oui", "oui"), ("C1 non", "non"), ("C2 SIAE", "structure d'insertion par l'activite economique"),
        ("C2 EA", "entreprise adaptee"), ("C2 ESAT", "etablissement et service d'aide"),
        ("C2 ESS", "entreprise de l'economie sociale"), ("C2 SEP", "etablissement penitentiaire"),
        ("C3", "declare sur l'honneur"), ("F3", "responsabilite decennale"),
    ),
    sworn=frozenset({"C3", "F3"}),
)  # fmt: skip
_PME, _NOT_PME = 0, 1
_RESERVED_BOX = {row: 2 + i for i, (row, _kinds, _articles) in enumerate(RESERVED_ROWS)}
_MOST_PEOPLE, _MOST_TURNOVER = 250, Money.of(50_000_000)  # printed in box C1 of the form


def fill(path: Path, candidate: Candidate, consultation: Consultation, *, lot: str | None = None,
         choices: tuple[str, ...] = (), name: str = "", is_buyers: bool = False) -> FilledForm:  # fmt: skip
    """The DC2 of a candidate for one lot. `choices` are the boxes the person confirmed: « c2:SIAE », « pme », « not-pme »."""
    form = FormInHand(path, LAYOUT, name)
    write_buyer(form, consultation)
    write_object(form, consultation, lot)
    _write_identity(form, candidate)
    _tick_size(form, candidate, choices)
    _tick_reserved(form, candidate, consultation.article_of(lot), choices)
    form.note(
        "C3", _("Déclaration simplifiée"), "", ValueState.TO_DECLARE, _("à cocher par vous, si l’acheteur l’autorise")
    )
    _write_register(form, candidate)
    _write_turnovers(form, candidate)
    form.note("F3", _("Assurance décennale"), "", ValueState.TO_DECLARE, _("à cocher par vous, pour des travaux"))
    _write_staff(form, candidate, consultation)
    return finish(form, lot=lot, is_buyers=is_buyers)


def _write_identity(form: FormInHand, candidate: Candidate) -> None:
    source = _("votre structure")
    # The long label that introduces C1 begins like the one to fill: the second occurrence is the right one.
    name = form.anchor("C1", "nom commercial et denomination sociale", occurrence=2, of=2)
    form.write_under("C1", _("Nom commercial et dénomination"), name, candidate.name_lines(), source)
    for label, begins, lines in (
        (_("Adresses"), "adresses postale et du siege", candidate.address_lines()),
        (_("Adresse électronique"), "adresse electronique", [candidate.email]),
        (_("Téléphone"), "numeros de telephone", [candidate.phone]),
        (_("SIRET"), "numero siret", candidate.siret_lines()),
        (_("Forme juridique"), "forme juridique du candidat", [candidate.legal_form]),
    ):
        form.write_under("C1", label, form.anchor("C1", begins), lines, source)


def _tick_size(form: FormInHand, candidate: Candidate, choices: tuple[str, ...]) -> None:
    """Small or medium when staff and turnover of the last exercise say so; in doubt, left to the person."""
    label = _("Micro, petite ou moyenne entreprise")
    last = candidate.last_figures()[0] if candidate.figures else None
    is_pme = size_of(candidate, choices)
    if is_pme is None:
        form.note("C1", label, "", ValueState.MISSING, _("effectif, chiffre d’affaires ou bilan inconnu"))
        form.to_tick.append(_("DC2, cadre C1 : êtes-vous une micro, petite ou moyenne entreprise"))
    elif "pme" in choices or "not-pme" in choices or last is None:
        form.tick(_PME if is_pme else _NOT_PME, "C1", label, _("confirmé par vous"))
    else:
        source = _("effectif et chiffre d’affaires de {year}").format(year=last.year)
        form.tick(_PME if is_pme else _NOT_PME, "C1", label, source, ValueState.TO_CHECK)


def size_of(candidate: Candidate, choices: tuple[str, ...] = ()) -> bool | None:
    """Whether the structure is small or medium: fewer than 250 people and turnover within the form's limit.

    None when a figure is missing, or when it depends on the total of the balance sheet.
    """
    if "pme" in choices or "not-pme" in choices:
        return "pme" in choices
    last = candidate.last_figures()[0] if candidate.figures else None
    if last is None or last.staff is None:
        return None
    if last.staff >= _MOST_PEOPLE:
        return False
    return True if last.turnover is not None and last.turnover <= _MOST_TURNOVER else None


def is_complete(candidate: Candidate, article: str, choices: tuple[str, ...]) -> bool:
    """False when boxes of C1 or C2 are left to the person."""
    is_reserved_done = not article or any(c.startswith("c2:") for c in choices)
    return size_of(candidate, choices) is not None and is_reserved_done


def _tick_reserved(form: FormInHand, candidate: Candidate, article: str, choices: tuple[str, ...]) -> None:
    """The row that fits is proposed; it is ticked only once confirmed, and stays to be checked."""
    if not article:
        form.note("C2", _("Marché réservé"), "", ValueState.NOT_APPLICABLE, _("marché ou lot non réservé"))
        return
    confirmed = next((c.removeprefix("c2:") for c in choices if c.startswith("c2:")), "")
    if confirmed in _RESERVED_BOX:
        label = _("Marché réservé : {row}").format(row=confirmed)
        form.tick(_RESERVED_BOX[confirmed], "C2", label, _("confirmé par vous"), ValueState.TO_CHECK)
        return
    row = reserved_row(candidate, article)
    if row:
        form.note("C2", _("Marché réservé : {row}").format(row=row), "", ValueState.TO_CHECK, article)
        form.to_tick.append(_("DC2, cadre C2 : ligne {row}, après l’avoir confirmée").format(row=row))
    else:
        form.note(
            "C2",
            _("Marché réservé"),
            "",
            ValueState.MISSING,
            _("{article} : aucune nature de votre structure n’y répond").format(article=article),
        )
        form.to_tick.append(_("DC2, cadre C2 : la ligne de votre structure, si elle répond à la réserve"))


def _write_register(form: FormInHand, candidate: Candidate) -> None:
    places = form.blanks_after(form.heading("E1"))
    form.write(
        "E1", _("Registre professionnel"), places[1:] or places, [candidate.register_number], _("votre structure")
    )


def _write_turnovers(form: FormInHand, candidate: Candidate) -> None:
    """F1: three exercises, the latest first, each under its dates; the share for this object is left to the person."""
    table = form.word.table_after(form.heading("F1"))
    rows = table.findall(W + "tr") if table is not None else []
    if len(rows) < 3 or any(len(row.findall(W + "tc")) < 4 for row in rows[:3]):
        form.note("F1", _("Chiffres d’affaires"), "", ValueState.MISSING, _("le tableau n’a pas la forme attendue"))
        return
    dates, amounts = form.word.cells(rows[0]), form.word.cells(rows[1])
    for column, figures in enumerate(candidate.last_figures(), 1):
        _write_exercise(form, dates[column], amounts[column], figures)
    missing = 3 - len(candidate.last_figures())
    if missing:
        form.note("F1", _("Exercices"), "", ValueState.MISSING, _("{n} exercice(s) sans chiffre").format(n=missing))
        _write_creation(form, candidate)
    form.note(
        "F1",
        _("Part concernant l’objet du marché"),
        "",
        ValueState.MISSING,
        _("à écrire par vous, si l’acheteur la demande"),
    )


def _write_exercise(form: FormInHand, dates: list, amounts: list, figures: YearFigures) -> None:  # type: ignore[type-arg]
    label = _("Exercice {year}").format(year=figures.year)
    is_exact = figures.starts_on is not None and figures.ends_on is not None
    first, last = figures.starts_on or date(figures.year, 1, 1), figures.ends_on or date(figures.year, 12, 31)
    head = next((p for p in dates if p.label.startswith("exercice")), None)
    if (
        head is None
        or not form.write_over_dots(head, 0, _day(first))
        or not form.write_over_dots(head, 0, _day(last))
    ):
        form.note("F1", label, "", ValueState.MISSING, _("pas de place pour les dates"))
        return
    state = ValueState.FILLED if is_exact else ValueState.TO_CHECK
    source = _("votre structure") if is_exact else _("votre structure ; exercice supposé civil")
    form.note("F1", label, f"{_day(first)} – {_day(last)}", state, source)
    blanks = [p for p in amounts if p.is_blank]
    money = [_euros(figures.turnover)] if figures.turnover is not None else []
    form.write("F1", _("Chiffre d’affaires {year}").format(year=figures.year), blanks, money, _("votre structure"))


def _write_creation(form: FormInHand, candidate: Candidate) -> None:
    anchor = next(
        (p for p in form.in_zone("F1") if p.label.startswith("lorsque les informations sur le chiffre")), None
    )
    if candidate.created_on is None or anchor is None:
        return
    place = next(
        (
            p
            for p in form.word.paragraphs[anchor.index + 1 : anchor.index + 4]
            if p.label.strip(" ./…") == "" and p.label
        ),
        None,
    )
    if place is not None and form.write_over_dots(place, 0, f"{candidate.created_on:%d}"):
        form.write_over_dots(place, 0, f"{candidate.created_on:%m}")
        form.write_over_dots(place, 0, f"{candidate.created_on:%Y}")
        form.note("F1", _("Date de création"), _day(candidate.created_on), ValueState.FILLED, _("votre structure"))


def _write_staff(form: FormInHand, candidate: Candidate, consultation: Consultation) -> None:
    """G1: yearly staff, only when the buyer asks for it (the form says so)."""
    if not consultation.staff_is_asked:
        form.note(
            "G1", _("Capacité technique"), "", ValueState.NOT_APPLICABLE, _("à compléter si l’acheteur la demande")
        )
        return
    years = [f"{f.year} : {f.staff:g}".replace(".", ",") for f in candidate.last_figures() if f.staff is not None]
    lines = [f"Effectifs moyens annuels (ETP) : {' ; '.join(years)}"] if years else []
    places = form.blanks_after(form.heading("G1"))
    form.write("G1", _("Effectifs"), places[1:] or places, lines, _("votre structure"))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _euros(amount: Money) -> str:
    whole, cents = divmod(abs(amount.cents), 100)
    printed = f"{whole:,}".replace(",", "\u202f")
    return f"{'-' if amount.cents < 0 else ''}{printed}{f',{cents:02}' if cents else ''}\u00a0€"
