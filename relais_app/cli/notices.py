"""`relais notices import | list | search`. Fetching from the BOAMP and TED is told as not there yet by `--help`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from relais_app.base.dates import short_date
from relais_app.base.words import _, ngettext
from relais_app.cli.common import Commands, Console, add_command, open_workspace, print_json, say, table
from relais_app.notices.model import NoticeRow


def register(commands: Commands) -> None:
    parser = add_command(commands, "notices", _("veille : importer et chercher des avis"))
    inner = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    importing = add_command(
        inner, "import", _("importer des fichiers BOAMP ou TED, des PDF, des courriels"), import_files
    )
    importing.add_argument("files", nargs="+", metavar=_("FICHIER"), type=Path)
    searching = add_command(inner, "search", _("chercher dans les avis"), search)
    searching.add_argument("words", nargs="+", metavar=_("MOTS"))
    _add_filters(searching)
    _add_filters(add_command(inner, "list", _("lister les avis par date limite"), search))


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--departement", metavar="93", help=_("département de publication"))
    parser.add_argument("--cpv", metavar="555", help=_("début du code CPV"))
    parser.add_argument("--open", action="store_true", help=_("seulement ceux dont la date limite est à venir"))
    parser.add_argument("--reserved", action="store_true", help=_("seulement les marchés réservés"))
    parser.add_argument("--limit", metavar="N", type=_positive, default=50, help=_("nombre de lignes (50)"))


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("« {text} » n’est pas un nombre de lignes").format(text=text))
    return int(text)


def import_files(args: argparse.Namespace) -> int:
    from relais_app.operations import notices

    with open_workspace(args, writing=True) as work:
        report = notices.import_notices(work, args.files, Console()).value
    taken = report.imported + report.updated + report.duplicates + report.kept_raw
    if args.json:
        rejected = [{"file": r.file, "record": r.record, "reason": r.reason} for r in report.rejected]
        print_json(
            {"imported": report.imported, "updated": report.updated, "duplicates": report.duplicates,
             "kept_raw": report.kept_raw, "rejected": rejected}
        )  # fmt: skip
    else:
        say(_report_line(report))
        for r in report.rejected:
            say(f"{r.file}{' ' + r.record if r.record else ''} : {r.reason}")
    return 0 if taken or not report.rejected else 2


def _report_line(report: object) -> str:
    counts = {name: int(getattr(report, name)) for name in ("imported", "updated", "duplicates", "kept_raw")}
    rejected = len(getattr(report, "rejected", ()))
    parts = [ngettext("{n} avis importé", "{n} avis importés", counts["imported"]).format(n=counts["imported"])]
    if n := counts["updated"]:
        parts.append(ngettext("{n} mis à jour", "{n} mis à jour", n).format(n=n))
    if n := counts["duplicates"]:
        parts.append(ngettext("{n} déjà là", "{n} déjà là", n).format(n=n))
    if n := counts["kept_raw"]:
        parts.append(ngettext("{n} gardé tel quel", "{n} gardés tels quels", n).format(n=n))
    if rejected:
        parts.append(ngettext("{n} refusé", "{n} refusés", rejected).format(n=rejected))
    return ", ".join(parts) + "."


def search(args: argparse.Namespace) -> int:
    from relais_app.operations import notices

    with open_workspace(args) as work:
        rows = notices.notice_rows(
            work, words=" ".join(getattr(args, "words", [])), departement=args.departement, cpv=args.cpv,
            open_on=datetime.now(UTC) if args.open else None, reserved=args.reserved, limit=args.limit,
        )  # fmt: skip
    if args.json:
        print_json([_as_json(row) for row in rows])
    elif not rows:
        say(_("Aucun avis ne correspond."))
    else:
        table(
            [(row.id, _deadline(row), " ".join(row.departements[:3]), row.buyer[:40], row.title[:90]) for row in rows]
        )
    return 0


def _deadline(row: NoticeRow) -> str:
    return f"{short_date(row.deadline_at.date())} {row.deadline_at:%Y}" if row.deadline_at else "–"


def _as_json(row: NoticeRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "buyer": row.buyer,
        "deadline": row.deadline_at.isoformat(timespec="minutes") if row.deadline_at else None,
        "cpv": list(row.cpv),
        "departement": list(row.departements),
        "reserved": row.reserved,
        "source": row.source,
    }
