"""The clause sheets of a bid (B9–B11), and what a penalty would cost."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from relais_app.base.errors import FieldError
from relais_app.base.money import Money
from relais_app.base.progress import Progress
from relais_app.base.words import _
from relais_app.bids.facts import display_fact
from relais_app.bids.model import Bid, DcePiece
from relais_app.dce.clauses.labels import clause_label, clause_value, sheet_label, state_label, worry_text
from relais_app.dce.clauses.model import SHEETS, Clause, ClauseState, Penalty, Sheets
from relais_app.dce.clauses.penalties import PenaltyDue, penalty_due
from relais_app.dce.model import Source
from relais_app.dce.stored import StoredPiece, clauses_of
from relais_app.operations.dce_rows import Place, Places
from relais_app.operations.stored import in_worker, stored_pieces
from relais_app.storage.workspace import Workspace

_KEPT = 8  # sheets of the last DCEs looked at; they depend on the files alone
_known: OrderedDict[tuple[tuple[int, str, str], ...], Sheets] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """A clause as the page shows it: its value and sentence, where it stands, and why it is worrying."""

    code: str
    label: str
    state: ClauseState
    state_label: str
    text: str
    words: str
    place: Place | None
    worries: tuple[str, ...]
    more: tuple[Place, ...]


@dataclass(frozen=True)
class SheetRow:
    """A sheet; `found` and `worrying` are counted."""

    code: str
    label: str
    clauses: tuple[ClauseRow, ...]

    @property
    def found(self) -> int:
        return sum(c.state is not ClauseState.NOT_FOUND for c in self.clauses)

    @property
    def worrying(self) -> int:
        return sum(c.state is ClauseState.WORRYING for c in self.clauses)


@dataclass(frozen=True, kw_only=True)
class PenaltyRow:
    """A penalty of the contract; `penalty` is what `simulate_penalty` takes."""

    penalty: Penalty
    text: str
    words: str
    place: Place | None
    needs_amount: bool  # it is a share: the contract's amount must be known


@dataclass(frozen=True)
class ClausesView:
    sheets: tuple[SheetRow, ...]
    penalties: tuple[PenaltyRow, ...]


def clause_sheets(work: Workspace, bid_id: str, progress: Progress | None = None) -> ClausesView:
    """The three sheets of a bid's DCE, read from its current pieces in a worker."""
    with work.reading() as unit:
        unit.get(Bid, bid_id)
        pieces = unit.list(DcePiece, bid_id=bid_id, is_current=True, order_by="number")
        stored, places = stored_pieces(work, pieces), Places(pieces)
    sheets = _read(stored, progress)
    return ClausesView(
        tuple(SheetRow(s, sheet_label(s), tuple(_row(c, places) for c in sheets.sheet(s))) for s in SHEETS),
        tuple(_penalty_row(p, places) for p in sheets.penalties),
    )


def _read(stored: list[StoredPiece], progress: Progress | None) -> Sheets:
    key = tuple((one.number, one.sha256, one.kind) for one in stored)
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    sheets: Sheets = in_worker(clauses_of, stored, progress=progress)
    _known[key] = sheets
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return sheets


def _place(source: Source | None, places: Places) -> Place | None:
    if source is None:
        return None
    where = places.where(source.piece, source.page)
    return Place(piece=source.piece, page=source.page, box=source.box, where=where)


def _row(clause: Clause, places: Places) -> ClauseRow:
    more = (_place(source, places) for source in clause.more)
    return ClauseRow(
        code=clause.code, label=clause_label(clause.code), state=clause.state, state_label=state_label(clause.state),
        text=clause_value(clause), words=clause.source.words if clause.source else "",
        place=_place(clause.source, places), worries=tuple(worry_text(w) for w in clause.worries),
        more=tuple(place for place in more if place is not None),
    )  # fmt: skip


def _penalty_row(penalty: Penalty, places: Places) -> PenaltyRow:
    value = {"what": penalty.what, "amount": penalty.amount, "unit": penalty.unit, "cap": penalty.cap}
    return PenaltyRow(
        penalty=penalty, text=display_fact("penalties", value), words=penalty.source.words if penalty.source else "",
        place=_place(penalty.source, places), needs_amount=not penalty.unit.startswith("EUR"),
    )  # fmt: skip


def simulate_penalty(penalty: Penalty, count: str, *, contract: str = "", cap_percent: str = "") -> PenaltyDue:
    """What `count` events or days cost, from what the person typed; FieldError names the field that can't be used."""
    number = _typed("count", count)
    amount = _typed("contract", contract) if contract.strip() else None
    cap = _typed("cap_percent", cap_percent.rstrip(" %")) if cap_percent.strip() else None
    due = penalty_due(penalty, number, contract=None if amount is None else Money.of(amount), cap_percent=cap)
    if due is None and amount is None:
        raise FieldError("contract", _("Cette pénalité est une part du marché : indiquez son montant."))
    if due is None:
        raise FieldError("count", _("Cette pénalité n’annonce aucun montant."))
    return due


def _typed(field: str, text: str) -> Decimal:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("€", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise FieldError(field, _("Ce nombre n’est pas lisible : {text}.").format(text=text)) from None
    if not number.is_finite() or number < 0:
        raise FieldError(field, _("Un nombre positif est attendu."))
    return number
