"""A week of hearings as CP-SAT or HiGHS sees it, in a process of its own: the two cannot be loaded together.

Both get the same question as ours, after the same preparation: people who are alike (same reception
location, lawyer, language, wish, length, skill, windows) are counted, not told apart, which is their best
form. What is left out is what never binds here or only makes it easier: hours within a day and who sits in
which room.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from typing import Any


def cp_sat(question: dict[str, Any], seconds: float, workers: int) -> dict[str, Any]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    build(question, CpSat(model))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    watch = Watch(question["wanted_gap"])

    class Told(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            watch.saw(self.objective_value, self.best_objective_bound)

    solver.solve(model, Told())
    return watch.told(solver.objective_value, solver.best_objective_bound)


class CpSat:
    """The few words in which the question is told, for CP-SAT."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def whole(self, most: int) -> Any:
        return self.model.new_int_var(0, most, "")

    def equal(self, terms: list[tuple[int, Any]], value: int) -> None:
        self.model.add(sum(times * variable for times, variable in terms) == value)

    def at_most(self, terms: list[tuple[int, Any]], value: int) -> None:
        if terms:
            self.model.add(sum(times * variable for times, variable in terms) <= value)

    def minimise(self, terms: list[tuple[float, Any]]) -> None:
        self.model.minimize(sum(round(weight) * variable for weight, variable in terms))


class Highs:
    """The same words for HiGHS."""

    def __init__(self) -> None:
        import highspy

        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.inf = highspy.kHighsInf
        self.count = 0
        self.whole_type = highspy.HighsVarType.kInteger

    def whole(self, most: int) -> int:
        self.solver.addVar(0, most)
        self.solver.changeColIntegrality(self.count, self.whole_type)
        self.count += 1
        return self.count - 1

    def equal(self, terms: list[tuple[int, int]], value: int) -> None:
        self.row(terms, value, value)

    def at_most(self, terms: list[tuple[int, int]], value: int) -> None:
        self.row(terms, -self.inf, value)

    def row(self, terms: list[tuple[int, int]], low: float, high: float) -> None:
        gathered: Counter[int] = Counter()
        for times, variable in terms:
            gathered[variable] += times
        self.solver.addRow(low, high, len(gathered), list(gathered), list(gathered.values()))

    def minimise(self, terms: list[tuple[float, int]]) -> None:
        for weight, variable in terms:
            self.solver.changeColCost(variable, weight)


def highs(question: dict[str, Any], seconds: float, workers: int) -> dict[str, Any]:
    model = Highs()
    build(question, model)
    model.solver.setOptionValue("time_limit", seconds)
    model.solver.setOptionValue("threads", workers)
    model.solver.setOptionValue("mip_rel_gap", question["wanted_gap"])
    started, cpu = time.monotonic(), time.process_time()
    model.solver.run()
    info = model.solver.getInfo()
    found = info.primal_solution_status == 2
    return {
        "objective": info.objective_function_value if found else None,
        "bound": info.mip_dual_bound if abs(info.mip_dual_bound) < model.inf else 0.0,
        "wall_seconds": round(time.monotonic() - started, 1),
        "process_seconds": round(time.process_time() - cpu, 1),
    }


class Watch:
    """When a search was first within the wanted gap of the bound that is given."""

    def __init__(self, wanted: float) -> None:
        self.wanted, self.started, self.cpu = wanted, time.monotonic(), time.process_time()
        self.path: list[dict[str, float]] = []

    def saw(self, objective: float, bound: float) -> None:
        self.path.append(
            {
                "objective": objective,
                "bound": bound,
                "wall_seconds": round(time.monotonic() - self.started, 1),
                "process_seconds": round(time.process_time() - self.cpu, 1),
            }
        )

    def told(self, objective: float, bound: float) -> dict[str, Any]:
        self.saw(objective, bound)
        return {**self.path[-1], "path": self.path[-12:]}


def build(question: dict[str, Any], model: Any) -> None:
    """Kinds of people by day and location of the hearing, and by day of the meeting."""
    days, places = range(question["days"]), range(question["places"])
    riders: dict[tuple[int, int, int], list[tuple[int, Any]]] = defaultdict(list)
    halves: dict[tuple[int, int], list[tuple[int, Any]]] = defaultdict(list)
    skilled: dict[tuple[int, int, int], list[tuple[int, Any]]] = defaultdict(list)
    spoken: dict[tuple[int, int, int], list[tuple[int, Any]]] = defaultdict(list)
    meetings: dict[tuple[int, int, int], list[tuple[int, Any]]] = defaultdict(list)
    least, most = question["meeting_gap"]
    for kind in question["kinds"]:
        heard, met = defaultdict(list), defaultdict(list)
        for day in range(kind["first"], kind["last"] + 1):
            for place in places:
                if not question["drives"][kind["reception"]][place]:
                    continue
                count = model.whole(kind["count"])
                heard[place].append((day, count))
                riders[kind["reception"], place, day].append((1, count))
                halves[place, day].append((kind["halves"], count))
                spoken[kind["spoken"], place, day].append((kind["halves"], count))
                for skill in kind["skills"]:
                    skilled[skill, place, day].append((kind["halves"], count))
        model.equal([(1, count) for counts in heard.values() for _, count in counts], kind["count"])
        if kind["lawyer"] < 0:
            continue
        for place, counts in heard.items():
            flows = []
            for day, count in counts:
                parts = []
                for later in range(day + least, min(day + most, len(days) - 1) + 1):
                    part = model.whole(kind["count"])
                    parts.append((1, part))
                    met[place, later].append((1, part))
                model.equal([*parts, (-1, count)], 0)
                flows += parts
        for (place, day), parts in met.items():
            meetings[kind["lawyer"], place, day] += parts
            riders[kind["reception"], place, day] += parts
    costs: list[tuple[float, Any]] = []
    trip, lawyer_day, interpreter_day = question["weights"]
    for (reception, _, _), terms in riders.items():
        vehicles = model.whole(60)
        model.at_most([*terms, (-question["seats"][reception], vehicles)], 0)
        costs.append((trip, vehicles))
    for (place, day), terms in halves.items():
        model.at_most(terms, question["half_limit"][place][day])
    for (skill, place, day), terms in skilled.items():
        model.at_most(terms, question["skill_limit"][skill][place][day])
    for name in {name for name, _, _ in spoken}:
        for day in days:
            used = []
            for place in places:
                if spoken.get((name, place, day)):
                    there = model.whole(question["interpreters"][name])
                    model.at_most([*spoken[name, place, day], (-2, there)], 0)
                    costs.append((interpreter_day, there))
                    used.append((1, there))
            model.at_most(used, question["interpreters"][name])
    for lawyer in {lawyer for lawyer, _, _ in meetings}:
        for day in days:
            used = []
            for place in places:
                if meetings.get((lawyer, place, day)):
                    there = model.whole(1)
                    size = question["meeting_size"]
                    model.at_most([*meetings[lawyer, place, day], (-size, there)], 0)
                    costs.append((lawyer_day, there))
                    used.append((1, there))
            model.at_most(used, 1)
    model.minimise(costs)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    solve = {"cp_sat": cp_sat, "highs": highs}[sys.argv[1]]
    print(json.dumps(solve(asked, float(sys.argv[2]), int(sys.argv[3]))))
