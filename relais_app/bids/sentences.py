"""Sentences of load, hours, grid and decision, put together from codes and figures where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from relais_app.base.dates import short_date
from relais_app.base.money import Money
from relais_app.base.words import _, ngettext
from relais_app.bids.facts import euros, number
from relais_app.bids.grid import Pass, Reason
from relais_app.bids.hours import Median
from relais_app.bids.load import Overload
from relais_app.bids.model import BidState, Verdict
from relais_app.notices.eligibility import eligibility_sentence


def hours_text(hours: float) -> str:
    """« 46 h », « 12,25 h »."""
    return _("{n} h").format(n=number(hours))


def week_name(monday: date, year: int | None = None) -> str:
    """« semaine 47 », with its year when it is not `year` (ISO 8601)."""
    iso = monday.isocalendar()
    if year is not None and iso.year != year:
        return _("semaine {week} de {year}").format(week=iso.week, year=iso.year)
    return _("semaine {week}").format(week=iso.week)


def overload_sentence(over: Overload) -> str:
    """« Sarriette passe à 46 h en semaine 47 ; prochain créneau : semaine 50. »"""
    week = week_name(over.monday)
    if over.is_person:
        what = _("{name} passe à {hours} en {week}").format(name=over.name, hours=hours_text(over.amount), week=week)
    else:
        what = _("{name} : {share} % de la capacité en {week}").format(
            name=over.name, share=_percent(over.share), week=week
        )
    if over.next_slot is None:
        return _("{what} ; aucun créneau en vue.").format(what=what)
    slot = week_name(over.next_slot, over.monday.isocalendar().year)
    return _("{what} ; prochain créneau : {week}.").format(what=what, week=slot)


def no_overload_sentence() -> str:
    return _("Personne ne déborde.")


def hours_sentence(total: float, past: Median | None) -> str:
    """« Répondre prendrait 34 h (médiane de 6 dossiers, de 27 à 51 h). »"""
    if past is None:
        return _("Répondre prendrait {hours} (gabarit, sans dossier passé).").format(hours=hours_text(total))
    if past.count == 1:
        return _("Répondre prendrait {hours} (un dossier passé : {before}).").format(
            hours=hours_text(total), before=hours_text(past.hours)
        )
    if past.hours == total:
        return _("Répondre prendrait {hours} (médiane de {n} dossiers, de {least} à {most}).").format(
            hours=hours_text(total), n=past.count, least=number(past.least), most=hours_text(past.most)
        )
    return _("Répondre prendrait {hours} (médiane de {n} dossiers : {median}, de {least} à {most}).").format(
        hours=hours_text(total), n=past.count, median=hours_text(past.hours), least=number(past.least),
        most=hours_text(past.most),
    )  # fmt: skip


def chance_sentence(chance: float, carrier: str = "") -> str:
    """« 63 chances sur 100 de déborder ; Rivemarne, lot 2, en porte la plus grande part. »"""
    count = round(100 * chance)
    text = ngettext("{n} chance sur 100 de déborder", "{n} chances sur 100 de déborder", count).format(n=count)
    if not carrier:
        return f"{text}."
    return _("{text} ; {bid} en porte la plus grande part.").format(text=text, bid=carrier)


def question_label(code: str) -> str:
    labels = {
        "eligible": _("Éligible à la réservation"), "turnover": _("Chiffre d’affaires minimal"),
        "papers": _("Pièces de candidature au dépôt"), "visit": _("Visite possible"),
        "time": _("Délai de réponse tenable"), "trade": _("Adéquation à nos métiers"),
        "writing": _("Charge pour écrire"), "production": _("Capacité de production"),
        "margin": _("Rentabilité attendue"), "dependence": _("Dépendance à l’acheteur"),
        "chances": _("Chances de l’emporter"),
    }  # fmt: skip
    return labels.get(code, code)


def pass_label(passes: Pass) -> str:
    return {Pass.YES: _("Passe"), Pass.RESERVE: _("Réserve"), Pass.NO: _("Échoue"), Pass.UNKNOWN: _("À dire")}[passes]


def verdict_label(verdict: Verdict) -> str:
    return {Verdict.GO: _("Go"), Verdict.NO_GO: _("No-go"), Verdict.CONDITIONAL: _("Go sous conditions")}[verdict]


def bid_state_label(state: BidState) -> str:
    return {
        BidState.READING: _("à décider"), BidState.PREPARING: _("en préparation"), BidState.DEPOSITED: _("déposé"),
        BidState.WON: _("gagné"), BidState.LOST: _("perdu"), BidState.DROPPED: _("abandonné"),
    }[state]  # fmt: skip


# ---- why an answer is proposed ----------------------------------------------------------------------------


def reason_text(reason: Reason) -> str:
    """A proposal's reason in words; empty when there was nothing to go by."""
    say = _REASONS.get(reason.code)
    return say(reason.values) if say else ""


