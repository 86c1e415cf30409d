"""Two versions of a DCE, and what one version contradicts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from made.pieces import piece

from relais_app.dce.comparison import (
    Change,
    compare,
    compare_facts,
    compare_pieces,
    compare_sentences,
    pair_pieces,
    sentences_of,
)
from relais_app.dce.contradictions import NoticeValue, contradictions
from relais_app.dce.model import Fact, Reading, Requirement, Source

RC = """# Article 1 - Objet
La consultation porte sur le nettoyage des écoles.
Les offres sont remises avant le 3 mars 2027 à 12 h.

# Article 2 - Visite
Une visite des locaux est possible.

| Critère | Poids
| Prix | 40 %
| Valeur technique | 60 %
"""
CCTP = """# Prestations
Les sols sont lavés chaque jour avec des produits doux.
Les vitres sont lavées deux fois par an.
"""


def version(*pieces):
    for number, one in enumerate(pieces):
        one.id = number
    return list(pieces)


def changes(before, after):
    found = compare_pieces(version(piece(before, kind="RC")), version(piece(after, kind="RC")))
    return [(c.change, c.before and c.before.words, c.after and c.after.words) for c in found[0].changes]


def test_a_changed_sentence_is_shown_beside_the_old_one_with_both_pages():
    found = compare_pieces(version(piece(RC, kind="RC")), version(piece(RC.replace("3 mars", "10 mars"), kind="RC")))
    (change,) = found[0].changes
    assert change.change is Change.CHANGED and found[0].change is Change.CHANGED
    assert "3 mars" in change.before.words and "10 mars" in change.after.words
    assert change.before.page == change.after.page == 1 and change.before.box and change.after.box


def test_a_new_and_a_removed_sentence_are_told_apart():
    assert changes(RC, RC + "\nLe titulaire fournit un planning détaillé des passages.\n") == [
        (Change.ADDED, None, "Le titulaire fournit un planning détaillé des passages.")
    ]
    assert [c[0] for c in changes(RC, RC.replace("Une visite des locaux est possible.", ""))] == [Change.REMOVED]


def test_a_weight_that_changes_shows_even_when_the_same_figure_stands_elsewhere():
    swapped = RC.replace("Prix | 40", "Prix | 60").replace("technique | 60", "technique | 40")
    assert [c[0] for c in changes(RC, swapped)] == [Change.CHANGED, Change.CHANGED]


def test_case_spaces_and_marks_are_no_change():
    assert changes(RC, RC.replace("écoles.", "Écoles .").replace("est possible", "EST POSSIBLE")) == []


def test_a_sentence_that_only_moved_is_no_change():
    lines = "Les agents portent une tenue fournie par le titulaire.", "Les clés sont remises au gardien chaque soir."
    assert changes("\n\n".join(lines), "\n\n".join(lines[::-1])) == []


def test_pieces_are_paired_by_kind_and_words_whatever_their_names():
    before = version(piece(RC, kind="RC", name="RC.pdf"), piece(CCTP, kind="CCTP", name="CCTP.pdf"))
    after = version(
        piece(CCTP.replace("deux", "trois"), kind="CCTP", name="3-cahier V2.pdf"),
        piece(RC.replace("mars", "avril"), kind="RC", name="1-reglement V2.pdf"),
        piece("Plan des étages du gymnase.", kind="plan", name="plan.pdf"),
    )
    pairs = {(a and a.kind, b and b.kind) for a, b in pair_pieces(before, after)}
    assert pairs == {("RC", "RC"), ("CCTP", "CCTP"), (None, "plan")}
    found = compare_pieces(before, after)
    assert [p.change for p in found] == [Change.CHANGED, Change.CHANGED, Change.ADDED]


def test_the_same_bytes_are_the_same_piece_and_are_not_compared():
    before, after = piece(RC, kind="RC"), piece(RC, kind="RC", name="autre nom.pdf")
    before.sha256 = after.sha256 = "ab"
    (found,) = compare_pieces([before], [after])
    assert found.is_identical and found.change is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), max_size=12), st.lists(st.sampled_from("abcdefgh"), max_size=12))
def test_every_sentence_of_both_versions_is_kept_or_told(left, right):
    sentences = {c: f"La phrase {c} du cahier parle de la chose numéro {ord(c)}." for c in "abcdefgh"}
    sides = [
        sentences_of(piece("\n\n".join(sentences[c] for c in side) or "Vide.", kind="CCTP")) for side in (left, right)
    ]
    told = compare_sentences(*sides)
    gone = {c.before.words for c in told if c.before}
    come = {c.after.words for c in told if c.after}
    assert {s.source.words for s in sides[0]} - {s.source.words for s in sides[1]} <= gone
    assert {s.source.words for s in sides[1]} - {s.source.words for s in sides[0]} <= come


# ---- facts and lines --------------------------------------------------------------------------------------


def fact(name, value, *, lot=None, confidence=0.95, piece=0, page=1, raw=""):
    source = Source(piece=piece, page=page, box=None, words=raw or str(value))
    return Fact(
        name=name, value=value, raw=raw or str(value), source=source, confidence=confidence, rule="r", lot=lot
    )


def line(text):
    return Requirement(text=text, level="must", theme="prestation", on="titulaire", section="", confidence=0.9, rule="r",
                       source=Source(piece=0, page=1, box=None, words=text))  # fmt: skip


def test_a_moved_deadline_is_named_first():
    before = [fact("object", "Nettoyage"), fact("deadline", "2027-03-03T12:00")]
    after = [fact("object", "Nettoyage des écoles"), fact("deadline", "2027-03-10T12:00")]
    found = compare(Reading(facts=before), Reading(facts=after))
    assert (
        found.deadline.before[0].value == "2027-03-03T12:00" and found.deadline.after[0].value == "2027-03-10T12:00"
    )
    assert [f.name for f in found.facts] == ["deadline", "object"] and not found.is_empty


def test_an_entry_that_a_list_gains_or_loses_is_told_alone():
    lots = [fact("lots", {"number": n, "title": t}) for n, t in (("1", "Écoles"), ("2", "Mairie"))]
    (found,) = compare_facts(lots[:1], lots)
    assert found.before == () and found.after == (lots[1],)
    assert compare_facts(lots, lots[::-1]) == ()


def test_a_line_said_otherwise_has_its_new_words_beside_it():
    before = [line("Les sols sont lavés chaque jour."), line("Les vitres sont lavées deux fois par an.")]
    after = [
        line("Les sols sont lavés chaque jour ."),
        line("Les vitres sont lavées trois fois par an."),
        line("Un chef d’équipe est désigné."),
    ]
    found = compare(Reading(requirements=before), Reading(requirements=after))
    assert [(c.before, c.after) for c in found.lines] == [(before[1], after[1])]
    assert found.new_lines == (after[2],)


def test_equal_versions_are_empty():
    reading = Reading(pieces=version(piece(RC, kind="RC")), facts=[fact("deadline", "x")], requirements=[line("a b")])
    assert compare(reading, reading).is_empty


# ---- contradictions ---------------------------------------------------------------------------------------


def test_two_pieces_that_disagree_are_both_kept():
    facts = [fact("duration_months", 24, piece=0), fact("duration_months", 36, piece=1, page=4, confidence=0.8),
             fact("duration_months", 12, confidence=0.2)]  # fmt: skip
    (found,) = contradictions(facts)
    assert [(s.value, s.source.piece, s.source.page) for s in found.stated] == [(24, 0, 1), (36, 1, 4)]
    assert found.code == "values:duration_months::"
    assert contradictions([facts[0], replace(facts[1], value=24)]) == ()


def test_durations_of_different_lots_do_not_clash():
    assert contradictions([fact("duration_months", 24, lot="1"), fact("duration_months", 36, lot="2")]) == ()


def test_a_maximum_given_twice_is_compared_by_lot_and_period():
    amounts = [fact("amount", {"max_eur_ht": m, "per": per}, lot=lot)
               for m, per, lot in ((1000, "year", "1"), (2000, "year", "1"), (9000, "total", "1"), (5, "year", "2"))]  # fmt: skip
    (found,) = contradictions(amounts)
    assert (found.part, found.lot, [s.value for s in found.stated]) == ("max_eur_ht", "1", [1000, 2000])


def test_weights_that_do_not_make_100_are_told_with_their_sum():
    def criteria(*weights):
        return [fact("criteria", {"name": f"C{i}", "weight_percent": w}) for i, w in enumerate(weights)]

    (found,) = contradictions(criteria(40, 50, 20))
    assert (found.kind, found.total, len(found.stated)) == ("weights", 110, 3)
    assert contradictions(criteria(40, 60)) == ()
    assert contradictions(criteria(40, None)) == ()
    assert contradictions(criteria(33.33, 33.33, 33.34)) == ()


def test_the_notice_is_one_side_when_it_says_otherwise():
    notice = [NoticeValue(name="deadline", value="2027-03-03T12:00", raw="03/03/2027 12:00"),
              NoticeValue(name="criteria", value={"weights": [40.0, 60.0]}, raw="Prix 60 %, technique 40 %")]  # fmt: skip
    facts = [fact("deadline", "2027-03-04T12:00"), fact("criteria", {"name": "Prix", "weight_percent": 50}),
             fact("criteria", {"name": "Technique", "weight_percent": 50})]  # fmt: skip
    found = contradictions(facts, notice)
    assert [(c.kind, c.name) for c in found] == [("notice", "deadline"), ("notice", "criteria")]
    assert found[0].stated[0].source is None and found[0].stated[0].raw == "03/03/2027 12:00"
    assert contradictions([fact("deadline", "2027-03-03T12:00")], notice[:1]) == ()
