"""Départements as two or three characters, from codes, postcodes and NUTS codes."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from relais_app.base.places import resource

_CODE = re.compile(r"\d{1,3}|2[ABab]", re.ASCII)


def departement(code: str) -> str:
    """« 2 » is « 02 », « 2a » is « 2A »; "" for what is no département."""
    code = code.strip()
    if not _CODE.fullmatch(code):
        return ""
    return code.upper().zfill(2)


def of_postcode(postcode: str) -> str:
    """The département of a French postcode; "" when it is none."""
    digits = postcode.replace(" ", "")
    if not re.fullmatch(r"\d{5}", digits, re.ASCII) or digits.startswith("00"):
        return ""
    if digits.startswith("20"):
        return "2A" if digits < "20200" else "2B"
    return digits[:3] if digits[:2] in ("97", "98") else digits[:2]


def of_nuts(code: str) -> str:
    """The département of a NUTS 3 code; "" for a region, a country or another country's code."""
    return _by_nuts().get(code.strip().upper(), "")


@lru_cache(maxsize=1)
def _by_nuts() -> dict[str, str]:
    with resource("reference", "departements.csv").open(encoding="utf-8", newline="") as file:
        return {row["nuts3"]: row["departement"] for row in csv.DictReader(file)}
