"""The verdict before the deposit: blocking, warning, advice, each bound to its piece (F2–F5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from relais_app.base.words import _
from relais_app.company import documents as papers
from relais_app.company.model import CompanyDocument, DocumentState
from relais_app.response.forms import dc2
from relais_app.response.forms.candidate import Candidate, Consultation
from relais_app.response.model import Finding, Level, Readiness, ResponseItem, SatisfiedBy
from relais_app.response.names import deposit_limits, is_safe
from relais_app.response.opening import Trouble

_USELESS = ("broken", "password", "empty", "not-what-it-says", "lost")
_READINESS = {
    DocumentState.VALID: Readiness.VALID,
    DocumentState.EXPIRED: Readiness.EXPIRED,
    DocumentState.EXPIRES_BEFORE_AWARD: Readiness.EXPIRES_BEFORE_AWARD,
    DocumentState.UNKNOWN: Readiness.UNKNOWN,
}


@dataclass(frozen=True)
class FileFacts:
    """A file that satisfies an item: its name, size and what opening it again said."""

    name: str
    size_bytes: int
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Situation:
    """Everything the verdict needs, already loaded."""

    deposit_on: date
    award_on: date
    candidate: Candidate = field(default_factory=Candidate)
    consultation: Consultation = field(default_factory=Consultation)
    documents: Mapping[str, CompanyDocument] = field(default_factory=dict)
    files: Mapping[str, FileFacts] = field(default_factory=dict)  # by SHA-256

    def document_of(self, item: ResponseItem) -> CompanyDocument | None:
        return self.documents.get(item.document_id or "")

    def file_of(self, item: ResponseItem) -> FileFacts | None:
        document = self.document_of(item) if item.satisfied_by is SatisfiedBy.DOCUMENT else None
        return self.files.get(document.sha256 if document else item.sha256)


def form_lots(item: ResponseItem, consultation: Consultation) -> tuple[str | None, ...]:
    """DC1 once; DC2 once for each lot answered, or for the item's own lot (oracle: DC2 count = members × lots)."""
    if item.form != "DC2":
        return (None,)
    if item.lot:
        return (item.lot,)
    return tuple(lot.number for lot in consultation.answered_lots()) or (None,)


def readiness(item: ResponseItem, situation: Situation) -> tuple[Readiness, Readiness | None]:
    """How an item stands at the deposit and, for a paper with dates, at the likely award."""
    if item.satisfied_by is SatisfiedBy.NOT_NEEDED:
        return Readiness.NOT_NEEDED, None
    if item.satisfied_by is SatisfiedBy.FORM:
        return _form_readiness(item, situation), None
    document = situation.document_of(item)
    if item.satisfied_by is SatisfiedBy.NOTHING or (item.satisfied_by is SatisfiedBy.DOCUMENT and document is None):
        return Readiness.MISSING, None
    if any(t.code in _USELESS for t in _troubles(item, situation)):
        return Readiness.UNREADABLE, None
    if document is None or item.satisfied_by is SatisfiedBy.FILE:
        return Readiness.READY, None
    at_deposit = _READINESS[papers.state(document, situation.deposit_on)]
    return at_deposit, _READINESS[papers.state(document, situation.award_on)]


def _troubles(item: ResponseItem, situation: Situation) -> tuple[Trouble, ...]:
    file = situation.file_of(item)
    return file.troubles if file else ()


def _form_readiness(item: ResponseItem, situation: Situation) -> Readiness:
    if item.form == "DC1":
        return Readiness.TO_TICK  # F1 is sworn
    articles = [situation.consultation.article_of(lot) for lot in form_lots(item, situation.consultation)]
    done = all(dc2.is_complete(situation.candidate, article, item.choices) for article in articles)
    return Readiness.READY if done else Readiness.TO_TICK


def check(items: Iterable[ResponseItem], situation: Situation) -> tuple[Finding, ...]:
    """Every finding, the blocking ones first, then in the order of the list."""
    found: list[Finding] = []
    items = list(items)
    for item in items:
        if item.satisfied_by is SatisfiedBy.NOT_NEEDED:
            continue
        found += _presence(item, situation)
        found += _file_findings(item, situation)
    found += _identity(items, situation.candidate)
    found += _total(items, situation)
    order = list(Level)
    return tuple(sorted(found, key=lambda f: order.index(f.level)))


