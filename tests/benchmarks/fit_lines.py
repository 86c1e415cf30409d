"""Fit the weights of `resources/lecture/weights.toml` on pages annotated by hand, and say what they are worth.

    python tests/benchmarks/fit_lines.py --gold GOLD --kinds KINDS.json --corpus CORPUS [--write]

Each weight starts from the value set by hand in `[start]`; logistic regression moves it as far as the pages show and
is pulled back to that value (L2). Recall and precision are given for each tender by weights that never saw it.
"""

import argparse
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relais_app.base.places import resource
from relais_app.dce.reader import read_pieces
from relais_app.dce.requirements.features import look_all
from relais_app.dce.vocabulary import tokens_of

PULL = 15.0
SWEEPS = 60
NEEDED = 0.75  # likeness of a line and an annotated one
SMALL = {
    "de",
    "du",
    "des",
    "le",
    "la",
    "les",
    "l",
    "d",
    "et",
    "a",
    "au",
    "aux",
    "en",
    "un",
    "une",
    "pour",
    "par",
    "sur",
    "ou",
    "dans",
}


@dataclass(frozen=True)
class Example:
    tender: str
    features: frozenset[str]
    binds: bool


def examples(gold: Path, kinds: dict[str, list[str]], corpus: Path) -> Iterator[Example]:
    """Every unit of the annotated pages; those that match an optional line are left out."""
    for file in sorted(gold.glob("*.json")):
        annotated = json.loads(file.read_text())
        for piece in read_pieces([corpus / file.stem]):
            pages = {page for name, page in annotated["pages_complete"] if name == piece.name}
            if not pages:
                continue
            found = defaultdict(list)
            for unit, seen in look_all(piece, kinds[f"{file.stem}/{piece.name}"][0]):
                found[piece.pages[unit.paragraph.place(unit.start, unit.end)[0]].number].append((unit, seen))
            for page in pages:
                lines = [r for r in annotated["requirements"] if (r["doc"], r["page"]) == (piece.name, page)]
                matched = match(lines, [unit.text for unit, _seen in found[page]])
                for index, (_unit, seen) in enumerate(found[page]):
                    line = matched.get(index)
                    if line is None or not line.get("optional"):
                        yield Example(file.stem, frozenset(seen.features), line is not None)


def bag(text: str) -> Counter[str]:
    every = tokens_of(text)
    return Counter([word for word in every if word not in SMALL] or every)


def match(lines: list[dict], texts: list[str]) -> dict[int, dict]:
    """Text number → annotated line, the likeliest pairs first, one to one."""
    pairs = []
    for i, line in enumerate(lines):
        forms = [line["text"], f"{line['head']} {line['text']}"] if line.get("head") else [line["text"]]
        forms += [f"{form} {line['tail']}" for form in forms] if line.get("tail") else []
        for j, text in enumerate(texts):
            said = bag(text)
            likeness = max(
                sum((said & wanted).values()) / max(sum(said.values()), sum(wanted.values()), 1)
                for wanted in map(bag, forms)
            )
            if likeness >= NEEDED:
                pairs.append((likeness, i, j))
    taken: set[int] = set()
    matched: dict[int, dict] = {}
    for _likeness, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if i not in taken and j not in matched:
            taken.add(i)
            matched[j] = lines[i]
    return matched


def fit(data: list[Example], names: list[str], start: dict[str, float]) -> dict[str, float]:
    """Weights by Newton steps on one feature after the other; `bias` is a feature of all."""
    rows = {name: [k for k, one in enumerate(data) if name == "bias" or name in one.features] for name in names}
    weights = {name: start.get(name, 0.0) for name in names}
    totals = [sum(weights[name] for name in one.features if name in weights) + weights["bias"] for one in data]
    for _sweep in range(SWEEPS):
        for name in names:
            pull = 0.1 if name == "bias" else PULL
            slope, bend = pull * (weights[name] - start.get(name, 0.0)), pull
            for k in rows[name]:
                p = 1 / (1 + math.exp(-totals[k]))
                slope += p - data[k].binds
                bend += p * (1 - p)
            weights[name] -= slope / bend
            for k in rows[name]:
                totals[k] -= slope / bend
    return weights


def rates(data: list[Example], weights: dict[str, float]) -> Counter[str]:
    tally: Counter[str] = Counter()
    for one in data:
        said = weights["bias"] + sum(weights.get(name, 0.0) for name in one.features) >= 0
        tally["found" if said and one.binds else "extra" if said else "missed" if one.binds else "left"] += 1
    return tally


def show(name: str, tally: Counter[str]) -> tuple[float, float]:
    recall = tally["found"] / max(tally["found"] + tally["missed"], 1)
    precision = tally["found"] / max(tally["found"] + tally["extra"], 1)
    print(f"{name:34} recall {recall:.3f}  precision {precision:.3f}")
    return recall, precision


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--gold", "--kinds", "--corpus"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    path = resource("lecture", "weights.toml")
    start = {str(k): float(v) for k, v in tomllib.loads(path.read_text())["start"].items()}
    data = list(examples(chosen.gold, json.loads(chosen.kinds.read_text()), chosen.corpus))
    seen = Counter(name for one in data for name in one.features)
    tenders = defaultdict(set)
    for one in data:
        for name in one.features:
            tenders[name].add(one.tender)
    names = ["bias", *sorted(({n for n in seen if seen[n] >= 5 and len(tenders[n]) > 1} | set(start)) - {"bias"})]
    unseen: Counter[str] = Counter()
    for tender in sorted({one.tender for one in data}):
        weights = fit([one for one in data if one.tender != tender], names, start)
        tally = rates([one for one in data if one.tender == tender], weights)
        show(tender, tally)
        unseen += tally
    recall, precision = show("LEFT OUT ONE BY ONE", unseen)
    weights = fit(data, names, start)
    show("on the pages it saw", rates(data, weights))
    if chosen.write:
        write(path, weights, start, recall, precision)


def write(path: Path, weights: dict[str, float], start: dict[str, float], recall: float, precision: float) -> None:
    lines = [re.sub(r"recall [\d.]*\d, precision [\d.]*\d", f"recall {recall:.2f}, precision {precision:.2f}", line)
             for line in path.read_text().split("\n") if line.startswith("#")]  # fmt: skip
    lines += ["", f"bias = {weights['bias']:.2f}", "threshold = 0.5", "", "[weights]"]
    lines += [
        f'"{name}" = {value:.2f}' for name, value in sorted(weights.items()) if name != "bias" and abs(value) >= 0.05
    ]
    lines += ["", "[start]"] + [f'"{name}" = {value:.2f}' for name, value in sorted(start.items())]
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
