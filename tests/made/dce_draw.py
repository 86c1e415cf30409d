"""What made-up consultations are about: contents drawn from a seed, and the facts they state."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

OBJECTS = ("Entretien ménager des bâtiments communaux", "Fourniture de repas en liaison froide pour les écoles",
           "Entretien des espaces verts du secteur nord", "Collecte et réemploi du mobilier de bureau",
           "Blanchisserie et location de linge plat", "Prestations de traiteur pour les réceptions",
           "Mise sous pli et affranchissement du courrier", "Rénovation des menuiseries du groupe scolaire",
           "Formation aux savoirs de base des agents", "Démolition et désamiantage de l'ancien gymnase")  # fmt: skip
BUYERS = ("Ville de Brézolles-sur-Loue", "Commune de Saint-Aubin-les-Prés", "Communauté de communes du Val d'Ombre",
          "Office public de l'habitat de la Vergne", "Centre hospitalier Louise-Michel", "Université de la Côte Verte",
          "Syndicat mixte des eaux du Lary", "Département de la Haute-Vire", "SDIS du Morvan", "CCAS de Montfleury")  # fmt: skip
LOT_TITLES = ("Secteur centre", "Écoles maternelles", "Médiathèque et théâtre", "Gymnases et vestiaires", "Vitrerie en hauteur",
              "Crèches municipales", "Résidences autonomie", "Bâtiments techniques", "Cimetières et parcs")  # fmt: skip
CRITERIA = ("Valeur technique", "Prix des prestations", "Délai d'intervention", "Performances en matière d'insertion",
            "Démarche environnementale", "Qualité des produits", "Moyens humains et matériels")  # fmt: skip


@dataclass
class Made:
    """A made piece and what it states, in the forms of contracts.md."""

    family: str
    kind: str = "RC"
    elements: list[tuple[str, Any]] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)

    def put(self, kind: str, what: Any) -> None:
        self.elements.append((kind, what))


@dataclass
class Draw:
    """The contents drawn for one piece."""

    rng: random.Random
    buyer: str
    title: str
    reference: str
    deadline: datetime
    lots: list[str]
    criteria: list[tuple[str, int]]
    validity: int
    months: int
    renewals: int
    question_days: int

    @classmethod
    def of(cls, seed: int) -> Draw:
        rng = random.Random(seed)
        day = date(2025, 1, 6) + timedelta(days=rng.randrange(600))
        weights = rng.choice(((60, 40), (50, 40, 10), (40, 35, 15, 10), (55, 45), (45, 30, 25), (70, 30)))
        names = rng.sample(CRITERIA, len(weights))
        return cls(rng, rng.choice(BUYERS), rng.choice(OBJECTS), f"{rng.randrange(20, 27)}-{rng.choice(('SG', 'DST', 'ACH'))}-{rng.randrange(1, 99):03d}",
                   datetime(day.year, day.month, day.day, rng.choice((10, 11, 12, 14, 16, 17)), rng.choice((0, 0, 0, 30))),
                   rng.sample(LOT_TITLES, rng.choice((0, 2, 3, 5))), list(zip(names, weights, strict=True)),
                   rng.choice((90, 120, 180)), rng.choice((12, 24, 36, 48)), rng.choice((0, 1, 2, 3)), rng.choice((6, 7, 8, 10)))  # fmt: skip


def hour_forms(moment: datetime, form: int) -> str:
    """The same hour in the ways buyers write it."""
    h, m = moment.hour, moment.minute
    forms = (f"{h}h{m:02d}", f"{h} h {m:02d}", f"{h:02d}:{m:02d}", f"{h} heures" + (f" {m}" if m else ""),
             f"{h}H{m:02d}", "midi" if (h, m) == (12, 0) else f"{h} h {m:02d} précises")  # fmt: skip
    return forms[form % len(forms)]


def truth_of(d: Draw, **more: Any) -> dict[str, Any]:
    truth: dict[str, Any] = {
        "buyer": d.buyer, "object": d.title, "reference": d.reference, "deadline": d.deadline.isoformat(timespec="minutes"),
        "offer_validity_days": d.validity, "duration_months": d.months, "renewals": d.renewals,
        "question_deadline": (d.deadline.date() - timedelta(days=d.question_days)).isoformat(),
        "lots": [(str(i), t) for i, t in enumerate(d.lots, 1)],
        "criteria": [(n, w) for n, w in d.criteria],
    }  # fmt: skip
    truth.update(more)
    return truth
