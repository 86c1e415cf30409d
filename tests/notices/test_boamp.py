"""BOAMP records: five bodies, and the index around them."""

import io
import json

import pytest
from made import notices as made

from relais_app.notices.model import NoticeCriterion
from relais_app.notices.sources.boamp import read_record
from relais_app.notices.sources.files import Rejected, read_stream


def read(record):
    return read_record(record, json.dumps(record, ensure_ascii=False))


def found_in(data, name="avis"):
    return list(read_stream(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name))


def test_a_simple_call_is_read_whole():
    reading = read(made.record())
    assert (reading.source, reading.source_id, reading.nature) == ("boamp-fnsimple", "26-1001", "APPEL_OFFRE")
    assert (reading.title, reading.buyer) == ("Livraison de repas pour les écoles", "Ville de Rivemarne")
    assert (reading.reference, reading.amount_text, reading.duration_text) == (
        "2026-REP-04",
        "120 000 € HT",
        "24 mois",
    )
    assert [(lot.number, lot.title) for lot in reading.lots] == [("1", "Écoles du nord"), ("2a", "Écoles du sud")]
    assert reading.criteria == (NoticeCriterion("Valeur technique", "60 %"), NoticeCriterion("Prix", "40 %"))
    assert (reading.departements, reading.cpv, reading.reserved) == (("93",), ("55523100",), "none")
    assert reading.documents_url == "https://plateforme.example/dce/12"


def test_every_proposed_field_stands_beside_its_words_and_place():
    fields = {f.name: f for f in read(made.record()).fields}
    assert fields["duration_text"].words == "24"
    assert fields["duration_text"].where == "FNSimple.initial.natureMarche.dureeMois"
    assert fields["deadline_at"].words == "2026-12-04T12:00:00"


def test_the_false_offset_of_the_api_is_never_shown():
    assert read(made.light()).deadline_at.isoformat() == "2026-12-04T12:00:00+01:00"


def test_an_overseas_deadline_is_in_its_own_zone():
    reading = read(made.record(code_departement=["974"], gestion={"DEP_PUBLICATION": "974"}))
    assert reading.deadline_zone == "Indian/Reunion"
    assert reading.deadline_at.isoformat() == "2026-12-04T12:00:00+04:00"


def test_two_deadlines_that_differ_are_both_told():
    reading = read(made.record(gestion={"DATE_LIMITE_REPONSE": "2026-12-07T12:00:00"}))
    assert reading.deadline_raw == "2026-12-07T12:00:00"
    assert any("2026-12-04T12:00:00" in warning for warning in reading.warnings)


def test_a_departement_is_padded():
    reading = read(made.record(code_departement=["2"], gestion={"DEP_PUBLICATION": "02"}))
    assert reading.departements == ("02",)


def test_a_title_cut_by_the_index_is_taken_from_the_body():
    whole = "Entretien des espaces verts " * 9 + "de la ville"
    record = made.record(
        objet=whole[:200], gestion={"RESUME_OBJET": whole[:200]}, donnees={"FNSimple": made.fnsimple(intitule=whole)}
    )
    assert read(record).title == whole


def test_a_broken_body_title_gives_way_to_the_index():
    record = made.record(
        objet="Maîtrise d'oeuvre de l'école", gestion={"RESUME_OBJET": "Maîtrise d'oeuvre de l'école"},
        donnees={"FNSimple": made.fnsimple(intitule="Maîtrise d'?uvre de l?école")},
    )  # fmt: skip
    assert read(record).title == "Maîtrise d'oeuvre de l'école"


def test_lost_apostrophes_are_mended():
    assert (
        read(made.light(objet="Travaux de l?entreprise et maîtrise d'?uvre")).title
        == "Travaux de l'entreprise et maîtrise d'œuvre"
    )


def test_entities_encoded_twice_are_decoded():
    reading = read(made.record(objet=None, gestion={"RESUME_OBJET": ""}, donnees={"MAPA": made.mapa()}))
    assert reading.title == "Entretien d'espaces verts communaux"


def test_a_mapa_has_its_criteria_and_no_cpv():
    reading = read(made.record(donnees={"MAPA": made.mapa()}))
    assert reading.source == "boamp-mapa"
    assert reading.cpv == ()
    assert reading.criteria == (NoticeCriterion("Prix", "55 %"),)
    assert reading.reference == "EV-26"


