"""The day schedule: a week beside CP-SAT and HiGHS on the same question, and a quarter beside first-fit.

The week: 900 hearings in 30 languages with second-day meetings, made up by counter. So that all three solve
the same question, interpreters speak one language, and wishes for a woman or a man and for coming together
are left out (ours keeps them, see ``whole_week``). CP-SAT and HiGHS get people who are alike as counts, one
question of whole numbers, all cores of the machine, and a process of their own. The bound is the best that
any of the three proved. The gate: every schedule of ours is checked against every hard rule by the second
route, and no bound lies above any schedule found.

Three weeks are made; the first also by the peers and by us four times as long. `--peer-seconds` caps each
peer (they are stopped by the clock), `--quick` runs everything small and writes nothing.

The quarter: 12,000 hearings with pre-phase days and meetings. First-fit gives each person in the same order
the first day with room, on that day the location and for the meeting the day that cost least. Cheapest-fit
gives each the day and location of the whole window that cost least, as a careful planner with all of it in
view would (it leaves some people without a day): the harder of the two, and the saving is judged against it.
Process time is ours alone, with the
kernels compiled before; peers are stopped by the clock, so their process seconds are told too.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ketenbalans.scheduling.answer import costs_of
from ketenbalans.scheduling.arrays import HALF_LIMIT, SKILLS, data_of, meeting_size
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.example import example
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.making import FIRST_FIT, Schedule, schedule
from ketenbalans.scheduling.reading import parse_instance, read_instance
from ketenbalans.scheduling.windows import windows
from ketenbalans.vocabulary.json_documents import parse_json

RESULT = Path(__file__).parent / "results" / "schedule.json"
PEERS = Path(__file__).parent / "peers" / "schedule_peers.py"
COUNTED = ("trips", "lawyer_days")
WANTED_GAP, WEEK_SECONDS, QUARTER_SECONDS, WANTED_LESS = 0.005, 5.0, 60.0, 0.15


def read(document: dict[str, Any]) -> Instance:
    return parse_instance(parse_json(json.dumps(document), "benchmark.json"))


def race_question(hearings: int, seed: int) -> dict[str, Any]:
    """A week without what the peers' model leaves out."""
    question = example(hearings=hearings, weeks=1, seed=seed)
    for interpreter in question["interpreters"]:
        interpreter["languages"] = interpreter["languages"][:1]
    for person in question["people"]:
        for key in ("together", "household", "interpreter_gender"):
            person.pop(key, None)
    return question


def for_peers(instance: Instance) -> dict[str, Any]:
    """The same week as kinds of people who are alike, with the limits per day and location."""
    window = windows(instance)
    data = data_of(instance, instance.people, window)
    receptions = {one.id: number for number, one in enumerate(instance.receptions)}
    lawyers = {one.id: number for number, one in enumerate(instance.lawyers)}
    languages = sorted({person.language for person in instance.people})
    skills = sorted({skill for person in instance.people for skill in person.skills})
    kinds: Counter[tuple[Any, ...]] = Counter()
    for person in instance.people:
        own = window[person.key]
        kinds[
            receptions[person.reception],
            lawyers.get(person.lawyer, -1) if Step.MEETING in person.steps else -1,
            languages.index(person.language),
            2 if person.long_hearing else 1,
            tuple(skills.index(skill) for skill in sorted(person.skills)),
            own.first[Step.HEARING],
            own.last[Step.HEARING],
        ] += 1
    names = ("reception", "lawyer", "spoken", "halves", "skills", "first", "last")
    weights = instance.weights
    return {
        "wanted_gap": WANTED_GAP,
        "days": len(instance.days),
        "places": len(instance.locations),
        "kinds": [{**dict(zip(names, kind, strict=True)), "count": count} for kind, count in kinds.items()],
        "drives": [[one.id in each.locations for one in instance.locations] for each in instance.receptions],
        "seats": [one.seats for one in instance.receptions],
        "half_limit": data.spots[HALF_LIMIT].tolist(),
        "skill_limit": data.spots[SKILLS:].tolist(),
        "interpreters": [
            sum(language in one.languages for one in instance.interpreters) for language in languages
        ],
        "meeting_size": meeting_size(instance),
        "meeting_gap": [instance.rules.hearing_to_meeting, instance.rules.meeting_within],
        "weights": [weights.trip, weights.lawyer_day, weights.interpreter_day],
    }


def ask(peer: str, question: dict[str, Any], seconds: float, workers: int) -> dict[str, Any]:
    """What a peer finds, in a process of its own; nothing where it does not stop when it is told to."""
    try:
        done = subprocess.run(
            [sys.executable, PEERS, peer, str(seconds), str(workers)],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=True,
            timeout=2 * seconds + 60,
        )
    except subprocess.TimeoutExpired:
        return {"objective": None, "bound": 0.0, "wall_seconds": 2 * seconds + 60, "process_seconds": None}
    return dict(json.loads(done.stdout))