def _presence(item: ResponseItem, situation: Situation) -> list[Finding]:
    state, at_award = readiness(item, situation)
    title = _("{title}, lot {lot}").format(title=item.title, lot=item.lot) if item.lot else item.title
    day = _day
    document = situation.document_of(item)
    last = papers.valid_until(document) if document else None
    if state is Readiness.MISSING and not item.is_mandatory:
        return [Finding(Level.ADVICE, "optional-missing", _("{title} : demandée dans certains cas").format(title=title), item.id,
                        _("Ajoutez-la, ou marquez-la sans objet."))]  # fmt: skip
    if state is Readiness.MISSING:
        return [Finding(Level.BLOCKING, "missing", _("{title} : aucune pièce").format(title=title), item.id,
                        _("Prenez-la dans la bibliothèque, ou ajoutez un fichier."))]  # fmt: skip
    if state is Readiness.EXPIRED and last:
        return [Finding(Level.BLOCKING, "expired", _("{title} : périmée au dépôt (bonne jusqu’au {day})").format(title=title, day=day(last)),
                        item.id, _renew(document))]  # fmt: skip
    if state is Readiness.UNKNOWN:
        is_later = bool(document and document.issued_on and document.issued_on > situation.deposit_on)
        text = _("{title} : datée d’après le dépôt") if is_later else _("{title} : date inconnue")
        return [
            Finding(
                Level.WARNING,
                "unknown-date",
                text.format(title=title),
                item.id,
                _("Donnez la date imprimée sur la pièce."),
            )
        ]
    if state is Readiness.VALID and at_award is Readiness.EXPIRED and last:
        text = _("{title} : valable au dépôt, périmée à l’attribution probable ({day})").format(
            title=title, day=day(situation.award_on)
        )
        return [Finding(Level.WARNING, "expires-before-award", text, item.id, _renew(document))]
    if state is Readiness.TO_TICK:
        text = _("{title} : des cases sont à cocher par vous").format(title=title)
        return [
            Finding(
                Level.ADVICE,
                "to-tick",
                text,
                item.id,
                _("Cochez-les dans le fichier Word une fois le dossier construit."),
            )
        ]
    return []


def _renew(document: CompanyDocument | None) -> str:
    kind = papers.document_type(document.type if document else "")
    if not kind.where:
        return _("Demandez-en une nouvelle.")
    return _("À redemander : {issuer}. {where}.").format(issuer=kind.issuer, where=kind.where)


def _file_findings(item: ResponseItem, situation: Situation) -> list[Finding]:
    file = situation.file_of(item)
    if file is None or item.satisfied_by not in (SatisfiedBy.DOCUMENT, SatisfiedBy.FILE):
        return []
    limits = deposit_limits()
    found = [_trouble(item, file, trouble) for trouble in file.troubles]
    suffix = PurePosixPath(file.name).suffix.lower().lstrip(".")
    if suffix not in limits.formats:
        text = _("{name} : format peu accepté par les plateformes").format(name=file.name)
        found.append(Finding(Level.WARNING, "format", text, item.id, _("Préférez un PDF.")))
    if file.size_bytes > limits.file_bytes:
        text = _("{name} : {size}, plus que les {most} admis d’habitude").format(
            name=file.name, size=megabytes(file.size_bytes), most=megabytes(limits.file_bytes)
        )
        found.append(Finding(Level.WARNING, "size", text, item.id, _("Allégez les images, ou coupez le fichier.")))
    if not is_safe(file.name):
        text = _("{name} : nom trop long ou avec des accents ou espaces").format(name=file.name)
        found.append(Finding(Level.ADVICE, "name", text, item.id, _("Relais le renomme dans le dossier.")))
    return found


def _trouble(item: ResponseItem, file: FileFacts, trouble: Trouble) -> Finding:
    name, where = file.name, f" ({trouble.detail})" if trouble.detail else ""
    sentences = {
        "lost": _("{name} n’est plus dans l’espace de travail"), "empty": _("{name} est vide"),
        "broken": _("{name} est endommagé : il ne s’ouvre pas"),
        "password": _("{name} est protégé par un mot de passe"), "macros": _("{name} contient des macros"),
        "not-what-it-says": _("{name} n’est pas du format que dit son nom"),
        "too-deep": _("{name} se déplie en un volume démesuré"),
        "nested": _("{name} contient une archive dans l’archive"),
    }  # fmt: skip
    level = Level.WARNING if trouble.code in ("macros", "nested", "too-deep") else Level.BLOCKING
    text = sentences[trouble.code].format(name=name) + where
    return Finding(
        level, trouble.code, text, item.id, _("Remplacez-le par un fichier qui s’ouvre sans mot de passe ni macro.")
    )


def _identity(items: list[ResponseItem], candidate: Candidate) -> list[Finding]:
    """What the forms need and the profile has not."""
    if not any(i.satisfied_by is SatisfiedBy.FORM for i in items):
        return []
    needed = {
        _("nom"): candidate.name, _("SIRET"): candidate.siret, _("adresse"): candidate.address or candidate.city,
        _("adresse électronique"): candidate.email, _("forme juridique"): candidate.legal_form,
    }  # fmt: skip
    missing = [label for label, value in needed.items() if not value]
    if not missing:
        return []
    text = _("Formulaires incomplets : {fields} à renseigner dans votre structure").format(fields=", ".join(missing))
    return [Finding(Level.WARNING, "form-incomplete", text, None, _("Réglages, votre structure."))]


def _total(items: list[ResponseItem], situation: Situation) -> list[Finding]:
    total = sum(f.size_bytes for f in (situation.file_of(i) for i in items) if f)
    most = deposit_limits().total_bytes
    if total <= most:
        return []
    text = _("Le dossier pèse {size}, plus que les {most} admis d’habitude").format(
        size=megabytes(total), most=megabytes(most)
    )
    return [
        Finding(Level.WARNING, "total-size", text, None, _("Vérifiez la limite de la plateforme avant le dépôt."))
    ]


def megabytes(size: int) -> str:
    """« 46 Mo », « 120 ko »."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.0f} Mo" if size >= 10_000_000 else f"{size / 1_000_000:.1f} Mo".replace(".", ",")
    return f"{max(1, round(size / 1000))} ko"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
