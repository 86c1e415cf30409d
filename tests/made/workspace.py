"""A workspace with a little of everything, made through the operations: for the window's tests and pictures."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from relais_app.base.dates import instant
from relais_app.base.money import Money
from relais_app.company.model import KindProof, Signatory, StructureKind, YearFigures
from relais_app.notices.model import FoundField, NoticeCriterion, NoticeLot, NoticeReading

TODAY = date(2026, 11, 2)


def fill_company(work) -> None:
    from relais_app.operations import company

    company.save_structure(
        work,
        name="La Marmite du Canal",
        legal_form="Association déclarée (loi 1901)",
        siret="732 829 320 00074",
        address="12 quai de l'Écluse",
        postcode="93000",
        city="Rivemarne",
        email="contact@marmite.example",
        phone="01 99 00 14 27",
        kinds=(
            KindProof(StructureKind.ACI, "Convention ACI 2025-2027", date(2027, 12, 31)),
            KindProof(StructureKind.EI, "Convention EI 2026", date(2026, 12, 31)),
            KindProof(StructureKind.ESS, "Statuts"),
        ),
        figures=(
            YearFigures(2025, Money.of(1_900_000), 42.0),
            YearFigures(2024, Money.of(1_780_000), 40.0),
            YearFigures(2023, Money.of(1_650_000), 36.0),
        ),
        signatories=(Signatory("« Verveine »", "directrice", "délégation du 3 mars 2026"),),
    )
    for name, role, hours, leave in (
        ("Mirabelle", "commerciale", 35.0, ((date(2026, 12, 28), date(2027, 1, 3)),)),
        ("Sarriette", "cheffe de cuisine", 39.0, ((date(2026, 12, 28), date(2027, 1, 3)),)),
        ("Laurier", "logistique", 35.0, ()),
        ("Basilic", "administration", 28.0, ()),
    ):
        company.save_person(work, name=name, role=role, weekly_hours=hours, leave=leave)
    company.save_resource(work, name="Cuisine", unit="repas", per_week=6250.0)
    company.save_resource(work, name="Livraisons", unit="tournées", per_week=45.0)


def fill_documents(work, folder: Path) -> None:
    from relais_app.operations import documents

    folder.mkdir(parents=True, exist_ok=True)
    papers = (
        ("attestation-vigilance-urssaf.txt", "vigilance", date(2026, 7, 10), None),
        ("regularite-fiscale.txt", "fiscale", date(2026, 10, 2), None),
        ("assurance-rc-pro.txt", "assurance_rc", date(2025, 11, 21), date(2026, 11, 21)),
        ("avis-sirene.txt", "sirene", date(2026, 10, 1), None),
        ("pouvoir-signataire.txt", "pouvoir", None, None),
        ("convention-aci.txt", "aci", date(2025, 3, 3), date(2027, 12, 31)),
        ("agrement-esus.txt", "esus", date(2023, 6, 12), date(2028, 6, 12)),
    )
    known = {entry.code for entry in documents.document_types()}
    for name, kind, issued, end in papers:
        path = folder / name
        path.write_text(f"{name} : une pièce de la structure.", encoding="utf-8")
        added = documents.add_documents(work, [path], type=kind if kind in known else None, issued_on=issued).value[0]
        if end is not None:
            documents.save_document(work, added.id, valid_until=end)


def notice_readings() -> tuple[NoticeReading, ...]:
    """Eight invented notices, one of them with everything."""
    rows = (
        (
            "Ville de Rivemarne",
            "Repas livrés et prestations de traiteur éco-responsables",
            date(2026, 11, 20),
            14,
            ("93",),
            "L2113-13",
            4,
        ),
        ("Syndicat du Grand-Bief", "Cocktails et pauses de travail", date(2026, 11, 6), 12, ("93",), "none", 1),
        (
            "Département du Val-d'Orme",
            "Formation aux métiers de la restauration collective",
            date(2026, 12, 3),
            12,
            ("95",),
            "L2113-15",
            3,
        ),
        (
            "Lycée Fernand-Quibolle",
            "Fourniture de denrées alimentaires, produits laitiers et surgelés",
            date(2026, 11, 14),
            17,
            ("75",),
            "none",
            6,
        ),
        (
            "Office de Montargile",
            "Exploitation du restaurant inter-entreprises du pôle tertiaire",
            date(2026, 12, 12),
            16,
            ("77",),
            "none",
            0,
        ),
        (
            "Commune de Brevelle",
            "Traiteur pour les cérémonies et vœux 2027",
            date(2026, 11, 17),
            12,
            ("94",),
            "none",
            1,
        ),
        (
            "Communauté des Trois-Écluses",
            "Goûters et repas froids des centres de loisirs",
            date(2026, 11, 23),
            11,
            ("94",),
            "L2113-12",
            2,
        ),
    )
    readings = [
        NoticeReading(
            source="boamp-eforms", source_id=f"26-1184{number:02}", title=title, buyer=buyer, published_on=date(2026, 10, 30),
            deadline_at=instant(datetime(day.year, day.month, day.day, hour)), departements=deps, reserved=reserved,
            lots=tuple(NoticeLot(str(n + 1), f"Lot {n + 1}") for n in range(lots)), social_clause=number % 3 == 1,
            description=f"{title}. Le titulaire livre sur les sites de l'acheteur.", cpv=("55520000",),
        )
        for number, (buyer, title, day, hour, deps, reserved, lots) in enumerate(rows)
    ]  # fmt: skip
    readings.append(
        NoticeReading(
            source="boamp-eforms", source_id="26-118402", title="Plateaux-repas pour instances et jurys", buyer="Université de Sainte-Orme",
            reference="2026-SO-118", procedure="Procédure adaptée", published_on=date(2026, 10, 30),
            deadline_at=instant(datetime(2026, 11, 26, 12)), departements=("94",), place="Sainte-Orme, trois sites",
            cpv=("55521200", "55520000"), reserved="L2113-13", social_clause=True,
            lots=(NoticeLot("1", "Plateaux-repas froids", (), "L2113-13"), NoticeLot("2", "Plateaux-repas chauds")),
            criteria=(NoticeCriterion("Prix", "40 %"), NoticeCriterion("Valeur technique", "40 %"), NoticeCriterion("Performance sociale", "20 %")),
            amount_text="Maximum 210 000 € HT sur 4 ans", duration_text="24 mois, reconductible 2 ans",
            description="Fourniture et livraison de plateaux-repas froids et chauds pour les conseils, jurys et journées d'étude, "
            "en contenants réemployables. Le marché est réservé en application de l'article L2113-13 du code de la commande publique.",
            notice_url="https://www.boamp.fr/pages/avis/?q=idweb:26-118402",
            fields=(FoundField("title", "Plateaux-repas", "Objet : plateaux-repas", "page 1"),),
        )
    )  # fmt: skip
    return tuple(readings)


def fill_notices(work) -> list[str]:
    from relais_app.operations import notices

    return [notices.save_notice(work, reading).value for reading in notice_readings()]


def fill_bids(work, notice_ids: list[str]) -> list[str]:
    from relais_app.operations import bids

    made = [bids.create_bid(work, notice_id=id).value for id in notice_ids[:3]]
    made.append(bids.create_bid(work, title="Vœux 2027 : cocktail", buyer="Commune de Brevelle").value)
    bids.save_bid(work, made[3], deadline_at=datetime(2026, 11, 11, 11, tzinfo=UTC))
    bids.save_bid(work, made[0], chance=0.45)
    return made


def fill_partners(work) -> None:
    from relais_app.exchange.keys import SecretKeys
    from relais_app.operations import partners

    keys, others = SecretKeys.new().public, SecretKeys.new().public
    partners.save_partner(
        work,
        name="Vélocanal",
        kind="SCOP",
        skills="livraison à vélo, 93",
        contact="« Ciboulette », exploitation",
        phone="01 99 00 14 27",
        age_key=keys.age,
        minisign_key=keys.minisign,
    )
    partners.save_partner(
        work,
        name="Froid Partagé",
        kind="SCIC",
        skills="chaîne du froid, 94",
        age_key=others.age,
        minisign_key=others.minisign,
    )
    partners.trust(work, f"{others.age} {others.minisign}", "Froid Partagé")
    partners.save_partner(work, name="Panier du Bief", kind="ACI", skills="maraîchage, 93")
    partners.save_partner(work, name="Les Roues Solidaires", kind="EI", skills="transport frigorifique, 95")


def fill_load(work, bid_ids: list[str]) -> None:
    from relais_app.operations import company, load

    people = {row.name: row.id for row in company.people(work)}
    means = {row.name: row.id for row in company.resources(work)}
    for number, (name, hours, week) in enumerate(
        (
            ("Sarriette", 14.0, 1),
            ("Sarriette", 34.0, 2),
            ("Mirabelle", 30.0, 0),
            ("Laurier", 26.0, 2),
            ("Basilic", 24.0, 1),
        )
    ):
        start = TODAY + timedelta(weeks=week)
        load.save_task(
            work,
            bid_id=bid_ids[number % len(bid_ids)],
            title="Mémoire et menus",
            person_id=people[name],
            hours=hours,
            starts_on=start,
            ends_on=start + timedelta(days=4),
        )
    load.save_production(
        work,
        bid_id=None,
        title="Contrats en cours",
        resource_id=means["Cuisine"],
        per_week=4700.0,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(weeks=30),
    )
    load.save_production(
        work,
        bid_id=bid_ids[0],
        title="Rivemarne",
        resource_id=means["Cuisine"],
        per_week=2400.0,
        starts_on=TODAY + timedelta(weeks=5),
        ends_on=TODAY + timedelta(weeks=30),
    )
    load.save_production(
        work,
        bid_id=None,
        title="Contrats en cours",
        resource_id=means["Livraisons"],
        per_week=31.0,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(weeks=20),
    )


def fill(work, files: Path) -> list[str]:
    """Everything; gives back the bids' ids."""
    fill_company(work)
    fill_documents(work, files)
    bid_ids = fill_bids(work, fill_notices(work))
    fill_partners(work)
    fill_load(work, bid_ids)
    return bid_ids