def timed(instance: Instance, **how: Any) -> tuple[Schedule, dict[str, Any]]:
    """A schedule, checked, and what it took."""
    started, cpu = time.monotonic(), time.process_time()
    found = schedule(instance, **how)
    wall, cpu = time.monotonic() - started, time.process_time() - cpu
    broken = breaches(instance, found.assignments)
    if broken or costs_of(instance, found.assignments) != found.costs:
        raise SystemExit(f"a hard rule is broken: {broken[:3]}")
    parts = {name: getattr(found.costs, name) for name in found.costs.__dataclass_fields__}
    bounds = {name: getattr(found.bounds, name) for name in found.bounds.__dataclass_fields__}
    return found, {
        "objective": found.objective,
        "own_bound": found.bound,
        "gap": round(found.gap, 5),
        "parts": parts,
        "bounds": bounds,
        "unscheduled": len(found.unplaced),
        "hard_rules_broken": len(broken),
        "stopped_by": found.stopped_by,
        "wall_seconds": round(wall, 2),
        "process_seconds": round(cpu, 2),
    }


def week(hearings: int, seed: int, peer_seconds: float, workers: int) -> dict[str, Any]:
    """One week: ours and, where the peers get time, ours for longer and both peers on the same question."""
    instance = read(race_question(hearings, seed))
    _, ours = timed(instance, seconds=600)
    found = {"ours": ours}
    if peer_seconds:
        found["ours_four_times_longer"] = timed(instance, seconds=600, effort=4)[1]
        asked = for_peers(instance)
        found |= {name: ask(name, asked, peer_seconds, workers) for name in ("cp_sat", "highs")}
    bound = max(each.get("own_bound", each.get("bound")) for each in found.values())
    for name, each in found.items():
        if each["objective"] is not None:
            if each["objective"] < bound - 1e-6 and not ours["unscheduled"]:
                raise SystemExit(f"a bound of {bound} lies above the schedule of {name}: {each['objective']}")
            each["gap_to_best_bound"] = round(1 - bound / each["objective"], 5)
    row = {
        "hearings": hearings,
        "seed": seed,
        "best_bound": bound,
        **found,
        "within_wanted_gap": ours["gap_to_best_bound"] <= WANTED_GAP,
        "within_seconds": ours["process_seconds"] <= WEEK_SECONDS,
    }
    print(json.dumps(row), flush=True)
    return row


def quarter(hearings: int, seed: int) -> dict[str, Any]:
    """A quarter: read, made, checked, beside first-fit."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "quarter.json"
        file.write_text(json.dumps(example(hearings=hearings, weeks=12, seed=seed)))
        cpu = time.process_time()
        instance = read_instance(file)
        reading = time.process_time() - cpu
    _, first = timed(instance, seconds=600, effort=0, early=FIRST_FIT)
    _, cheapest = timed(instance, seconds=600, effort=0, early=0.0)
    _, ours = timed(instance, seconds=600)

    def fewer(other: dict[str, Any]) -> float:
        used, before = (sum(each["parts"][name] for name in COUNTED) for each in (ours, other))
        return round(1 - used / before, 4)

    row = {
        "hearings": hearings,
        "seed": seed,
        "people": len(instance.people),
        "reading_process_seconds": round(reading, 2),
        "ours": ours,
        "first_fit": first,
        "cheapest_fit": cheapest,
        "fewer_than_first_fit": fewer(first),
        "fewer_than_cheapest_fit": fewer(cheapest),
        "within_seconds": reading + ours["process_seconds"] <= QUARTER_SECONDS,
        "enough_fewer": fewer(cheapest) >= WANTED_LESS,
    }
    print(json.dumps(row), flush=True)
    return row


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer-seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--quick", action="store_true", help="one small week and quarter, to see that it runs"
    )
    asked = parser.parse_args()
    compiling = time.process_time()
    for weeks in (1, 3):  # both searches, compiled before anything is timed
        schedule(read(example(hearings=20, weeks=weeks)), effort=0.1)
    compiling = time.process_time() - compiling
    small = 60 if asked.quick else 900
    peer_seconds = min(asked.peer_seconds, 5.0) if asked.quick else asked.peer_seconds
    result = {
        "machine": {"processor": platform.machine(), "python": platform.python_version()},
        "wanted": {"gap": WANTED_GAP, "week_seconds": WEEK_SECONDS, "quarter_seconds": QUARTER_SECONDS},
        "compiling_process_seconds": round(compiling, 1),
        "week": [
            week(small, seed, peer_seconds if seed == 1 else 0.0, asked.workers)
            for seed in ([1] if asked.quick else [1, 2, 3])
        ],
        "whole_week": timed(read(example(hearings=small, weeks=1)), seconds=600)[1],
        "quarter": quarter(600 if asked.quick else 12_000, 1),
    }
    if not asked.quick:
        RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
