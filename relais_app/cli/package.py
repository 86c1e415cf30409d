"""`relais package`: our keys, and partner packages made, shown, accepted, verified."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from relais_app.base.errors import RelaisError
from relais_app.base.words import _, ngettext
from relais_app.cli.common import Commands, Console, add_command, open_workspace, print_json, say
from relais_app.exchange.scope import read_scope
from relais_app.operations import packages
from relais_app.operations.packages import PackagePreview


def _kind(code: str) -> str:
    """A kind of record, as a person says it."""
    names = {
        "bids": _("dossier"),
        "dce_pieces": _("pièce du DCE"),
        "bid_facts": _("fait"),
        "bid_requirements": _("exigence"),
        "bid_tasks": _("tâche"),
        "response_items": _("pièce de la réponse"),
    }
    return names.get(code, code)


def register(commands: Commands) -> None:
    parser = commands.add_parser("package", help=_("paquets échangés avec les partenaires, signés et chiffrés"))
    actions = parser.add_subparsers(dest="action", metavar=_("ACTION"), parser_class=type(parser))
    add_command(actions, "identity", _("nos clefs publiques et leurs six mots"), show_identity)
    _register_export(actions)
    opening = add_command(actions, "open", _("montrer un paquet reçu, puis le reprendre avec --accept"), open_package)
    opening.add_argument("file", metavar=_("FICHIER"))
    opening.add_argument("--preview", action="store_true", help=_("montrer sans rien changer (par défaut)"))
    opening.add_argument("--accept", action="store_true", help=_("reprendre ce que le paquet apporte"))
    opening.add_argument(
        "--passphrase-file", metavar=_("FICHIER"), help=_("phrase secrète convenue avec le partenaire")
    )
    verifying = add_command(actions, "verify", _("vérifier la signature et le contenu d'un paquet"), verify)
    verifying.add_argument("file", metavar=_("FICHIER"))
    verifying.add_argument(
        "--passphrase-file", metavar=_("FICHIER"), help=_("phrase secrète convenue avec le partenaire")
    )
    trusting = add_command(actions, "trust", _("faire confiance à la clef d'un partenaire, six mots comparés"), trust)
    trusting.add_argument("key", metavar=_("CLEF"), help=_("clef minisign (RW…), seule ou avec la clef age"))
    trusting.add_argument("--name", required=True, metavar=_("NOM"), help=_("nom du partenaire"))


def _register_export(actions: Commands) -> None:
    parser = add_command(actions, "export", _("préparer le paquet d'un dossier pour des partenaires"), export)
    parser.add_argument("bid", metavar=_("NUMÉRO"), help=_("identifiant du dossier"))
    parser.add_argument("--to", nargs="+", default=[], metavar=_("CLEF"), help=_("clefs age ou noms de partenaires"))
    parser.add_argument(
        "--out", required=True, metavar=_("FICHIER"), help=_("fichier .relais, ou dossier où l'écrire")
    )
    parser.add_argument(
        "--passphrase-file", metavar=_("FICHIER"), help=_("phrase secrète pour un partenaire sans clef")
    )
    parser.add_argument("--scope", metavar=_("FICHIER"), help=_("périmètre en JSON (records, private, files)"))


def show_identity(args: argparse.Namespace) -> int:
    with open_workspace(args) as work:
        view = packages.identity(work)
    if args.json:
        print_json(asdict(view))
        return 0
    say(view.name)
    print(f"age      {view.age}\nminisign {view.minisign}")
    say(_("Six mots à comparer par téléphone : {words}").format(words=view.words))
    return 0


def export(args: argparse.Namespace) -> int:
    """Write a package; the exit status is that of the trouble, if any."""
    scope = read_scope(_read_text(args.scope)) if args.scope else None
    with open_workspace(args, writing=True) as work:
        report = packages.export_package(
            work,
            args.bid,
            tuple(args.to),
            Path(args.out),
            passphrase=_passphrase(args),
            scope=scope,
            progress=Console(),
        ).value
    if args.json:
        print_json(asdict(report))
        return 0
    say(
        _("Paquet n° {n} : {path} ({size} Ko)").format(
            n=report.sequence, path=report.path, size=_kilobytes(report.size_bytes)
        )
    )
    for recipient in report.recipients:
        words = f" ({recipient.words})" if recipient.words else ""
        say(_("Destinataire : {name}").format(name=(recipient.name or recipient.age_key) + words))
    if report.key_path is not None:
        say(_("Clef sous la phrase secrète, à joindre : {path}").format(path=report.key_path))
    return 0


def open_package(args: argparse.Namespace) -> int:
    """Show what a package would change, and merge it when asked to."""
    path, passphrase = Path(args.file), _passphrase(args)
    accepts = args.accept and not args.preview
    with open_workspace(args, writing=accepts) as work:
        preview = packages.preview_package(work, path, passphrase=passphrase)
        report = packages.accept_package(work, path, passphrase=passphrase).value if accepts else None
    if args.json:
        accepted = None if report is None else asdict(report)
        print_json({**asdict(preview), "accepted": accepted})
        return 0
    _print_preview(preview)
    if report is not None:
        _print_accepted(report)
    return 0


def verify(args: argparse.Namespace) -> int:
    with open_workspace(args) as work:
        report = packages.verify_package(work, Path(args.file), passphrase=_passphrase(args))
    if args.json:
        print_json(asdict(report))
        return 0
    say(_("Paquet n° {n} de {name}, intact.").format(n=report.sequence, name=report.author_name))
    known = _("partenaire de confiance") if report.is_trusted else _("auteur inconnu : comparez les six mots")
    say(f"{report.words} ({known})")
    return 0


def trust(args: argparse.Namespace) -> int:
    with open_workspace(args, writing=True) as work:
        partner = packages.trust(work, args.key, args.name).value
    if args.json:
        print_json({"partner": partner})
    else:
        say(_("« {name} » est un partenaire de confiance.").format(name=args.name))
    return 0


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RelaisError(_("Le fichier {path} ne peut pas être lu.").format(path=path)) from error


def _passphrase(args: argparse.Namespace) -> str | None:
    if not args.passphrase_file:
        return None
    text = _read_text(args.passphrase_file).strip("\r\n")
    if not text:
        raise RelaisError(_("Le fichier de la phrase secrète est vide."))
    return text


def _kilobytes(size_bytes: int) -> int:
    return max(1, round(size_bytes / 1000))


def _print_preview(preview: PackagePreview) -> None:
    say(_("De {name}, clef « {words} »").format(name=preview.author_name, words=preview.words))
    size = _kilobytes(preview.size_bytes)
    say(_("Paquet n° {n}, {size} Ko").format(n=preview.sequence, size=size))
    if not preview.is_trusted:
        say(
            _(
                "Auteur inconnu : le contenu n'est pas montré. Comparez les six mots par téléphone, puis faites-lui confiance."
            )
        )
        return
    say(_("Dossier : {title}").format(title=preview.bid_title))
    for kind, count in preview.new_records:
        say(_("{count} en plus : {kind}").format(count=count, kind=_kind(kind)))
    for row in preview.differences:
        sign = "!" if row.is_conflict else "·"
        say(f"{sign} {_kind(row.kind)} « {row.what} », {row.field} : {_plain(row.ours)} → {_plain(row.theirs)}")
    _print_notes(preview)


def _print_notes(preview: PackagePreview) -> None:
    if preview.new_files:
        say(ngettext("{n} fichier nouveau", "{n} fichiers nouveaux", preview.new_files).format(n=preview.new_files))
    for what in preview.revived:
        say(_("« {what} » avait été supprimé d'un côté et modifié de l'autre : il revient.").format(what=what))
    if preview.missing_sequences:
        numbers = ", ".join(map(str, preview.missing_sequences))
        say(
            _("Paquets jamais reçus : n° {numbers} (rien n'est perdu : celui-ci porte toute l'histoire).").format(
                numbers=numbers
            )
        )
    if preview.is_fork:
        say(_("Un autre paquet porte déjà ce numéro : l'espace du partenaire a sans doute été restauré ou copié."))
    if preview.apart:
        say(_("{n} modifications d'auteurs inconnus sont laissées de côté.").format(n=preview.apart))
    if not preview.has_news:
        say(_("Rien de nouveau."))


def _print_accepted(report: Any) -> None:
    if not report.has_news:
        return
    say(
        _("Repris : {records} éléments nouveaux, {fields} champs modifiés, {files} fichiers.").format(
            records=report.new_records, fields=report.changed_fields, files=report.new_files
        )
    )
    if report.conflicts:
        say(
            ngettext(
                "{n} désaccord : les deux valeurs sont gardées, la vôtre est affichée.",
                "{n} désaccords : les deux valeurs sont gardées, la vôtre est affichée.",
                report.conflicts,
            ).format(n=report.conflicts)
        )


def _plain(value: Any) -> str:
    if value is None or value == "":
        return _("(vide)")
    if isinstance(value, dict):
        return _("(fiche entière)")
    return str(value)
