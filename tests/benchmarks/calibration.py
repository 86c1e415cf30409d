"""How much a confidence is worth: share of right values by bin of confidence, on a folder of facts read by hand.

python tests/benchmarks/calibration.py SCORER.py --gold GOLD --corpus CORPUS [--only TENDER]

SCORER.py is the script that scores a reading: its comparisons of values are used, so that « right » means the same.
"""

import argparse
import importlib.util
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


class Recorder:
    """Stands for the scorer's tally: keeps each value given, with whether it is right."""

    def __init__(self, fact, kept):
        self.fact, self.kept, self.missed, self.wrong, self.right = fact, kept, 0, 0, 0

    def hit(self, item, gold):
        self.kept.append((self.fact, item.get("confidence", 0), True, item))

    def bad(self, item):
        self.kept.append((self.fact, item.get("confidence", 0), False, item))


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(paths):
    from relais_app.base.errors import UnreadableFile
    from relais_app.dce.report import as_document
    from relais_app.operations.reading import read_paths

    try:
        return as_document(read_paths(paths))["facts"]
    except UnreadableFile:
        return {}


def values_of(scorer, gold_folder, corpus, only=None):
    """(fact, confidence, is right, item) of every value that the scorer judges."""
    kept = []
    for file in sorted(gold_folder.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        paths = scorer.inputs(gold, corpus)
        if not paths or (only and gold["tender"] != only):
            continue
        facts = read(paths)
        for fact in scorer.SAME:
            scorer.score_scalar(fact, facts.get(fact) or [], gold, Recorder(fact, kept), [])
        for fact in scorer.LISTS:
            scorer.score_list(fact, facts.get(fact) or [], gold, Recorder(fact, kept), [])
        scorer.score_amount(facts.get("amount") or [], gold, Recorder("amount", kept), [])
    return kept


def table(kept):
    """Lines of the table: each bin's count, mean confidence, share right, and how far apart both are."""
    lines = [f"{'confidence':>13}{'values':>8}{'mean':>7}{'right':>7}{'gap':>7}"]
    for low, high in pairwise(BINS):
        here = [(c, ok) for _fact, c, ok, _item in kept if low <= c < high]
        if here:
            mean, right = sum(c for c, _ in here) / len(here), sum(ok for _, ok in here) / len(here)
            lines.append(f"{low:6.2f}–{min(high, 1):<6.2f}{len(here):8}{mean:7.2f}{right:7.2f}{right - mean:+7.2f}")
    sure = [ok for _fact, c, ok, _item in kept if c >= 0.9]
    if kept:
        lines.append(
            f"{len(kept)} values, {len(sure)} sure ({len(sure) / len(kept):.0%}), {sure.count(False)} of them wrong"
        )
        lines.append(f"expected calibration error {calibration_error(kept):.3f}")
    return lines


def calibration_error(kept):
    """Mean distance between confidence and share right, weighted by the values of each bin."""
    total = 0.0
    for low, high in pairwise(BINS):
        here = [(c, ok) for _fact, c, ok, _item in kept if low <= c < high]
        total += abs(sum(c for c, _ in here) - sum(ok for _, ok in here))
    return total / len(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--only", help="one tender's name")
    args = parser.parse_args()
    kept = values_of(load_scorer(args.scorer), args.gold, args.corpus, args.only)
    print("\n".join(table(kept)))
    by_fact = defaultdict(list)
    for fact, confidence, ok, _item in kept:
        by_fact[fact].append((confidence, ok))
    print(f"\n{'fact':34}{'values':>7}{'right':>7}{'sure':>6}{'wrong when sure':>17}")
    for fact, seen in sorted(by_fact.items()):
        sure = [ok for c, ok in seen if c >= 0.9]
        print(
            f"{fact:34}{len(seen):7}{sum(ok for _, ok in seen) / len(seen):7.2f}{len(sure):6}{sure.count(False):17}"
        )


if __name__ == "__main__":
    main()
