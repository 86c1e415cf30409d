"""Printed lines joined into paragraphs: over lines, over pages, around footers and footnotes."""

from made.pieces import piece

from relais_app.dce.requirements.flow import box_of, paragraphs_of


def texts(printed: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs_of(piece(printed))]


def test_lines_of_a_sentence_are_joined() -> None:
    assert texts(
        "Le prestataire nettoie chaque matin les salles de classe de l'école maternelle avant\nl'arrivée des enfants."
    ) == [
        "Le prestataire nettoie chaque matin les salles de classe de l'école maternelle avant l'arrivée des enfants."
    ]


def test_a_gap_makes_a_paragraph() -> None:
    assert len(texts("Le prestataire nettoie les salles.\n\nIl ferme les volets.")) == 2


def test_a_bullet_makes_a_paragraph_and_goes() -> None:
    found = paragraphs_of(piece("Il fournit :\n- un rapport ;\n- un plan."))
    assert [(p.marker, p.text) for p in found] == [("", "Il fournit :"), ("-", "un rapport ;"), ("-", "un plan.")]


def test_a_sentence_goes_on_over_the_page_break() -> None:
    first = "Le titulaire remet chaque trimestre à la commune un compte rendu de ses interventions, avec les"
    assert texts(f"{first}\n---\nheures passées par site.") == [f"{first} heures passées par site."]


def test_a_cut_word_is_joined_and_a_compound_keeps_its_hyphen() -> None:
    assert texts("Le titulaire déclare chacun de ses presta-\ntaires.")[0].endswith("prestataires.")
    assert texts("Le titulaire déclare chacun de ses sous-\ntraitants.")[0].endswith("sous-traitants.")


def test_a_compound_is_kept_as_the_piece_writes_it_elsewhere() -> None:
    assert (
        texts("Le plan-masse est joint.\n\nL'entreprise vérifie le plan-\nmasse.")[1]
        == "L'entreprise vérifie le plan-masse."
    )


def test_footnotes_stand_apart_and_their_call_goes() -> None:
    body = "\n".join(
        f"Le prestataire nettoie la salle numéro {n} avant huit heures."
        for n in ["un", "deux", "trois", "quatre", "cinq", "six"]
    )
    found = texts(
        f"{body}\nIl entretient les abords de la mairie1 chaque lundi.\n~ 1 Selon le plan joint au dossier."
    )
    assert "mairie1" not in " ".join(found)
    assert found[-1] == "Selon le plan joint au dossier."


def test_the_number_of_a_clause_is_left_out() -> None:
    assert texts("4.1.2 Le prestataire doit fermer les fenêtres de toutes les salles chaque soir de la semaine.")[
        0
    ].startswith("Le prestataire")


def test_the_box_encloses_the_words_on_the_first_page_only() -> None:
    made = piece(
        "Le titulaire remet à la commune un compte rendu écrit de toutes ses interventions du mois, avec les\n---\nheures passées."
    )
    paragraph = paragraphs_of(made)[0]
    page, box = box_of(made, paragraph, 0, len(paragraph.text))
    assert page == 0
    assert box == made.pages[0].lines[0].box
