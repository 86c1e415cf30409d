"""What any text may do to the readers: nothing may raise, the raw text is never lost."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import notices as made

from relais_app.notices import wire
from relais_app.notices.model import NoticeReading
from relais_app.notices.sources.boamp import read_record
from relais_app.notices.sources.draft import criteria_of_text, euros, lot_of_text, reserved_article
from relais_app.notices.sources.files import read_stream
from relais_app.notices.sources.instants import joined, read_deadline
from relais_app.notices.sources.json_stream import BrokenJson, records
from relais_app.notices.sources.places import departement, of_nuts, of_postcode

leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
names = st.sampled_from(["FNSimple", "MAPA", "EFORMS", "DSP", "OBJET", "IDENTITE", "LOTS", "LOT", "initial", "lots", "lot",
                         "natureMarche", "organisme", "#text", "@x", "ContractNotice", "cac:ProcurementProjectLot",
                         "cbc:ID", "criteres", "criterePondere"])  # fmt: skip
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=25
)


@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_no_body_makes_the_reader_fail(donnees, gestion):
    record = {**made.light(), "donnees": json.dumps(donnees), "gestion": json.dumps(gestion)}
    text = json.dumps(record)
    reading = read_record(record, text)
    assert reading.raw == text
    assert reading.title


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=30) | st.from_regex(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?(Z|[+-]\d\d:\d\d)?", fullmatch=True)
)
def test_any_deadline_is_an_aware_instant_or_nothing(raw):
    deadline = read_deadline(raw)
    assert deadline.raw == raw.strip()
    assert deadline.at is None or deadline.at.utcoffset() is not None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_the_apis_offset_changes_nothing(moment):
    text = moment.replace(microsecond=0).isoformat()
    assert read_deadline(text + "+00:00", is_flat=True).at == read_deadline(text).at


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("2026-12-04T12:00:00", "2026-12-04T11:00:00+00:00"),
        ("2026-07-04T12:00:00.000+02:00", "2026-07-04T10:00:00+00:00"),
        ("2026-07-04T12:00:00Z", "2026-07-04T12:00:00+00:00"),
        ("2026-07-04 09:30", "2026-07-04T07:30:00+00:00"),
        ("04/07/2026 à 12h30", "2026-07-04T10:30:00+00:00"),
        ("2026-07-04", "2026-07-04T21:59:00+00:00"),
    ],
)
def test_deadlines_are_read_in_all_their_forms(raw, utc):
    assert read_deadline(raw).at.astimezone(UTC).isoformat() == utc


def test_a_deadline_without_an_hour_says_so():
    deadline = read_deadline("2026-07-04")
    assert not deadline.has_time
    assert deadline.warnings


def test_date_and_time_of_eforms_are_joined():
    assert joined("2026-12-18+01:00", "16:00:00") == "2026-12-18T16:00:00+01:00"
    assert joined("2026-12-18+01:00", "16:00:00+02:00") == "2026-12-18T16:00:00+02:00"
    assert joined("2026-12-18Z", "") == "2026-12-18Z"


@given(st.lists(st.dictionaries(st.text(max_size=5), leaves, min_size=1, max_size=4), max_size=8), st.booleans())
def test_records_come_out_as_they_went_in(values, in_envelope):
    document = {"total_count": len(values), "results": values} if in_envelope else values
    data = json.dumps(document, ensure_ascii=True).encode()
    out = list(records(io.BytesIO(data)))
    assert [value for value, _text in out] == values
    assert [json.loads(text) for _value, text in out] == values


def test_a_record_longer_than_a_block_is_whole():
    values = [{"objet": "é" * 300_000}, {"objet": "b"}]
    assert [v for v, _t in records(io.BytesIO(json.dumps(values, ensure_ascii=False).encode()))] == values


@given(st.binary(max_size=200))
def test_no_bytes_make_the_file_reader_fail(data):
    list(read_stream(io.BytesIO(data), "x"))
    with pytest.raises(BrokenJson) if _breaks(data) else _nothing():
        list(records(io.BytesIO(data)))


def _breaks(data):
    try:
        list(records(io.BytesIO(data)))
    except BrokenJson:
        return True
    return False


def _nothing():
    import contextlib

    return contextlib.nullcontext()


@given(st.text(max_size=40))
def test_small_readers_take_any_text(text):
    departement(text), of_postcode(text), of_nuts(text), euros(text), reserved_article(text)
    criteria_of_text(text), lot_of_text(text, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [("L. 2113-12 et L.2113-13", "L2113-14"), ("article L2113-13-1", "L2113-13-1"), ("L2113-15", "L2113-15"),
     ("R2113-7", ""), ("L2113-130", "")],
)  # fmt: skip
def test_the_article_of_a_reservation_is_named(text, code):
    assert reserved_article(text) == code


@pytest.mark.parametrize(
    ("code", "is_in"),
    [("20200", "2B"), ("20000", "2A"), ("97400", "974"), ("93200", "93"), ("75 012", "75"), ("x", "")],
)
def test_a_postcode_has_its_departement(code, is_in):
    assert of_postcode(code) == is_in


def test_a_reading_survives_the_wire():
    reading = read_record(made.record(code_departement=["974"], gestion={"DEP_PUBLICATION": "974"}), "brut")
    again = wire.decode(wire.encode(reading))
    assert again == reading
    assert isinstance(again, NoticeReading)
    assert str(again.deadline_at.tzinfo) == "Indian/Reunion"
