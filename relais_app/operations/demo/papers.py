"""What the fictional structure brings: its profile, its papers as PDF, the notice that it finds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from relais_app.base.dates import add_months, long_date
from relais_app.base.places import resource
from relais_app.base.typst import compile_pdf
from relais_app.operations.demo.dce import BUYER, OBJECT, DemoDates

STRUCTURE = "La Marmite du Canal"
_TURNOVERS = (1_720_000, 1_810_000, 1_900_000)
_STAFF = (51.0, 54.0, 56.0)


@dataclass(frozen=True)
class Paper:
    """A paper of the library, written as a file."""

    path: Path
    type: str
    title: str
    issued_on: date
    valid_until: date | None


def company(today: date) -> dict[str, Any]:
    """The profile, with the three years before `today`."""
    data: dict[str, Any] = json.loads(resource("demo", "structure.json").read_text(encoding="utf-8"))
    data["structure"]["figures"] = [
        {"year": today.year - 3 + n, "turnover": turnover, "staff": staff}
        for n, (turnover, staff) in enumerate(zip(_TURNOVERS, _STAFF, strict=True))
    ]
    end = add_months(today, 19).isoformat()
    for kind in data["structure"]["kinds"]:
        kind["valid_until"] = end if kind["kind"] in ("ACI", "EI") else None
    return data


def make_papers(folder: Path, today: date) -> list[Paper]:
    """Write the papers that `papiers.txt` lists, each dated around `today`."""
    papers = []
    for row in resource("demo", "papiers.txt").read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        type, name, title, issued, end, sentence = (part.strip() for part in row.split("|"))
        issued_on = today + timedelta(days=int(issued))
        valid_until = today + timedelta(days=int(end)) if end else None
        until = [{"kind": "p", "text": f"Valable jusqu'au {long_date(valid_until, 'fr')}."}] if valid_until else []
        blocks = [
            {"kind": "p", "text": f"Délivré le {long_date(issued_on, 'fr')} à {STRUCTURE}, Rivemarne."},
            {"kind": "p", "text": sentence},
            *until,
        ]
        path = folder / name
        data = {"title": title, "buyer": STRUCTURE, "reference": "Démonstration", "blocks": blocks}
        path.write_bytes(compile_pdf("piece.typ", data, folder="demo"))
        papers.append(Paper(path, type, title, issued_on, valid_until))
    return papers


def make_notice(folder: Path, today: date) -> Path:
    """Write the notice as a record of the BOAMP (shape FNSimple)."""
    dates = DemoDates.around(today)
    deadline = f"{dates.deadline.isoformat()}T14:00:00"
    lots = ("Repas livrés pour les écoles élémentaires", "Petits-déjeuners et repas pour les accueils de loisirs (réservé)",
            "Plateaux-repas et cocktails pour les services municipaux", "Portage de repas à domicile")  # fmt: skip
    gestion = {
        "REFERENCE": {"IDWEB": f"{today:%y}-99041", "TYPE_AVIS": {"NATURE": {"APPEL_OFFRE": ""}}},
        "INDEXATION": {"NOMORGANISME": BUYER, "DATE_LIMITE_REPONSE": deadline, "RESUME_OBJET": OBJECT,
                       "DEP_PUBLICATION": "93", "CRITERES_SOCIAUX_ENV": {"CRITERES_SOCIAUX": ""}},
    }  # fmt: skip
    body = {
        "organisme": {"nomOfficiel": BUYER, "ville": "Rivemarne", "cp": "93999"},
        "initial": {
            "communication": {"identifiantInterne": dates.reference, "urlDocConsul": "https://marches.rivemarne.example"},
            "procedure": {"procedureAdapteeO": "", "dateReceptionOffres": deadline,
                          "criteresAttrib": "Valeur technique : 40%, prix : 35%, social et environnement : 25%"},
            "natureMarche": {"intitule": OBJECT, "natureMarche": {"services": ""}, "dureeMois": "12",
                             "codeCPV": {"objetPrincipal": {"classPrincipale": "55520000"}},
                             "description": "Repas livrés et prestations de traiteur pour les services de la ville.",
                             "lieuExecution": "Rivemarne", "reservationMarche": {"oui": ""}},
            "lots": {"lot": [{"description": f"{n:02} : {title}"} for n, title in enumerate(lots, 1)]},
        },
    }  # fmt: skip
    record = {
        "idweb": f"{today:%y}-99041", "objet": OBJECT, "famille": "FNS", "nature": "APPEL_OFFRE", "nomacheteur": BUYER,
        "dateparution": (today - timedelta(days=2)).isoformat(), "datelimitereponse": f"{deadline}+00:00",
        "code_departement": ["93"], "descripteur_libelle": ["Restauration collective", "Traiteur"],
        "criteres": ["sociaux"], "gestion": json.dumps(gestion, ensure_ascii=False),
        "donnees": json.dumps({"FNSimple": body}, ensure_ascii=False),
    }  # fmt: skip
    path = folder / f"avis-boamp-{today.isoformat()}.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
