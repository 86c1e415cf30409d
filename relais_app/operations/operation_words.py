"""What each operation is called in the status line, the palette and the journal: « Annuler : avis écarté »."""

from __future__ import annotations

from relais_app.base.words import _


def operation_label(code: str) -> str:
    """A few words for an operation's short code; « modification » for one of a newer Relais."""
    return _labels().get(code, _("modification"))


def record_label(kind: str) -> str:
    """What a kind of record is called; its own name for one of a newer Relais."""
    return _records().get(kind, kind)


def _labels() -> dict[str, str]:
    return {**_of_notices(), **_of_bids(), **_of_questions(), **_of_answers(), **_of_company(), **_of_partners()}


def _of_notices() -> dict[str, str]:
    return {
        "dismiss-notice": _("avis écarté"),
        "import-notices": _("avis importés"),
        "keep-notice": _("avis retenu"),
        "restore-notice": _("avis remis à trier"),
        "restore-notices": _("avis décidés remis en place"),
        "save-notice": _("avis enregistré"),
        "watch-notice": _("avis mis sous surveillance"),
    }


def _of_bids() -> dict[str, str]:
    return {
        "add-fact": _("valeur ajoutée"),
        "add-requirement": _("exigence ajoutée"),
        "answer-grid": _("réponse à la grille"),
        "confirm-fact": _("valeur confirmée"),
        "confirm-sure-facts": _("valeurs sûres confirmées"),
        "correct-fact": _("valeur corrigée"),
        "create-bid": _("dossier ouvert"),
        "decide": _("décision consignée"),
        "delete-bid": _("dossier supprimé"),
        "edit-requirement": _("exigence modifiée"),
        "import-dce": _("DCE importé"),
        "import-version": _("nouvelle version du DCE reprise"),
        "lift-condition": _("condition levée"),
        "mark-requirement": _("exigence jugée"),
        "note-fact": _("note sur une valeur"),
        "propose-tasks": _("tâches proposées"),
        "reject-fact": _("valeur rejetée"),
        "merge-requirements": _("exigences réunies"),
        "reject-requirement": _("exigence rejetée"),
        "split-requirement": _("exigence coupée en deux"),
        "remove-production": _("production retirée"),
        "remove-task": _("tâche retirée"),
        "restore-fact": _("valeur remise à confirmer"),
        "save-bid": _("dossier modifié"),
        "save-production": _("production enregistrée"),
        "save-task": _("tâche enregistrée"),
        "set-piece-kind": _("nature d’une pièce changée"),
    }


def _of_questions() -> dict[str, str]:
    return {
        "answer-question": _("réponse de l’acheteur notée"),
        "ask": _("question préparée"),
        "ask-about-contradiction": _("question préparée sur une contradiction"),
        "ask-about-infeasible": _("questions préparées sur l’infaisable"),
        "ask-about-requirement": _("question préparée sur une exigence"),
        "mark-questions-sent": _("questions notées comme envoyées"),
        "remove-question": _("question retirée"),
        "save-question": _("question modifiée"),
    }


def _of_answers() -> dict[str, str]:
    return {
        "add-item": _("pièce ajoutée à la liste"),
        "propose-checklist": _("liste des pièces proposée"),
        "remove-item": _("pièce retirée de la liste"),
        "satisfy-item": _("pièce fournie"),
    }


def _of_company() -> dict[str, str]:
    return {
        "add-documents": _("documents ajoutés"),
        "import-company": _("structure importée"),
        "make-keys": _("clefs créées"),
        "redo": _("modification rétablie"),
        "remove-document": _("document retiré"),
        "remove-person": _("personne retirée"),
        "remove-resource": _("moyen retiré"),
        "rename-workspace": _("espace de travail renommé"),
        "save-document": _("document modifié"),
        "save-person": _("personne enregistrée"),
        "save-resource": _("moyen enregistré"),
        "save-structure": _("structure modifiée"),
        "undo": _("modification annulée"),
    }


def _of_partners() -> dict[str, str]:
    return {
        "accept-package": _("paquet repris"),
        "add-partner": _("partenaire ajouté"),
        "export-package": _("paquet préparé"),
        "remove-partner": _("partenaire retiré"),
        "save-partner": _("partenaire modifié"),
        "settle-conflict": _("désaccord réglé"),
        "trust-partner": _("confiance donnée à un partenaire"),
    }


def _records() -> dict[str, str]:
    return {
        "structures": _("structure"),
        "people": _("personne"),
        "production_resources": _("moyen de production"),
        "company_documents": _("document de la structure"),
        "notices": _("avis"),
        "partners": _("partenaire"),
        "bids": _("dossier"),
        "dce_pieces": _("pièce du DCE"),
        "bid_facts": _("valeur lue"),
        "bid_requirements": _("exigence"),
        "bid_tasks": _("tâche"),
        "production_loads": _("production"),
        "grid_answers": _("réponse à la grille"),
        "decisions": _("décision"),
        "response_items": _("pièce à remettre"),
        "questions": _("question à l’acheteur"),
    }
