"""Tie-out: what of planted errors is found and named, what of clean tables is wrongly told, and how long
it takes.

Errors are planted one at a time in the shipped figures of the five documents, in numbers drawn at random,
those printed only once included: what no identity holds cannot be found, and counts here as missed. Clean
tables are the random ones of the tests, in forms that hold within rounding. There is no peer: no library
known to us checks published tables so.
"""

import importlib.util
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from ketenbalans import facts
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.tying import tie_out

HERE = Path(__file__).parent
RESULT = HERE / "results" / "tie_out.json"
SEED = 20260401
PLANTED = 100
CLEAN_SETS, TABLES_IN_A_SET = 21, 48
SIZES = {"1 %": 1.01, "5 %": 1.05, "20 %": 1.2, "factor 10": 10.0, "factor 1,000": 1000.0, "lost sign": -1.0}


def random_tables() -> ModuleType:
    """The tests' random tables."""
    path = HERE.parent / "tests" / "facts" / "random_tables.py"
    specification = importlib.util.spec_from_file_location("random_tables", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def planted(figure: Figure, size: str, draw: random.Random) -> Figure | None:
    """A figure with an error of a size; None where the error would not show in its digits."""
    if size == "digits changed round":
        places = [
            place
            for place in range(len(figure.printed) - 1)
            if figure.printed[place : place + 2].isdigit()
            and figure.printed[place] != figure.printed[place + 1]
        ]
        if not places:
            return None
        place = draw.choice(places)
        text = figure.printed
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    else:
        text = f"{figure.number * SIZES[size]:.{figure.decimals}f}"
    return None if float(text) == figure.number else replace(figure, value=float(text), printed=text)


def main() -> None:
    """Measures, with correctness first: a clean table that yields a finding ends the run."""
    module = random_tables()
    start = time.perf_counter()
    false_alarms = sum(
        len(tie_out(module.tables(seed, TABLES_IN_A_SET)).findings) for seed in range(CLEAN_SETS)
    )
    clean_seconds = time.perf_counter() - start
    if false_alarms:
        raise SystemExit(f"{false_alarms} findings in clean tables")
    figures = list(facts.load().figures)
    start = time.perf_counter()
    base = tie_out(figures)
    seconds = time.perf_counter() - start
    known = {(finding.identity, frozenset(finding.facts)) for finding in base.findings}
    draw = random.Random(SEED)
    numbers = [
        place
        for place, figure in enumerate(figures)
        if figure.is_number and figure.number != 0 and figure.unit != "year"
    ]
    counts = {
        size: {"planted": 0, "found": 0, "named": 0, "others_told": 0}
        for size in (*SIZES, "digits changed round")
    }
    while sum(count["planted"] for count in counts.values()) < PLANTED:
        place, size = draw.choice(numbers), draw.choice(list(counts))
        wrong = planted(figures[place], size, draw)
        if wrong is None:
            continue
        result = tie_out([*figures[:place], wrong, *figures[place + 1 :]])
        fresh = [f for f in result.findings if (f.identity, frozenset(f.facts)) not in known]
        hits = [finding for finding in fresh if wrong.id in finding.facts]
        counts[size]["planted"] += 1
        counts[size]["found"] += bool(hits)
        counts[size]["named"] += any(
            hit.culprit is not None and hit.culprit.figure == wrong.id for hit in hits
        )
        counts[size]["others_told"] += len(fresh) - len(hits)
    together = {
        key: sum(count[key] for count in counts.values())
        for key in ("planted", "found", "named", "others_told")
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(
        json.dumps(
            {
                "figures": len(figures),
                "identities": base.checked,
                "figures_in_an_identity": base.covered,
                "findings_in_the_documents": len(base.findings),
                "seconds": round(seconds, 2),
                "clean_tables": CLEAN_SETS * TABLES_IN_A_SET,
                "false_alarms": false_alarms,
                "clean_seconds": round(clean_seconds, 1),
                "planted": together,
                "by_size": counts,
                "seed": SEED,
            },
            indent=2,
        )
        + "\n"
    )
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