def _percent(share: float) -> str:
    return number(round(share))


def _money(amount: Money | None) -> str:
    return "" if amount is None else euros(float(amount.euros))


def _eligible(v: Mapping[str, Any]) -> str:
    return eligibility_sentence(v["answer"]) or _("Marché non réservé")


def _turnover(v: Mapping[str, Any], end: str = "") -> str:
    text = _("{asked} demandés, {ours} chez nous").format(asked=_money(v["asked"]), ours=_money(v["ours"]))
    return f"{text} ; {end}" if end else text


def _above_cap(v: Mapping[str, Any]) -> str:
    return _("la demande dépasse {factor} fois le montant estimé (R2142-7)").format(factor=number(float(v["factor"])))


def _papers_wrong(v: Mapping[str, Any]) -> str:
    states = {"missing": _("manque"), "expired": _("sera périmé au dépôt"), "unknown": _("sans date connue"),
              "expires-before-award": _("à renouveler avant l’attribution")}  # fmt: skip
    text = _("{title} : {state}").format(title=v["title"], state=states.get(v["state"], v["state"]))
    others = int(v["wrong"]) - 1
    return (
        text
        if not others
        else f"{text} ; {ngettext('une autre à voir', '{n} autres à voir', others).format(n=others)}"
    )


_REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "eligible": _eligible,
    "no_turnover_asked": lambda v: _("Aucun minimum demandé"),
    "turnover_unknown": lambda v: _("{asked} demandés ; votre chiffre d’affaires n’est pas saisi").format(asked=_money(v["asked"])),
    "turnover_short": lambda v: _turnover(v, _("insuffisant seuls")),
    "turnover_short_above_cap": lambda v: _turnover(v, _above_cap(v)),
    "turnover_enough": _turnover,
    "turnover_enough_above_cap": lambda v: _turnover(v, _above_cap(v)),
    "papers_ready": lambda v: _("{n} pièces sur {n} valables au dépôt").format(n=v["asked"]),
    "papers_wrong": _papers_wrong,
    "visit_none": lambda v: _("Aucune visite demandée"),
    "visit_optional": lambda v: _("Visite facultative"),
    "visit_undated": lambda v: _("Visite obligatoire, date à trouver"),
    "visit_past": lambda v: _("Visite obligatoire le {day} : y étiez-vous ?").format(day=short_date(v["day"])),
    "visit_dated": lambda v: _("Visite obligatoire le {day}").format(day=short_date(v["day"])),
    "deadline_past": lambda v: _("Date limite passée le {day}").format(day=short_date(v["day"])),
    "no_team": lambda v: _("Personne n’est prévu pour écrire"),
    "time_enough": lambda v: _("{hours} à écrire, {free} libres d’ici au {day}").format(
        hours=hours_text(v["hours"]), free=hours_text(v["free"]), day=short_date(v["day"])),
    "time_short": lambda v: _("{hours} à écrire, {free} libres seulement d’ici au {day}").format(
        hours=hours_text(v["hours"]), free=hours_text(v["free"]), day=short_date(v["day"])),
    "trade": lambda v: _("{yes} exigences sur {marked} faisables sans aide").format(yes=v["yes"], marked=v["marked"]),
    "writing": lambda v: _("{name} à {hours} en {week}").format(
        name=v["name"], hours=hours_text(v["hours"]), week=week_name(v["monday"], v["year"])),
    "production": lambda v: _("{name} à {share} % en {week}, si vous gagnez").format(
        name=v["name"], share=_percent(v["share"]), week=week_name(v["monday"], v["year"])),
    "dependence": lambda v: _("{share} % du chiffre d’affaires si gagné").format(share=number(round(v["share"], 1))),
    "chances": lambda v: _("{won} gagnés sur {decided}").format(won=v["won"], decided=v["decided"]),
    "chances_same_buyer": lambda v: _("{won} gagnés sur {decided} chez cet acheteur").format(won=v["won"], decided=v["decided"]),
}  # fmt: skip
