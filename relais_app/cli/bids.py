"""`relais bid new | list | show | dce | decide`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relais_app.base.dates import long_date
from relais_app.base.words import _, ngettext
from relais_app.bids.model import Condition, Verdict
from relais_app.bids.sentences import bid_state_label, verdict_label
from relais_app.cli.common import Commands, Console, add_command, open_workspace, print_json, say, table

if TYPE_CHECKING:
    from relais_app.operations.bids import BidRow, BidView
    from relais_app.operations.dce_import import DceSummary
    from relais_app.storage.workspace import Workspace


def register(commands: Commands) -> None:
    parser = add_command(commands, "bid", _("dossiers : ouvrir, lire le DCE, décider"))
    inner = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    new = add_command(inner, "new", _("ouvrir un dossier ; écrit son numéro seul"), new_bid)
    origin = new.add_mutually_exclusive_group(required=True)
    origin.add_argument("--notice", metavar="ID", help=_("à partir d’un avis"))
    origin.add_argument("--title", metavar="T", help=_("titre du dossier"))
    new.add_argument("--buyer", metavar="A", default="", help=_("acheteur"))
    new.add_argument(
        "--dce", metavar=_("CHEMIN"), type=Path, help=_("DCE à lire aussitôt : fichier, dossier ou archive")
    )
    add_command(inner, "list", _("lister les dossiers"), list_bids)
    _add_id(add_command(inner, "show", _("montrer un dossier et ce qui a été lu"), show_bid))
    reading = add_command(inner, "dce", _("lire un DCE dans un dossier"), read_dce)
    _add_id(reading)
    reading.add_argument("paths", nargs="+", metavar=_("CHEMIN"), type=Path, help=_("fichiers, dossiers ou archives"))
    reading.add_argument("--ocr", action="store_true", help=_("lire aussi les pages qui sont des images"))
    deciding = add_command(inner, "decide", _("consigner une décision"), decide)
    _add_id(deciding)
    deciding.add_argument("verdict", choices=[v.value for v in Verdict], metavar="go|no-go|conditional")
    deciding.add_argument("--reason", metavar=_("TEXTE"), default="", help=_("pourquoi ; obligatoire pour un no-go"))
    deciding.add_argument("--author", metavar=_("NOM"), default="", help=_("qui décide"))
    deciding.add_argument("--condition", metavar=_("TEXTE|QUI|DATE"), action="append", default=[], type=_condition,
                          help=_("condition d’un go sous conditions, avec responsable et date"))  # fmt: skip
    deciding.add_argument("--override", metavar=_("TEXTE"), default="", help=_("pourquoi aller contre la grille"))
    deciding.add_argument(
        "--sheet", metavar=_("FICHIER"), type=Path, help=_("écrire aussi la fiche d’une page, en PDF")
    )


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bid", metavar=_("NUMÉRO"), help=_("numéro du dossier, voir « bid list »"))


def _condition(text: str) -> Condition:
    parts = [part.strip() for part in text.split("|")]
    try:
        what, who, day = parts
        return Condition(what, who, date.fromisoformat(day))
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("« {text} » n’a pas la forme TEXTE|QUI|AAAA-MM-JJ").format(text=text)
        ) from None


def new_bid(args: argparse.Namespace) -> int:
    from relais_app.base.errors import FieldError, NotFound
    from relais_app.operations import bids, dce

    if args.title is not None and not args.title.strip():
        raise FieldError("title", _("Donnez un titre au dossier."))
    if args.dce is not None and not args.dce.exists():
        raise NotFound(_("{path} n’existe pas.").format(path=args.dce), _("Vérifiez le chemin."))
    with open_workspace(args, writing=True) as work:
        id = bids.create_bid(work, notice_id=args.notice, title=args.title or "", buyer=args.buyer).value
        if args.dce is not None:
            try:
                dce.import_dce(work, id, [args.dce], Console())
            except BaseException:
                bids.delete_bid(work, id)
                raise
    if args.json:
        print_json({"id": id})
    else:
        print(id)
    return 0


def list_bids(args: argparse.Namespace) -> int:
    from relais_app.operations import bids

    with open_workspace(args) as work:
        rows = bids.bid_rows(work)
    if args.json:
        print_json([_as_json(row) for row in rows])
    elif not rows:
        say(_("Aucun dossier ouvert. Gardez un avis ou déposez un DCE."))
    else:
        table([(r.id, _day(r), bid_state_label(r.state), r.buyer[:40], r.title[:90]) for r in rows])
    return 0


def _day(row: BidRow) -> str:
    return f"{row.deadline_at:%Y-%m-%d %H:%M}" if row.deadline_at else "–"


def _as_json(row: BidRow | BidView) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "buyer": row.buyer,
        "deadline": row.deadline_at.isoformat(timespec="minutes") if row.deadline_at else None,
        "decision": row.verdict.value if row.verdict else None,
        "state": row.state.value,
    }


def show_bid(args: argparse.Namespace) -> int:
    from relais_app.operations import bids, dce, decision

    with open_workspace(args) as work:
        view = bids.bid(work, args.bid)
        read, taken = dce.dce_view(work, args.bid), decision.decision(work, args.bid)
    if args.json:
        print_json({**_as_json(view), **_details(view, read, taken)})
        return 0
    say(view.title)
    say(" · ".join(p for p in (view.buyer, view.reference, bid_state_label(view.state)) if p))
    if view.deadline_at is not None:
        say(
            _("Date limite : {day} à {hour}").format(
                day=long_date(view.deadline_at.date()), hour=f"{view.deadline_at:%H:%M}"
            )
        )
    if taken is not None:
        say(
            " : ".join(
                p for p in (_("Décision, {verdict}").format(verdict=verdict_label(taken.verdict)), taken.reason) if p
            )
        )
    for clash in read.clashes:
        say(_("Désaccord, {label} : {ours} ici, {theirs} ({where})").format(
            label=clash.label, ours=clash.ours, theirs=clash.theirs, where=clash.where))  # fmt: skip
    table([(f.label, " ".join(p for p in (f.lot_text, f.text) if p), f.where, f.state.value) for f in read.facts])
    count = len(read.requirements)
    say(ngettext("{n} exigence", "{n} exigences", count).format(n=count))
    for warning in read.warnings:
        say(warning)
    return 0


def _details(view: BidView, read: Any, taken: Any) -> dict[str, Any]:
    """What `show` adds to a line of `list`."""
    return {
        "reference": view.reference,
        "lots": list(view.lots),
        "chance": view.chance,
        "deposit_on": view.deposit_on,
        "pieces": [{"number": p.number, "path": p.path, "kind": p.kind, "pages": p.page_count, "sha256": p.sha256} for p in read.pieces],
        "facts": [
            {"id": f.id, "name": f.name, "value": f.value, "lot": f.lot, "document": f.piece, "page": f.page,
             "evidence": f.evidence, "confidence": round(f.confidence, 3), "state": f.state.value}
            for f in read.facts
        ],
        "requirements": [
            {"id": r.code, "text": r.text, "level": r.level, "theme": r.theme, "on": r.on, "document": r.piece,
             "page": r.page, "feasibility": r.feasibility.value}
            for r in read.requirements
        ],
        "warnings": list(read.warnings),
        "reason": taken.reason if taken else None,
        "conditions": [
            {"text": c.text, "owner": c.owner, "due_on": c.due_on, "is_lifted": c.is_lifted} for c in taken.conditions
        ] if taken else [],
    }  # fmt: skip


def read_dce(args: argparse.Namespace) -> int:
    from relais_app.operations import dce

    with open_workspace(args, writing=True) as work:
        summary = dce.import_dce(work, args.bid, args.paths, Console(), with_ocr=args.ocr).value
    _say_summary(args, summary)
    return 0


def _say_summary(args: argparse.Namespace, summary: DceSummary) -> None:
    if args.json:
        print_json(
            {"pieces": summary.pieces, "pages": summary.pages, "facts": summary.facts, "sure_facts": summary.sure_facts,
             "requirements": summary.requirements, "filled": list(summary.filled), "warnings": list(summary.warnings)}
        )  # fmt: skip
        return
    say(
        _("{pieces} pièces, {pages} pages ; {facts} faits dont {sure} sûrs, {lines} exigences.").format(
            pieces=summary.pieces, pages=summary.pages, facts=summary.facts, sure=summary.sure_facts,
            lines=summary.requirements,
        )
    )  # fmt: skip
    for warning in summary.warnings:
        say(warning)


def decide(args: argparse.Namespace) -> int:
    from relais_app.operations import decision

    with open_workspace(args, writing=True) as work:
        row = decision.decide(
            work, args.bid, args.verdict, reason=args.reason, author=args.author, conditions=args.condition,
            override=args.override,
        ).value  # fmt: skip
        sheet = _write_sheet(work, args)
    if args.json:
        print_json({"id": args.bid, "decision": row.verdict.value, "reason": row.reason, "author": row.author,
                    "score": row.score, "sheet": str(sheet) if sheet else None})  # fmt: skip
        return 0
    say(_("Décision consignée : {verdict}.").format(verdict=verdict_label(row.verdict)))
    for condition in row.conditions:
        say(
            _("Condition : {text} ({who}, {day})").format(
                text=condition.text, who=condition.owner, day=condition.due_on
            )
        )
    return 0


def _write_sheet(work: Workspace, args: argparse.Namespace) -> Path | None:
    from relais_app.operations import decision

    return decision.decision_sheet(work, args.bid, args.sheet) if args.sheet else None
