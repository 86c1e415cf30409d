"""Records of TED's search API: multilingual texts, codes as lists (one a lot), dates with an offset."""

from __future__ import annotations

from typing import Any

from relais_app.notices.model import NoticeReading
from relais_app.notices.sources.draft import Draft
from relais_app.notices.sources.eforms_tree import rules
from relais_app.notices.sources.instants import joined, read_day
from relais_app.notices.sources.places import of_nuts
from relais_app.notices.sources.tree import clean_text

SOURCE = "ted-light"
_DEADLINES = (
    "deadline-receipt-tender-date-lot",
    "deadline-receipt-request-date-lot",
    "deadline-date-lot",
    "deadline",
)
_NATURES = {"planning": "PRE-INFORMATION", "competition": "APPEL_OFFRE", "result": "ATTRIBUTION",
            "dir-awa-pre": "INTENTION_CONCLURE", "cont-modif": "MODIFICATION"}  # fmt: skip


def is_record(fields: dict[str, Any]) -> bool:
    return "publication-number" in fields


def read_record(fields: dict[str, Any], raw: str) -> NoticeReading:
    draft = Draft(source=SOURCE, raw=raw)
    draft.source_id = next(iter(_texts(fields.get("publication-number"))), "").lstrip("0")
    for name in ("title-proc", "notice-title"):
        draft.put("title", _first(fields, name), name)
    for name in ("buyer-name", "organisation-name-buyer"):
        draft.put("buyer", _first(fields, name), name)
    for name in ("description-proc", "description-lot"):
        draft.put("description", _first(fields, name), name)
    form = rules()["forms"].get(_first(fields, "notice-type"), _first(fields, "form-type"))
    draft.put("nature", _NATURES.get(form, ""), "notice-type")
    draft.put("procedure_id", _first(fields, "procedure-identifier"), "procedure-identifier")
    draft.add("cpv", _texts(fields.get("classification-cpv")), "classification-cpv")
    places = _texts(fields.get("place-of-performance")) + _texts(fields.get("place-of-performance-subdiv-lot"))
    draft.add("departements", (of_nuts(c) for c in places), "place-of-performance")
    links = fields.get("links")
    page = links.get("html", {}) if isinstance(links, dict) else {}
    draft.put("notice_url", next(iter(_texts(page)), ""), "links.html")
    draft.published_on = read_day(_first(fields, "publication-date")[:10])
    time = next(iter(_texts(fields.get("deadline-receipt-tender-time-lot"))), "")
    for name in _DEADLINES:
        days = sorted(set(_texts(fields.get(name))))
        draft.deadlines.extend(
            (joined(d, time) if len(d) <= len("2026-01-01+00:00") else d, False, name) for d in days[:1]
        )
    return draft.freeze()


def _first(fields: dict[str, Any], name: str) -> str:
    return next(iter(_texts(fields.get(name))), "")


def _texts(value: Any) -> list[str]:
    """Texts of a value, the French ones first."""
    if isinstance(value, dict):
        ordered = [value[k] for k in value if str(k).lower().startswith("fr")]
        ordered += [v for k, v in value.items() if not str(k).lower().startswith("fr")]
        return [t for v in ordered for t in _texts(v)]
    if isinstance(value, list):
        return [t for v in value for t in _texts(v)]
    text = clean_text(str(value)) if isinstance(value, (str, int, float)) else ""
    return [text] if text else []
