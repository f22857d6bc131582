"""The plan cycle: a plan and its proof beside HiGHS in its best form, on the same instances in one run.

Seven families of made-up questions, drawn by counter: ``plain`` (stocks from 100 to 2,000, worth falling by
5 % a cycle, all five limits bind), ``roomy`` (the same with partners' ceilings 30 % higher), ``wide`` (stocks
from 20 to 6,000), ``even`` (stocks and values of any size alike), ``large_batches`` (a group is taken up by
a third or not at all), ``hours_bind`` (wide, with partners' ceilings a quarter higher) and ``varied`` (stocks
from 50 to 3,000, and every limit, the number of groups, the target and the band drawn anew for each
question, four questions at 60 x 4). The gate:
every plan is checked in exact arithmetic, and no bound lies below any plan found by either. The command is
run as a user runs it; process time is that of the whole process, start and reading included. HiGHS gets
bounds as tight as ours, one thread, and only the time of its own run is counted. It is asked twice: for whole
cases, as the question stands, and for volumes in fractions, which it answers faster though nobody can carry
that out. Both are stopped by the wall clock, so on a busy machine both get less processor time: the process
seconds are told. The whole race takes less than ten minutes; ``--quick`` runs two families at 60 x 4.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from ketenbalans.draws import uniforms
from ketenbalans.planning.checking import breaches, objective_of
from ketenbalans.planning.instance import Intake
from ketenbalans.planning.linear import load, model_rows, silent_solver
from ketenbalans.planning.model import model_of
from ketenbalans.planning.reading import read_instance

RESULT = Path(__file__).parent / "results" / "plan_cycle.json"
FAMILIES = ("wide", "even", "large_batches", "hours_bind", "plain", "roomy", "varied")
QUICK = ("varied", "roomy")
ROOM = {"hours_bind": 1.25, "roomy": 1.3}
RACES = (
    # groups, cycles, wanted gap, process seconds to stay within, seconds for ours, seconds for HiGHS in all
    (60, 4, 0.001, 2.0, 8.0, 30.0),
    (150, 12, 0.02, 15.0, 20.0, 20.0),
)
QUESTIONS = {(60, "varied"): 4}
"""How many questions of a family where there are more than one."""


def question(groups: int, cycles: int, family: str, seed: int) -> dict[str, Any]:
    """A made-up planning question in the form of the instance file."""
    unit = uniforms(seed, FAMILIES.index(family), 60, groups * (12 + cycles)).reshape(groups, -1)
    rows = []
    for at, draw in enumerate(unit):
        plain, varied = family in ("plain", "roomy"), family == "varied"
        stock = int(20 * 300 ** draw[0])
        if family == "even":
            stock = int(50 + 1950 * draw[0])
        elif plain:
            stock = int(100 + 1900 * draw[0])
        elif varied:
            stock = int(50 + 2950 * draw[0])
        rate = round(float(0.05 + 0.9 * draw[1]), 3)
        worth = 1 + 9 * draw[2]
        if family == "even":
            value = [round(float(1 + 9 * draw[12 + cycle]), 3) for cycle in range(cycles)]
        elif plain or varied:
            value = [round(float(worth * 0.95**cycle), 3) for cycle in range(cycles)]
        else:
            value = [
                round(float(worth * 0.97**cycle * (0.97 + 0.06 * draw[12 + cycle])), 3)
                for cycle in range(cycles)
            ]
        batch = (
            int(0.33 * stock)
            if family == "large_batches"
            else min(stock, int(20 + (180 if varied else 130) * draw[3]))
        )
        rows.append(
            {
                "id": f"group {at}",
                "stock": stock,
                "inflow_per_cycle": int((0.1 if plain else 0.05) * stock * draw[4]),
                "hours": round(float(6 + 24 * draw[5]), 1),
                "grant_rate": rate,
                "family": round(float(rate * (0.2 + draw[6])), 3),
                "appeals": round(float((1 - rate) * (0.5 + 0.45 * draw[7])), 3),
                "returns": round(float((1 - rate) * (0.3 + 0.6 * draw[8])), 3),
                "value": value,
                "min_batch": max(10, batch),
            }
        )
    total = sum(row["stock"] for row in rows)
    volume = 0.6 * total / cycles

    def mean(name: str) -> float:
        return float(sum(row["stock"] * row[name] for row in rows) / total)

    room = ROOM.get(family, 1.0)
    limits: dict[str, Any] = {
        name: round(room * volume * mean(name)) for name in ("family", "appeals", "returns")
    }
    limits["hours"] = round(volume * mean("hours"))
    limits["grants"] = round(1.05 * room * volume * mean("grant_rate"))
    limits["groups_per_cycle"] = groups // 6 if cycles <= 4 else groups // 12
    limits["grant_rate"] = {"target": round(mean("grant_rate"), 2), "band": 0.05}
    if family == "varied":
        limits = _varied(limits, seed, cycles)
    return {"schema": 1, "cycles": cycles, "groups": rows, "limits": limits}


def _varied(limits: dict[str, Any], seed: int, cycles: int) -> dict[str, Any]:
    """The same limits, each drawn anew: 30 to 70 per cent of the stock in all, partners 20 per cent about."""
    draw = uniforms(seed, len(FAMILIES), 61, 9)
    share = (0.3 + 0.4 * draw[0]) / 0.6
    found = {"hours": round(share * limits["hours"])}
    for at, name in enumerate(("family", "appeals", "returns", "grants"), start=1):
        found[name] = round(share * (0.8 + 0.5 * float(draw[at])) * limits[name])
    found["groups_per_cycle"] = int((8 if cycles <= 4 else 10) + 12 * draw[5])
    target = min(0.5, max(0.3, limits["grant_rate"]["target"] + 0.14 * float(draw[6]) - 0.07))
    found["grant_rate"] = {"target": round(target, 2), "band": (0.05, 0.07, 0.1)[int(3 * draw[7])]}
    return found


def ours(path: Path, gap: float, seconds: float) -> dict[str, Any]:
    """The command in a process of its own, with the process time it took."""
    command = [sys.executable, "-m", "ketenbalans.cli.main", "plan", "propose", str(path), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    run = subprocess.run(
        [*command, "--seconds", str(seconds), "--gap", str(gap)], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer: dict[str, Any] = json.loads(run.stdout)
    answer["wall_seconds"] = time.perf_counter() - started
    answer["process_seconds"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return answer


def highs(path: Path, gap: float, seconds: float, *, whole: bool) -> dict[str, float]:
    """HiGHS on the whole problem with the bounds that the limits imply, in whole cases or in fractions."""
    model = model_of(read_instance(path))
    width = len(model.value)
    solver = silent_solver()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    high = np.concatenate([model.most, (model.most > 0).astype(float)])
    cost = np.concatenate([model.value, np.zeros(width)])
    rows = model_rows(model, model.most > 0, early=True)
    load(solver, cost, np.zeros(2 * width), high, rows, np.arange(0 if whole else width, 2 * width))
    worked = time.process_time()
    solver.run()
    info = solver.getInfo()
    return {
        "objective": float(info.objective_function_value),
        "bound": float(info.mip_dual_bound),
        "gap": min(float(info.mip_gap), 1e9),
        "process_seconds": time.process_time() - worked,
    }


def race(
    path: Path, gap: float, bar: float, seconds: float, peer_seconds: float, with_peer: bool
) -> dict[str, Any]:
    """One instance: the gate, then both results."""
    found = ours(path, gap, seconds)
    instance = read_instance(path)
    plan = [Intake(take["cycle"], take["group"], take["cases"]) for take in found["plan"]]
    if breaches(instance, plan) or abs(objective_of(instance, plan) - found["objective"]) > 1e-6:
        raise SystemExit(f"{path.name}: the plan breaks a rule or is not worth what it says")
    result: dict[str, Any] = {
        "ours": {
            name: round(found[name], 6)
            for name in ("objective", "bound", "gap", "process_seconds", "wall_seconds", "nodes")
        },
        "stopped_by": found["stopped_by"],
        "bar_met": found["gap"] <= gap and found["process_seconds"] <= bar,
    }
    if with_peer:
        for name, whole in (("highs", True), ("highs_fractions", False)):
            peer = highs(path, gap, peer_seconds / 2, whole=whole)
            slack = 1e-6 * abs(found["objective"])
            above = whole and found["bound"] < peer["objective"] - slack
            if above or peer["bound"] < found["objective"] - slack:
                raise SystemExit(f"{path.name}: a bound lies below a plan")
            result[name] = {key: round(value, 6) for key, value in peer.items()}
    return result


def main() -> None:
    """Runs the races and writes the result; refuses to write where the gate fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two families at 60 x 4; nothing is written")
    parser.add_argument("--no-peer", action="store_true", help="without HiGHS; nothing is written")
    chosen = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        ours(_written(folder, 5, 1, "plain", 1)[1], 0.1, 5.0)  # reads the program into memory
        for groups, cycles, gap, bar, seconds, peer_seconds in RACES[: 1 if chosen.quick else None]:
            for family in QUICK if chosen.quick else FAMILIES:
                for seed in range(1, QUESTIONS.get((groups, family), 1) + 1):
                    name, path = _written(folder, groups, cycles, family, seed)
                    results[name] = race(path, gap, bar, seconds, peer_seconds, not chosen.no_peer)
                    print(name, json.dumps(results[name]), flush=True)
    if chosen.no_peer or chosen.quick:
        return
    RESULT.parent.mkdir(exist_ok=True)
    document = {"machine": platform.machine(), "python": platform.python_version(), "races": results}
    RESULT.write_text(json.dumps(document, indent=1) + "\n")


def _written(folder: str, groups: int, cycles: int, family: str, seed: int) -> tuple[str, Path]:
    """The name and the file of a question."""
    name = f"{groups}x{cycles} {family} {seed}"
    path = Path(folder) / f"{name.replace(' ', '_')}.json"
    path.write_text(json.dumps(question(groups, cycles, family, seed)))
    return name, path


if __name__ == "__main__":
    main()
