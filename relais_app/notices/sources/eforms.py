"""eForms notices, read by the XPaths of the SDK; the buyer is the organisation it names, never the first one.

Sources: eForms SDK 1.15.1 (fields.json); up to SDK 1.11 selection criteria stood elsewhere (formats.md § 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from relais_app.base.words import _
from relais_app.base.xml import Element, local_name
from relais_app.notices.model import NoticeCriterion, NoticeLot, NoticeReading
from relais_app.notices.sources.draft import Draft, euros, lot_number, reserved_article
from relais_app.notices.sources.eforms_tree import normal, rules
from relais_app.notices.sources.instants import joined, read_day
from relais_app.notices.sources.places import of_nuts, of_postcode
from relais_app.notices.sources.tree import clean_text

_LOT = "cac:ProcurementProjectLot[cbc:ID/@schemeName='{}']"
_EXT = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_COMPANY = f"{_EXT}/efac:Organizations/efac:Organization/efac:Company"
_CRITERION = "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
_PUBLICATION = f"{_EXT}/efac:Publication/efbc:"
_NATURES = {"planning": "PRE-INFORMATION", "competition": "APPEL_OFFRE", "result": "ATTRIBUTION",
            "dir-awa-pre": "INTENTION_CONCLURE", "cont-modif": "MODIFICATION", "consultation": "PRE-INFORMATION",
            "completion": "MODIFICATION"}  # fmt: skip
_WEIGHT_UNITS = {"per": " %", "poi": " points", "dec": "", "ord": ""}
_TED_PAGE = "https://ted.europa.eu/fr/notice/-/detail/{number}"
_MOST_AMOUNTS = 6


def read_notice(root: Element, raw: str) -> NoticeReading:
    """A notice as TED publishes it."""
    root = normal(root)
    draft = Draft(source="ted", raw=raw)
    number = _one(root, f"{_PUBLICATION}NoticePublicationID").lstrip("0")
    draft.source_id = number or _root(root, "BT-701-notice") or _root(root, "BT-04-notice")
    if number:
        draft.put("notice_url", _TED_PAGE.format(number=number), "NoticePublicationID")
    draft.published_on = read_day(
        _one(root, f"{_PUBLICATION}PublicationDate")[:10] or _root(root, "BT-05(a)-notice")[:10]
    )
    fill(draft, root)
    if local_name(root) == "BusinessRegistrationInformationNotice":
        draft.source = "ted-raw"
        draft.warn(_("Cet avis n'annonce pas un marché ; il est gardé tel quel."))
    return draft.freeze()


def fill(draft: Draft, root: Element) -> None:
    """Put into the draft what the notice says, BOAMP's or TED's."""
    root = normal(root)
    lots = _all(root, _LOT.format("Lot")) or _all(root, _LOT.format("Part"))
    _identity(draft, root)
    _buyer(draft, root)
    _object(draft, root, lots)
    _reservations(draft, lots)
    _lots(draft, lots)
    _places(draft, root, lots)
    _deadlines(draft, lots)


# ---- looking things up ------------------------------------------------------------------------------------


def _all(node: Element, path: str) -> list[Element]:
    found = node.xpath(path, namespaces=rules()["namespaces"])
    return found if isinstance(found, list) else []


def _one(node: Element, path: str) -> str:
    """The first text at a path, French where several languages stand."""
    return _chosen(_all(node, path))


def _chosen(found: list[Element]) -> str:
    texts = [(e.get("languageID", ""), clean_text("".join(e.itertext()))) for e in found if hasattr(e, "itertext")]
    texts = [(language, text) for language, text in texts if text]
    return next((text for language, text in texts if language == "FRA"), texts[0][1] if texts else "")


def _every(nodes: list[Element], part: str, field: str) -> list[str]:
    """All texts of a field under several nodes, each once."""
    path = rules()[part][field]["path"]
    found = (clean_text("".join(e.itertext())) for n in nodes for e in _all(n, path))
    return list(dict.fromkeys(t for t in found if t))


def _root(root: Element, field: str) -> str:
    return _one(root, rules()["root"][field]["path"])


def _lot(lot: Element, field: str) -> str:
    return _one(lot, rules()["lot"][field]["path"])


def _label(codes: str, code: str) -> str:
    return str(rules()["lists"][codes].get(code, code))


# ---- the notice -------------------------------------------------------------------------------------------


def _identity(draft: Draft, root: Element) -> None:
    draft.put("procedure_id", _root(root, "BT-04-notice"), "BT-04-notice")
    draft.put("nature", _nature(root), "BT-02-notice", _root(root, "BT-02-notice"))
    draft.put("answers_to", _root(root, "BT-758-notice"), "BT-758-notice")
    code = _root(root, "BT-105-Procedure")
    draft.put("procedure", _label("procurement-procedure-type", code), "BT-105-Procedure", code)


def _nature(root: Element) -> str:
    """BOAMP's word for the form type; a change notice corrects or cancels the one before it."""
    if _all(root, f"{_EXT}/efac:Changes"):
        return "ANNULATION" if _root(root, "BT-140-notice") in ("cancel", "cancel-intent") else "RECTIFICATIF"
    types = _all(root, rules()["root"]["BT-02-notice"]["path"])
    if not types:
        return ""
    form = rules()["forms"].get((types[0].text or "").strip(), types[0].get("listName", ""))
    return _NATURES.get(form, "")


