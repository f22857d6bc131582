"""The calibration: that the shipped members still fit, what a search costs, and whether its verdicts hold.

Correctness gate first: every shipped member meets every target, and a search on one thread gives the same
members as on all. The peer in the same run is the plain way, one wave in which every draw is run. The
search is repeated with other seeds: a verdict that changes with the seed is told. ``--write`` replaces the
shipped members by those of the first seed.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from ketenbalans.calibration import decided, ensemble, foreknown, matching, members, page, published

RESULT = Path(__file__).parent / "results" / "calibration.json"
SEED = 1
OTHER_SEEDS = {2: 100, 3: 100}
"""Members wanted per seed that only shows whether verdicts hold."""
SMALLER_WAVE = 600
SMALL = {"wanted": 12, "first_wave": 240}
PLAIN = 400


def told(found: ensemble.Ensemble) -> dict[str, Any]:
    """What an ensemble says about the validation figures."""
    rows = published.table(found)
    return {
        "run": found.members,
        "kept": int(found.weights.size),
        "tally": page.tally(rows),
        "figures": {
            f"{row['figure']} {row['period']}": {
                "median": round(float(row["modelled_p50"] or 0.0), 4),
                "within": row["within"],
            }
            for row in rows
            if row["mark"] == published.VALIDATION
        },
    }


def search(seed: int, wanted: int) -> dict[str, Any]:
    """A search with another seed, what it costs and what it says."""
    started = time.process_time()
    found = matching.run(wanted, seed, first_wave=SMALLER_WAVE)
    return {"cpu_seconds": round(time.process_time() - started, 1), **told(found)}


def write() -> None:
    """Replaces the shipped members."""
    members.FOLDER.mkdir(exist_ok=True)
    for name, text in members.written(matching.run(seed=SEED)).items():
        (members.FOLDER / name).write_text(text)
    members.values.cache_clear()
    members.load.cache_clear()


def main() -> None:
    one, every = (matching.run(seed=1, threads=threads, **SMALL) for threads in (1, None))
    if not all(np.array_equal(one.series[name], every.series[name]) for name in ensemble.FIELDS):
        raise SystemExit("a search depends on the number of threads; nothing is timed")
    if "--write" in sys.argv:
        write()
    started = time.process_time()
    shipped = members.load()
    loading = time.process_time() - started
    if not members.fits(shipped).all():
        raise SystemExit("a shipped member misses a target; find them again with --write")
    seeds = {str(SEED): told(shipped)}
    seeds |= {str(seed): search(seed, wanted) for seed, wanted in OTHER_SEEDS.items()}
    started = time.process_time()
    plain = ensemble.run(PLAIN, 1)
    spent = time.process_time() - started
    rows = foreknown.table(foreknown.run(shipped))
    with_decisions = decided.table(decided.run(shipped))
    result = {
        "shipped": {"kept": int(shipped.weights.size), "cpu_seconds_to_load": round(loading, 2)},
        "plain_wave": {"run": PLAIN, "kept": int(plain.weights.size), "cpu_seconds": round(spent, 1)},
        "seeds": seeds,
        "verdicts_that_change_with_the_seed": [
            name
            for name in seeds[str(SEED)]["figures"]
            if len({of["figures"][name]["within"] for of in seeds.values()}) > 1
        ],
        "known_in_mid_2023": {"figures": len(rows), "inside_the_band": sum(foreknown.held(rows))},
        "given_decisions": page.tally(with_decisions),
        "tally": page.tally(published.table(shipped)),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
