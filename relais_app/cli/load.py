"""`relais load`: the load calendar, week by week."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from relais_app.base.dates import short_week
from relais_app.base.words import _
from relais_app.cli.common import Commands, add_command, iso_date, open_workspace, print_json, say, table

MOST_WEEKS = 104


def register(commands: Commands) -> None:
    parser = add_command(commands, "load", _("plan de charge : heures et production par semaine"), show_load)
    parser.add_argument(
        "--from", dest="start", metavar=_("DATE"), type=iso_date, help=_("première semaine (celle-ci sinon)")
    )
    parser.add_argument("--weeks", metavar="N", type=_weeks, default=8, help=_("nombre de semaines (8)"))
    parser.add_argument("--bid", metavar="ID", help=_("compter ce dossier en entier, comme s’il était gagné"))


def _weeks(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_WEEKS:
        raise argparse.ArgumentTypeError(
            _("« {text} » n’est pas un nombre de semaines de 1 à {most}").format(text=text, most=MOST_WEEKS)
        )
    return int(text)


def show_load(args: argparse.Namespace) -> int:
    from relais_app.operations import bids, load

    with open_workspace(args) as work:
        if args.bid:
            bids.bid(work, args.bid)
        found = load.load_calendar(work, start=args.start or date.today(), weeks=args.weeks, what_if_bid=args.bid)
    if args.json:
        print_json(_as_json(found, load.load_sentences(found)))
        return 0
    for sentence in load.load_sentences(found):
        say(sentence)
    if found.rows:
        heads = ("", *(short_week(monday) for monday in found.weeks))
        table([heads, *((row.name, *(_cell(row, cell) for cell in row.cells)) for row in found.rows)])
    return 0


def _cell(row: Any, cell: Any) -> str:
    """Hours of a person, per cent of a resource; « ! » marks what goes over."""
    figure = f"{cell.total:g}" if row.is_person else f"{round(cell.share)} %"
    return f"{figure}{' !' if cell.is_over else ''}"


def _as_json(found: Any, sentences: tuple[str, ...]) -> dict[str, Any]:
    return {
        "weeks": [monday.isoformat() for monday in found.weeks],
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "kind": "person" if row.is_person else "resource",
                "unit": row.unit,
                "weeks": [
                    {"week": cell.monday.isoformat(), "sold": round(cell.sold, 2), "likely": round(cell.likely, 2),
                     "bid": round(cell.bid, 2), "capacity": round(cell.capacity, 2), "is_over": cell.is_over,
                     "chance": round(cell.chance, 4)}
                    for cell in row.cells
                ],
            }
            for row in found.rows
        ],
        "sentences": list(sentences),
    }  # fmt: skip
