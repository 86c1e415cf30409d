"""Whether a unit binds: a weighted sum of what it shows, with weights kept as data (`resources/lecture/weights.toml`)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from relais_app.dce.vocabulary import lecture


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probability that a unit binds, and the features that weighed most towards it when it does."""

    probability: float
    reasons: tuple[str, ...]

    @property
    def binds(self) -> bool:
        return self.probability >= _threshold()


def judge(features: set[str]) -> Verdict:
    weights, bias = _weights()
    found = [(weights[name], name) for name in features if name in weights]
    total = bias + sum(weight for weight, _name in found)
    probability = 1 / (1 + math.exp(-total))
    best = sorted((one for one in found if one[0] > 0), reverse=True)[:2] if probability >= _threshold() else ()
    return Verdict(probability, tuple(name for _weight, name in best))


def is_buyers_duty(subject: str, marks: Mapping[str, list[int]], verb_at: int) -> bool:
    """What the buyer must do or give: « La commune fournira les clefs »."""
    near = range(verb_at - 1, verb_at + 2)
    return (
        subject == "buyer"
        and "buyer_act" not in marks
        and (
            any(place in near for place in marks.get("gives", ()))
            or (any(place in near for place in marks.get("must", ())) and "refusal" not in marks)
        )
    )


@cache
def _weights() -> tuple[dict[str, float], float]:
    data = lecture("weights")
    return {str(name): float(value) for name, value in data["weights"].items()}, float(data["bias"])


@cache
def _threshold() -> float:
    return float(lecture("weights")["threshold"])