def test_a_correction_names_the_notice_it_corrects():
    body = {"FNSimple": {"organisme": {"nomOfficiel": "Ville de Rivemarne"}, "rectificatif": {
        "avisInitial": {"idWeb": "26-900"}, "natureMarche": {"intitule": "Repas"},
        "infosRectif": "Date limite reportée au vendredi 18 décembre 2026 à 12:00:00"}}}  # fmt: skip
    record = made.record(
        donnees=body, etat="RECTIFICATIF", nature="RECTIFICATIF", annonce_lie=["26-900"], nomacheteur="Collectivité",
        datelimitereponse=None, gestion={"DATE_LIMITE_REPONSE": "", "NOMORGANISME": "Collectivité"},
    )  # fmt: skip
    reading = read(record)
    assert (reading.nature, reading.answers_to, reading.buyer) == ("RECTIFICATIF", "26-900", "Ville de Rivemarne")
    assert reading.deadline_at is None
    assert "reportée" in reading.description


def test_a_reservation_without_its_article_says_so():
    reading = read(made.record(donnees={"FNSimple": made.fnsimple(reservationMarche={"oui": ""})}))
    assert reading.reserved == "unspecified"
    assert reading.warnings


def test_a_reservation_takes_the_article_that_the_words_name():
    body = made.fnsimple(reservationMarche={"oui": ""}, description="Marché réservé (art. L. 2113-13 du CCP).")
    assert read(made.record(donnees={"FNSimple": body})).reserved == "L2113-13"


def test_social_and_environmental_criteria_come_from_the_index():
    reading = read(made.record(criteres=["sociaux", "environnementaux"]))
    assert reading.social_clause
    assert reading.environmental_clause


@pytest.mark.parametrize("root", ["DSP", "DIVERS"])
def test_shapes_nobody_described_give_what_their_names_say(root):
    body = {
        root: {"initial": {"descriptionMarche": {"titreMarche": "Gestion du centre", "description": "Trois ans."}}}
    }
    reading = read(made.record(objet=None, gestion={"RESUME_OBJET": ""}, donnees=body))
    assert (reading.title, reading.description) == ("Gestion du centre", "Trois ans.")


def test_an_unknown_body_is_kept_raw():
    reading = read(made.record(donnees={"NOUVEAU": {"x": 1}}))
    assert reading.source == "boamp-raw"
    assert "NOUVEAU" in reading.raw
    assert reading.title


def test_an_old_announcement_is_read():
    (reading,) = found_in(made.old_announcement())
    assert (reading.source, reading.source_id, reading.buyer) == ("boamp-identite", "17-00999", "Syndicat de l'Aune")
    assert (reading.departements, reading.nature) == (("02",), "APPEL_OFFRE")
    assert [c.weight for c in reading.criteria] == ["60", "40"]
    assert reading.deadline_at.isoformat() == "2017-02-07T12:00:00+01:00"


@pytest.mark.parametrize(("flag", "code"), [("ATELIERS_PROTEGES", "L2113-12"), ("EMPLOIS_PROTEGES", "unspecified")])
def test_an_old_reservation_is_read(flag, code):
    (reading,) = found_in(made.old_announcement(f"<MARCHE_RESERVE_OUI><{flag}/></MARCHE_RESERVE_OUI>"))
    assert reading.reserved == code


@pytest.mark.parametrize("shape", ["envelope", "array", "single", "lines", "first-api"])
def test_records_come_in_every_envelope(shape):
    records = [made.light("26-1"), made.light("26-2")]
    text = {
        "envelope": json.dumps({"total_count": 2, "results": records}),
        "array": json.dumps(records),
        "single": json.dumps(records[0]),
        "lines": "\n".join(json.dumps(r) for r in records),
        "first-api": json.dumps({"nhits": 2, "records": [{"datasetid": "boamp", "fields": r} for r in records]}),
    }[shape]
    assert [r.source_id for r in found_in(text)] == (["26-1"] if shape == "single" else ["26-1", "26-2"])


def test_gzip_is_opened():
    import gzip

    assert len(found_in(gzip.compress(json.dumps([made.light()]).encode()))) == 1


def test_a_cut_file_gives_the_records_before_the_cut():
    text = json.dumps([made.light("26-1"), made.light("26-2")])[:-30]
    first, cut = found_in(text)
    assert first.source_id == "26-1"
    assert isinstance(cut, Rejected)
    assert cut.record == "2"


def test_an_error_answer_is_refused_once():
    (found,) = found_in('{"error_code": "X", "message": "non"}')
    assert isinstance(found, Rejected)


def test_a_file_without_any_notice_is_refused_once():
    (found,) = found_in(json.dumps(["a", "b", "c"]))
    assert isinstance(found, Rejected)


def test_a_doctype_is_refused():
    (found,) = found_in('<!DOCTYPE a [<!ENTITY b "c">]><ANNONCE>&b;</ANNONCE>')
    assert isinstance(found, Rejected)
    assert "DOCTYPE" in found.reason
