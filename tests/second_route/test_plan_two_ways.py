"""The full planning problem two ways: the proposal, and its equations written down anew for HiGHS in SciPy.

The second route knows neither the model nor the search of ``planning``: it reads the plain document and
writes every rule of ``docs/explanation/plan-cycle.md`` as a row over whole cases and yes or no.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from ketenbalans.draws import uniforms
from ketenbalans.errors import ContradictionError
from ketenbalans.planning.cycles import propose
from ketenbalans.planning.reading import read_instance

GROUPS, CYCLES = 9, 3
Row = tuple[dict[int, float], float, float]


def question(seed: int) -> dict[str, Any]:
    """A made-up question that uses every optional field of the instance file."""
    unit = uniforms(seed, 0, 12, GROUPS * 16).reshape(GROUPS, 16)
    groups = []
    for at, draw in enumerate(unit):
        stock, rate = int(20 + 60 * draw[0]), round(float(0.1 + 0.6 * draw[1]), 2)
        groups.append(
            {
                "id": f"group {at}",
                "stock": stock,
                "inflow_per_cycle": float(int(6 * draw[2])) / 2,
                "hours": [round(float(2 + 6 * draw[3]), 1), round(float(3 * draw[4]), 1)],
                "grant_rate": rate,
                "family": [0.0, round(rate * float(draw[5]), 2), 0.1],
                "appeals": [round((1 - rate) * float(draw[6]), 2)],
                "returns": [0.1, round((1 - rate) * float(draw[7]), 2)],
                "value": [round(float(1 + 8 * draw[8] * 0.9**cycle), 2) for cycle in range(CYCLES)],
                "min_batch": int(5 + 10 * draw[9]),
                "places": float(at % 2),
                "language": "Arabic" if draw[10] < 0.5 else "Tigrinya",
                "interpreters": 1.5,
                "not_before": 2 if draw[11] < 0.2 else 1,
                "latest_cycle": 3 if draw[12] < 0.15 else None,
                "rotate_after": 1 if draw[13] < 0.4 else None,
            }
        )
    total = sum(group["stock"] for group in groups)
    each = 0.55 * total / CYCLES
    return {
        "schema": 1,
        "cycles": CYCLES,
        "groups": groups,
        "limits": {
            "hours": [round(6.5 * each), round(7.0 * each), round(6.0 * each)],
            "grants": round(0.5 * each),
            "family": round(0.3 * each),
            "appeals": round(0.35 * each),
            "returns": round(0.5 * each),
            "places": round(0.6 * each),
            "languages": {"Arabic": round(0.9 * each), "Tigrinya": [round(0.9 * each)] * CYCLES},
            "groups_per_cycle": 5,
            "grant_rate": {"target": 0.4, "band": 0.08},
        },
        "fixed": [{"decisions": 30, "grants": 11 + cycle} for cycle in range(CYCLES)],
    }


def listed(value: Any) -> list[float]:
    return value if isinstance(value, list) else [value] * CYCLES


def lags(value: Any) -> list[float]:
    return value if isinstance(value, list) else [value]


def rows_of(asked: dict[str, Any]) -> list[Row]:
    """Every rule as a row; cases come first, then yes or no, both by cycle and group."""
    groups, limits = asked["groups"], asked["limits"]
    rows: list[Row] = []

    def case(at: int, cycle: int) -> int:
        return cycle * GROUPS + at

    def taken(at: int, cycle: int) -> int:
        return GROUPS * CYCLES + case(at, cycle)

    def arriving(cycle: int, load: Any) -> dict[int, float]:
        found = {}
        for at, group in enumerate(groups):
            for lag, each in enumerate(load(group)):
                if lag <= cycle and each:
                    found[case(at, cycle - lag)] = each
        return found

    for cycle in range(CYCLES):
        for name in ("hours", "family", "appeals", "returns"):
            loads = arriving(cycle, lambda group, name=name: lags(group[name]))
            rows.append((loads, -math.inf, listed(limits[name])[cycle]))
        rows.append((arriving(cycle, lambda group: [group["grant_rate"]]), -math.inf, limits["grants"]))
        rows.append((arriving(cycle, lambda group: [group["places"]]), -math.inf, limits["places"]))
        for language, most in limits["languages"].items():
            loads = arriving(
                cycle, lambda group, spoken=language: [1.5 if group["language"] == spoken else 0.0]
            )
            rows.append((loads, -math.inf, listed(most)[cycle]))
        band, fixed = limits["grant_rate"], asked["fixed"][cycle]
        for sign in (-1, 1):
            edge = band["target"] + sign * band["band"]
            off = {case(at, cycle): sign * (group["grant_rate"] - edge) for at, group in enumerate(groups)}
            rows.append((off, -math.inf, sign * (edge * fixed["decisions"] - fixed["grants"])))
        rows.append(({taken(at, cycle): 1.0 for at in range(GROUPS)}, -math.inf, limits["groups_per_cycle"]))
        for at, group in enumerate(groups):
            there = group["stock"] + math.floor(group["inflow_per_cycle"] * (cycle + 1))
            rows.append(({case(at, before): 1.0 for before in range(cycle + 1)}, -math.inf, there))
            rows.append(({case(at, cycle): 1.0, taken(at, cycle): -there}, -math.inf, 0.0))
            rows.append(({case(at, cycle): 1.0, taken(at, cycle): -group["min_batch"]}, 0.0, math.inf))
            if cycle + 1 < group["not_before"]:
                rows.append(({taken(at, cycle): 1.0}, 0.0, 0.0))
            if group["latest_cycle"] == cycle + 1:
                rows.append(
                    ({case(at, before): 1.0 for before in range(cycle + 1)}, group["stock"], math.inf)
                )
            if group["rotate_after"] and cycle:
                rows.append(({taken(at, cycle - 1): 1.0, taken(at, cycle): 1.0}, -math.inf, 1.0))
    return rows


def best_by_highs(asked: dict[str, Any]) -> float | None:
    """The optimum, or None where HiGHS finds that no plan keeps all rules."""
    rows = rows_of(asked)
    width = 2 * GROUPS * CYCLES
    table = np.zeros((len(rows), width))
    for at, (entries, _, _) in enumerate(rows):
        for column, each in entries.items():
            table[at, column] = each
    cost = np.zeros(width)
    for at, group in enumerate(asked["groups"]):
        for cycle in range(CYCLES):
            cost[cycle * GROUPS + at] = -group["value"][cycle]
    high = np.concatenate([np.full(width // 2, math.inf), np.ones(width // 2)])
    found = milp(
        cost,
        constraints=LinearConstraint(table, [row[1] for row in rows], [row[2] for row in rows]),
        bounds=Bounds(0, high),
        integrality=np.ones(width),
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else -float(found.fun)


@pytest.mark.parametrize("seed", [1, 2, 4, 6])
def test_the_full_problem_has_the_same_optimum_by_a_second_route(seed: int, tmp_path: Path) -> None:
    asked = question(seed)
    best = best_by_highs(asked)
    path = tmp_path / "question.json"
    path.write_text(json.dumps(asked))
    instance = read_instance(path)
    if best is None:
        with pytest.raises(ContradictionError):
            propose(instance)
        return
    proposal = propose(instance, gap=1e-9)
    assert proposal.objective == pytest.approx(best, rel=1e-7)
    assert proposal.bound >= best * (1 - 1e-9)