def _buyer(draft: Draft, root: Element) -> None:
    buyers = _buyers(root)
    names = [n for c in buyers if (n := _organisation(c, "BT-500-Organization-Company"))]
    draft.put("buyer", " ; ".join(dict.fromkeys(names)), "BT-500-Organization-Company")
    if buyers:
        mail, phone = (_organisation(buyers[0], f"BT-{n}-Organization-Company") for n in ("506", "503"))
        draft.put("contact", ", ".join(c for c in (mail, phone) if c), "BT-506-Organization-Company")


def _buyers(root: Element) -> list[Element]:
    """The organisations that the notice names as buyers, in its order."""
    companies = {_organisation(c, "OPT-200-Organization-Company"): c for c in _all(root, _COMPANY)}
    ids = _every([root], "root", "OPT-300-Procedure-Buyer")
    return [companies[i] for i in ids if i in companies]


def _organisation(company: Element, field: str) -> str:
    return _one(company, rules()["organisation"][field]["path"])


def _object(draft: Draft, root: Element, lots: list[Element]) -> None:
    draft.put("title", _root(root, "BT-21-Procedure"), "BT-21-Procedure")
    draft.put("description", _root(root, "BT-24-Procedure"), "BT-24-Procedure")
    draft.put("reference", _root(root, "BT-22-Procedure"), "BT-22-Procedure")
    for field in ("BT-262-Procedure", "BT-263-Procedure"):
        draft.add("cpv", _every([root], "root", field), field)
    for field in ("BT-262-Lot", "BT-263-Lot"):
        draft.add("cpv", _every(lots, "lot", field), field)
    _amount(draft, root, lots)
    _duration(draft, lots)
    for field in ("BT-15-Lot", "BT-615-Lot"):
        draft.put("documents_url", next(iter(_every(lots, "lot", field)), ""), field)
    draft.put("documents_url", _root(root, "BT-508-Procedure-Buyer"), "BT-508-Procedure-Buyer")


def _amount(draft: Draft, root: Element, lots: list[Element]) -> None:
    for field in ("BT-27-Procedure", "BT-271-Procedure", "BT-161-NoticeResult"):
        for element in _all(root, rules()["root"][field]["path"])[:1]:
            draft.put(
                "amount_text", euros(element.text or "", element.get("currencyID", "EUR")), field, element.text or ""
            )
    said = [
        (number, euros(element.text or "", element.get("currencyID", "EUR")))
        for lot in lots
        for number in [lot_number(_lot(lot, "BT-137-Lot"))]
        for element in [
            *_all(lot, rules()["lot"]["BT-27-Lot"]["path"]),
            *_all(lot, rules()["lot"]["BT-271-Lot"]["path"]),
        ][:1]
    ]
    if len(lots) == 1 and said:
        draft.put("amount_text", said[0][1], "BT-27-Lot")
    elif said:
        text = ", ".join(_("lot {number} : {amount}").format(number=n, amount=a) for n, a in said[:_MOST_AMOUNTS])
        draft.put("amount_text", text + (", …" if len(said) > _MOST_AMOUNTS else ""), "BT-27-Lot")


def _duration(draft: Draft, lots: list[Element]) -> None:
    said = list(dict.fromkeys(d for lot in lots for d in _durations(lot)))
    draft.put("duration_text", " ; ".join(said[:_MOST_AMOUNTS]), "BT-36-Lot")


def _durations(lot: Element) -> Iterator[str]:
    renewals = _lot(lot, "BT-58-Lot")
    more = _(", {n} reconduction(s) au plus").format(n=renewals) if renewals and renewals != "0" else ""
    for element in _all(lot, rules()["lot"]["BT-36-Lot"]["path"])[:1]:
        unit = _UNITS.get(element.get("unitCode", ""), "")
        yield f"{(element.text or '').strip()} {unit}{more}"
        return
    start, end = _lot(lot, "BT-536-Lot")[:10], _lot(lot, "BT-537-Lot")[:10]
    if start and end:
        yield _("du {start} au {end}").format(start=start, end=end) + more


_UNITS = {"DAY": "jours", "WEEK": "semaines", "MONTH": "mois", "YEAR": "ans"}


