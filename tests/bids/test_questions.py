"""Drafts of questions, and the buyer's answers beside them."""

from relais_app.bids.model import BidRequirement, Feasibility, Question
from relais_app.bids.questions import from_contradiction, from_requirement, match_answers, text_to_paste
from relais_app.dce.answers import Answer
from relais_app.dce.contradictions import Contradiction, Stated
from relais_app.dce.model import Source


def source(piece=0, page=1, words=""):
    return Source(piece=piece, page=page, box=None, words=words)


def answer(question, said="Oui."):
    return Answer(number="1", question=question, answer=said, source=source())


def test_a_draft_quotes_the_line_and_its_place_but_never_our_reason_or_cost():
    line = BidRequirement(text="Les repas sont livrés à 5 h 30.", section="3.2 Livraison", piece=2, page=7,
                          feasibility=Feasibility.NO, reason="aucun chauffeur", cost="12 000 €")  # fmt: skip
    draft = from_requirement(line, "CCTP 7")
    assert "Les repas sont livrés à 5 h 30." in draft.text and "CCTP 7" in draft.text
    assert "chauffeur" not in draft.text and "12 000" not in draft.text
    assert (draft.origin, draft.origin_id, draft.piece, draft.page, draft.lines) == (
        "requirement",
        line.id,
        2,
        7,
        (line.id,),
    )


def test_what_is_asked_follows_the_mark():
    texts = {from_requirement(BidRequirement(text="x", feasibility=f), "").text for f in Feasibility}
    assert len(texts) == 3  # feasible or unmarked lines ask the same thing
    worded = from_requirement(BidRequirement(text="x", better_wording="dès 7 h"), "").text
    assert "dès 7 h" in worded


def test_a_very_long_line_is_cut_between_words():
    text = from_requirement(BidRequirement(text="mot " * 300), "").text
    assert len(text) < 600 and "mot…" in text


def test_a_contradiction_quotes_both_places():
    found = Contradiction(kind="values", name="duration_months", lot="2", stated=(
        Stated(value=24, raw="24 mois", source=source(0, 3)), Stated(value=36, raw="trois ans", source=source(1, 5)),
    ))  # fmt: skip
    draft = from_contradiction(found, ("RC 3", "CCAP 5"))
    assert all(part in draft.text for part in ("RC 3", "24 mois", "CCAP 5", "36 mois", "trois ans", "lot 2"))
    assert (draft.origin_id, draft.page) == (found.code, 3)


def test_weights_that_do_not_add_up_are_asked_about_with_their_sum():
    stated = tuple(
        Stated(value={"name": n, "weight_percent": w}, raw="", source=source())
        for n, w in (("Prix", 40), ("Technique", 70))
    )
    draft = from_contradiction(
        Contradiction(kind="weights", name="criteria", stated=stated, total=110), ("RC 1", "RC 1")
    )
    assert "110 %" in draft.text and "Prix 40 %" in draft.text


def test_the_text_to_paste_numbers_the_questions():
    text = text_to_paste(
        [Question(text="Un ?", subject="Accès"), Question(text="Deux ?")], reference="R-1", title="Nettoyage"
    )
    assert text.index("Question 1 – Accès") < text.index("Un ?") < text.index("Question 2") < text.index("Deux ?")
    assert "R-1 – Nettoyage" in text


def test_an_answer_goes_to_the_question_it_is_about_and_to_one_only():
    ours = [Question(text="Le stationnement des camions de livraison est-il possible dans la cour de l'école le matin ?"),
            Question(text="Quel est le nombre de repas servis chaque mercredi ?")]  # fmt: skip
    asked = [answer("Quel est le nombre de repas servis le mercredi ?", "120."), answer("Le marché est-il alloti ?"),
             answer("Stationnement des camions de livraison dans la cour de l'école : est-il possible ?")]  # fmt: skip
    found = match_answers(ours, asked)
    assert [m.question_id for m in found] == [ours[1].id, None, ours[0].id]
    assert match_answers([], asked)[0].question_id is None
