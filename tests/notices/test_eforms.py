"""eForms: one reader for TED's XML, BOAMP's XML and BOAMP's JSON."""

import io
import json

from made import notices as made

from relais_app.notices.sources.boamp import read_record
from relais_app.notices.sources.files import read_stream
from relais_app.notices.wire import fingerprint


def read_xml(text):
    (reading,) = read_stream(io.BytesIO(text.encode()), "avis.xml")
    return reading


def test_the_buyer_is_the_organisation_named_as_such():
    assert read_xml(made.eforms()).buyer == "Département de Rivemarne"


def test_a_notice_is_read_in_french():
    reading = read_xml(made.eforms())
    assert (reading.title, reading.procedure, reading.nature) == ("Nettoyage des collèges", "Ouverte", "APPEL_OFFRE")
    assert (reading.source, reading.source_id, reading.procedure_id) == ("ted", "700123-2026", "aaaa-1111")
    assert reading.cpv == ("90910000", "90919200")
    assert reading.departements == ("69",)
    assert reading.amount_text == "250 000 € HT"
    assert reading.duration_text == "12 mois, 3 reconduction(s) au plus"
    assert [(c.name, c.weight, c.lot) for c in reading.criteria] == [
        ("Valeur technique", "60 %", None),
        ("Prix", "40 %", None),
    ]


def test_lots_are_numbered_as_printed_with_their_reservation():
    reading = read_xml(made.eforms())
    assert [(lot.number, lot.reserved) for lot in reading.lots] == [("1", "none"), ("2", "L2113-14")]
    assert reading.reserved == "L2113-14"


def test_a_single_lot_is_the_whole_contract():
    reading = read_xml(made.eforms(lots=1, reserved="res-pub-ser"))
    assert reading.lots == ()
    assert reading.reserved == "L2113-15"


def test_a_deadline_with_the_places_own_offset_raises_no_warning():
    reading = read_xml(made.eforms(lots=1, reserved="none"))
    assert reading.deadline_at.isoformat() == "2026-12-18T16:00:00+01:00"
    assert reading.warnings == ()


def test_a_summer_offset_in_winter_is_told():
    reading = read_xml(made.eforms(deadline=("2026-12-18+02:00", "16:00:00+02:00")))
    assert reading.deadline_at.isoformat() == "2026-12-18T15:00:00+01:00"
    assert reading.deadline_raw == "2026-12-18T16:00:00+02:00"
    assert any("16:00:00+02:00" in warning for warning in reading.warnings)


def test_a_change_notice_is_a_correction():
    changes = "<efac:Changes><efbc:ChangedNoticeIdentifier>bbbb-1111-01</efbc:ChangedNoticeIdentifier></efac:Changes>"
    reading = read_xml(made.eforms(extra=changes))
    assert (reading.nature, reading.answers_to) == ("RECTIFICATIF", "bbbb-1111-01")


def test_the_three_forms_say_the_same():
    xml = made.eforms()
    flux = read_xml(made.as_boamp_xml(xml))
    record = made.record(
        donnees=made.as_boamp_json(xml), objet="Nettoyage des collèges", procedure_libelle=None,
        gestion={"RESUME_OBJET": "Nettoyage des collèges", "DATE_LIMITE_REPONSE": "2026-12-18T16:00:00"},
    )  # fmt: skip
    from_json = read_record(record, json.dumps(record))
    ted = read_xml(xml)
    assert fingerprint(flux) == fingerprint(from_json)
    for name in (
        "title",
        "buyer",
        "cpv",
        "lots",
        "criteria",
        "reserved",
        "deadline_at",
        "duration_text",
        "procedure_id",
    ):
        assert getattr(flux, name) == getattr(ted, name), name


def test_a_broken_eforms_branch_keeps_the_flat_fields():
    reading = read_record(made.record(donnees={"EFORMS": {"Nothing": {}}}), "{}")
    assert reading.source == "boamp-raw"
    assert reading.title
