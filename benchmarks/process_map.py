"""The transition map with waits over 2.76 million events, beside PM4Py on the same log.

Gate: the same transitions, the same counts and the same mean waits (within half a second a step, since
PM4Py needs the order of steps of one day written into the clock). Both then start from a table in memory in
the order of recording. Ours also gives medians, and legal time beside clock time; PM4Py gives means of clock
time. Legal time has its own gate: cases counted day by day in plain Python. Processor time decides; wall
time stands beside it. PM4Py runs in an environment of its own (``benchmarks/peers/pm4py.txt``, AGPL).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.environments import peer_python
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.process_map import NAMES, UNSEEN, map_of

EVENTS = 2_760_000
STEPS = ("made", "lodged", "identity_screened", "registration_interview", "security_screened", "hearing")
RUNS = 5
AIM = 25
HALF_A_SECOND = 0.5 / 86_400
CHECKED_CASES = 2_000
HERE = Path(__file__).parent
RESULT = HERE / "results" / "process_map.json"


def log(events: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cases with seven visible steps, three in twenty with a suspension, in the order of their days."""
    draw = np.random.default_rng(seed)
    count = events // 7
    steps = np.array([TYPE_NUMBERS[name] for name in STEPS], dtype=np.int16)
    order = np.argsort(draw.random((count, steps.size)) + np.arange(steps.size) * 0.3, axis=1)
    days = (18_262 + draw.integers(0, 2_000, count))[:, None] + np.cumsum(
        draw.integers(0, 120, (count, 7)), axis=1
    )
    last = np.where(draw.random(count) < 0.85, TYPE_NUMBERS["decided"], TYPE_NUMBERS["withdrawn"])
    kinds = np.concatenate([steps[order], last[:, None]], axis=1).astype(np.int16)
    cases = np.repeat(np.arange(1, count + 1), 7)
    stopped = np.flatnonzero(draw.random(count) < 0.15)
    since = days[stopped, 2] + draw.integers(0, 60, stopped.size)
    until = since + draw.integers(1, 90, stopped.size)
    suspended, resumed = TYPE_NUMBERS["term_suspended"], TYPE_NUMBERS["term_resumed"]
    cases = np.concatenate([cases, stopped + 1, stopped + 1]).astype(np.int32)
    all_days = np.concatenate([days.ravel(), since, until]).astype(np.int32)
    all_kinds = np.concatenate(
        [kinds.ravel(), np.full(stopped.size, suspended), np.full(stopped.size, resumed)]
    ).astype(np.int16)
    recorded = np.argsort(all_days + draw.random(all_days.size), kind="stable")
    return cases[recorded], all_days[recorded], all_kinds[recorded]


def ask_peer(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> dict[str, Any]:
    """The peer's map of the visible steps, and how long it took."""
    visible = ~np.isin(kinds, [TYPE_NUMBERS[str(kind)] for kind in UNSEEN])
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.json"
        np.savez(source, cases=cases[visible], days=days[visible], kinds=kinds[visible])
        script = HERE / "peers" / "pm4py_map.py"
        subprocess.run(
            [peer_python(HERE / "peers" / "pm4py.txt"), script, source, target, str(RUNS)], check=True
        )
        return json.loads(target.read_text())


def same_map(ours: dict[str, Any], peer: dict[str, Any]) -> str | None:
    """The first difference between two maps; None where there is none."""
    mine = {(row["from"], row["to"]): row for row in ours["transitions"]}
    theirs = {(NAMES[one], NAMES[two]): (count, mean) for one, two, count, mean in peer["rows"]}
    if set(mine) != set(theirs):
        return f"transitions differ: {sorted(set(mine) ^ set(theirs))[:4]}"
    for (one, two), (count, mean) in theirs.items():
        row = mine[one, two]
        shift = (TYPE_NUMBERS[two] - TYPE_NUMBERS[one]) / 86_400
        if row["count"] != count or abs(row["clock_days"]["mean"] - (mean - shift)) > 0.005 + HALF_A_SECOND:
            return f"{one} to {two}: {row} against {count}, {mean}"
    return None


def legal_by_hand(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> dict[tuple[str, str], list[int]]:
    """Legal waits, each calendar day of a case looked at for itself (law.md OLD-8)."""
    stories: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for case, day, kind in zip(cases.tolist(), days.tolist(), kinds.tolist(), strict=True):
        stories[case].append((day, kind))
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    hidden = {TYPE_NUMBERS[str(kind)] for kind in UNSEEN}
    for story in stories.values():
        story.sort()
        stops = [day for day, kind in story if kind == TYPE_NUMBERS["term_suspended"]]
        goes = [day for day, kind in story if kind == TYPE_NUMBERS["term_resumed"]]
        still = {day for stop, go in zip(stops, goes, strict=True) for day in range(stop + 1, go)}
        steps = [(day, kind) for day, kind in story if kind not in hidden]
        for (before, one), (after, two) in pairwise(steps):
            waits[NAMES[one], NAMES[two]].append(
                sum(day not in still for day in range(before + 1, after + 1))
            )
    return waits


def check_legal(cases: np.ndarray, days: np.ndarray, kinds: np.ndarray) -> str | None:
    """Holds the legal waits of some cases against the count by hand."""
    some = cases <= CHECKED_CASES
    waits = legal_by_hand(cases[some], days[some], kinds[some])
    for row in map_of(cases[some], days[some], kinds[some])["transitions"]:
        own = waits[row["from"], row["to"]]
        expected = {"mean": round(float(np.mean(own)), 2), "median": float(np.median(own))}
        if row["legal_days"]["median"] != expected["median"]:
            return f"{row} by hand {expected}"
        if abs(row["legal_days"]["mean"] - expected["mean"]) > 0.011:
            return f"{row} by hand {expected}"
    return None


def main() -> None:
    """Runs the race; ``KETENBALANS_BENCH_EVENTS`` makes it smaller."""
    cases, days, kinds = log(int(os.environ.get("KETENBALANS_BENCH_EVENTS", str(EVENTS))))
    if fault := check_legal(cases, days, kinds):
        sys.exit(f"gate, legal time: {fault}")
    peer = ask_peer(cases, days, kinds)
    spent = []
    for _ in range(RUNS + 1):
        wall, processor = time.perf_counter(), time.process_time()
        ours = map_of(cases, days, kinds)
        spent.append((time.perf_counter() - wall, time.process_time() - processor))
    if fault := same_map(ours, peer):
        sys.exit(f"gate: {fault}")
    wall, processor = (min(one[place] for one in spent) for place in (0, 1))
    result = {
        "events": int(cases.size),
        "visible_steps": sum(step["count"] for step in ours["steps"]),
        "transitions": len(ours["transitions"]),
        "gate": "same transitions, counts and mean waits; legal waits as counted day by day",
        "ours": {"wall_s": round(wall, 4), "processor_s": round(processor, 4)},
        "pm4py": {
            "version": peer["version"],
            **{
                name: {unit: round(value, 3) for unit, value in peer[name].items()}
                for name in ("one_call", "two_public_calls")
            },
        },
        "times_faster_than_one_call": {
            "processor": round(peer["one_call"]["processor_s"] / processor, 1),
            "wall": round(peer["one_call"]["wall_s"] / wall, 1),
        },
        "times_faster_than_the_public_calls": {
            "processor": round(peer["two_public_calls"]["processor_s"] / processor, 1),
            "wall": round(peer["two_public_calls"]["wall_s"] / wall, 1),
        },
        "aim": AIM,
        "load_after": os.getloadavg()[0],
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
