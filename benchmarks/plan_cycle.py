"""The plan cycle: a plan and its proof beside HiGHS in its best form, on the same instances in one run.

Six families of made-up questions, drawn by counter: ``plain`` (stocks from 100 to 2,000, worth falling by 5 %
a cycle, all five limits bind), ``roomy`` (the same with partners' ceilings 30 % higher), ``wide`` (stocks
from 20 to 6,000), ``even`` (stocks and values of any size alike), ``large_batches`` (a group is taken up by
a third or not at all) and ``hours_bind`` (wide, with partners' ceilings a quarter higher). The gate:
every plan is checked in exact arithmetic, and no bound lies below any plan found by either. The command is
run as a user runs it; process time is that of the whole process, start and reading included. HiGHS gets
bounds as tight as ours, whole cases, one thread, and only the time of its own run is counted. Both are
stopped by the wall clock, so on a busy machine both get less processor time: the process seconds are told.
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
FAMILIES = ("wide", "even", "large_batches", "hours_bind", "plain", "roomy")
ROOM = {"hours_bind": 1.25, "roomy": 1.3}
RACES = (
    # groups, cycles, wanted gap, process seconds to stay within, seconds for ours, seconds for HiGHS
    (60, 4, 0.001, 2.0, 20.0, 30.0),
    (150, 12, 0.02, 15.0, 40.0, 45.0),
)


def question(groups: int, cycles: int, family: str, seed: int) -> dict[str, Any]:
    """A made-up planning question in the form of the instance file."""
    unit = uniforms(seed, FAMILIES.index(family), 60, groups * (12 + cycles)).reshape(groups, -1)
    rows = []
    for at, draw in enumerate(unit):
        plain = family in ("plain", "roomy")
        stock = int(20 * 300 ** draw[0])
        if family == "even":
            stock = int(50 + 1950 * draw[0])
        elif plain:
            stock = int(100 + 1900 * draw[0])
        rate = round(float(0.05 + 0.9 * draw[1]), 3)
        worth = 1 + 9 * draw[2]
        if family == "even":
            value = [round(float(1 + 9 * draw[12 + cycle]), 3) for cycle in range(cycles)]
        elif plain:
            value = [round(float(worth * 0.95**cycle), 3) for cycle in range(cycles)]
        else:
            value = [
                round(float(worth * 0.97**cycle * (0.97 + 0.06 * draw[12 + cycle])), 3)
                for cycle in range(cycles)
            ]
        batch = int(0.33 * stock) if family == "large_batches" else min(stock, int(20 + 130 * draw[3]))
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
    return {"schema": 1, "cycles": cycles, "groups": rows, "limits": limits}


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


def highs(path: Path, gap: float, seconds: float) -> dict[str, float]:
    """HiGHS on the whole problem in whole cases, with the bounds that the limits imply."""
    model = model_of(read_instance(path))
    width = len(model.value)
    solver = silent_solver()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    high = np.concatenate([model.most, (model.most > 0).astype(float)])
    cost = np.concatenate([model.value, np.zeros(width)])
    rows = model_rows(model, model.most > 0, early=True)
    load(solver, cost, np.zeros(2 * width), high, rows, np.arange(2 * width))
    worked = time.process_time()
    solver.run()
    info = solver.getInfo()
    return {
        "objective": float(info.objective_function_value),
        "bound": float(info.mip_dual_bound),
        "gap": float(info.mip_gap),
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
        peer = highs(path, gap, peer_seconds)
        slack = 1e-6 * abs(peer["objective"])
        if found["bound"] < peer["objective"] - slack or peer["bound"] < found["objective"] - slack:
            raise SystemExit(f"{path.name}: a bound lies below a plan")
        result["highs"] = {name: round(value, 6) for name, value in peer.items()}
    return result


def main() -> None:
    """Runs the races and writes the result; refuses to write where the gate fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="instances per family and size")
    parser.add_argument("--no-peer", action="store_true", help="without HiGHS; nothing is written")
    chosen = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for groups, cycles, gap, bar, seconds, peer_seconds in RACES:
            for family in FAMILIES:
                for seed in range(1, chosen.seeds + 1):
                    name = f"{groups}x{cycles} {family} {seed}"
                    path = Path(folder) / f"{name.replace(' ', '_')}.json"
                    path.write_text(json.dumps(question(groups, cycles, family, seed)))
                    results[name] = race(path, gap, bar, seconds, peer_seconds, not chosen.no_peer)
                    print(name, json.dumps(results[name]), flush=True)
    if chosen.no_peer:
        return
    RESULT.parent.mkdir(exist_ok=True)
    document = {"machine": platform.machine(), "python": platform.python_version(), "races": results}
    RESULT.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