def _reservations(draft: Draft, lots: list[Element]) -> None:
    codes = [_reserved(lot) for lot in lots]
    said = {c for c in codes if c != "none"}
    if said:
        words = ", ".join(_every(lots, "lot", "BT-71-Lot"))
        draft.reserve("L2113-14" if len(said) > 1 else said.pop(), "BT-71-Lot", words)
        if "none" in codes:
            draft.warn(_("Seuls certains lots sont réservés."))
        if draft.reserved == "L2113-14" and not reserved_article(_words(lots)):
            draft.warn(
                _("L'avis réserve le marché sans dire lequel des articles L2113-12 ou L2113-13 : voyez le règlement.")
            )
    goals = _every(lots, "lot", "BT-06-Lot")
    if "soc-obj" in goals or _every(lots, "lot", "BT-775-Lot"):
        draft.mark("social_clause", "BT-06-Lot", ", ".join(_every(lots, "lot", "BT-775-Lot")) or "soc-obj")
    if "env-imp" in goals or _every(lots, "lot", "BT-774-Lot"):
        draft.mark("environmental_clause", "BT-06-Lot", ", ".join(_every(lots, "lot", "BT-774-Lot")) or "env-imp")
    if "yes" in _every(lots, "lot", "BT-736-Lot"):
        draft.mark("social_clause", "BT-736-Lot", "yes")
        draft.warn(_("Le marché s'exécute dans le cadre de programmes d'emplois protégés."))


def _words(lots: list[Element]) -> str:
    return "\n".join(t for f in ("BT-24-Lot", "BT-70-Lot", "BT-300-Lot") for t in _every(lots, "lot", f))


def _reserved(lot: Element) -> str:
    """`res-ws` is L2113-12 or -13, `res-pub-ser` L2113-15 (formats.md § 0, fact 5)."""
    codes = _every([lot], "lot", "BT-71-Lot")
    if "res-ws" in codes:
        named = reserved_article(_words([lot]))
        return named if named in ("L2113-12", "L2113-13", "L2113-13-1") else "L2113-14"
    return "L2113-15" if "res-pub-ser" in codes else "none"


def _lots(draft: Draft, lots: list[Element]) -> None:
    """Lots and criteria; a single lot stands for the whole contract."""
    criteria = {lot_number(_lot(lot, "BT-137-Lot")): list(_criteria(lot)) for lot in lots}
    distinct = {tuple((c.name, c.weight) for c in found) for found in criteria.values()}
    if len(distinct) == 1:
        draft.criteria.extend(next(iter(criteria.values()), []))
    else:
        draft.criteria.extend(NoticeCriterion(c.name, c.weight, n) for n, found in criteria.items() for c in found)
    if len(lots) < 2:
        draft.put("description", _lot(lots[0], "BT-24-Lot") if lots else "", "BT-24-Lot")
        draft.put("title", _lot(lots[0], "BT-21-Lot") if lots else "", "BT-21-Lot")
        return
    for lot in lots:
        cpv = tuple(_every([lot], "lot", "BT-262-Lot") + _every([lot], "lot", "BT-263-Lot"))
        number = lot_number(_lot(lot, "BT-137-Lot"))
        draft.lots.append(NoticeLot(number, _lot(lot, "BT-21-Lot"), cpv, _reserved(lot)))


def _criteria(lot: Element) -> Iterator[NoticeCriterion]:
    paths = {field: rule["path"] for field, rule in rules()["criterion"].items()}
    for criterion in _all(lot, _CRITERION):
        kind = _one(criterion, paths["BT-539-Lot"])
        name = _one(criterion, paths["BT-734-Lot"]) or _one(criterion, paths["BT-540-Lot"])
        number = _one(criterion, paths["BT-541-Lot-WeightNumber"])
        unit = _WEIGHT_UNITS.get(_one(criterion, paths["BT-5421-Lot"])[:3], "")
        number = number.removesuffix(".00").removesuffix(".0").replace(".", ",")
        if name or kind:
            yield NoticeCriterion(name or _label("award-criterion-type", kind), f"{number}{unit}" if number else "")


def _places(draft: Draft, root: Element, lots: list[Element]) -> None:
    """Départements of BOAMP first; else where the work is done; else where the buyer is."""
    if not draft.departements:
        draft.add(
            "departements", (of_nuts(c) for c in _every([root], "root", "BT-5071-Procedure")), "BT-5071-Procedure"
        )
        draft.add("departements", (of_nuts(c) for c in _every(lots, "lot", "BT-5071-Lot")), "BT-5071-Lot")
    if not draft.departements:
        draft.add("departements", (of_postcode(c) for c in _every(lots, "lot", "BT-5121-Lot")), "BT-5121-Lot")
    if not draft.departements:
        field = "BT-507-Organization-Company"
        draft.add("departements", (of_nuts(_organisation(c, field)) for c in _buyers(root)), field)
    cities = _every([root], "root", "BT-5131-Procedure") or _every(lots, "lot", "BT-5131-Lot")
    draft.put("place", ", ".join(cities[:_MOST_AMOUNTS]), "BT-5131-Procedure")
    draft.put("place", next(iter(_every(lots, "lot", "BT-728-Lot")), ""), "BT-728-Lot")


def _deadlines(draft: Draft, lots: list[Element]) -> None:
    """Offers, else applications, else expressions of interest; the earliest when lots differ."""
    for bt in ("BT-131", "BT-1311", "BT-630"):
        said = {joined(_lot(lot, f"{bt}(d)-Lot"), _lot(lot, f"{bt}(t)-Lot")) for lot in lots} - {""}
        if said:
            draft.deadlines.extend((raw, False, f"{bt}(d)-Lot") for raw in sorted(said))
            return
