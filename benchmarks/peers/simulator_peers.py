"""The common model in SimPy, Ciw and salabim: one pool of employees, two kinds of work, the new kind first.

It is what all three can carry without help: an old stock that is there at the start, new applications at
even distances, uniform service times, priority without interruption. Runs in the peers' environment:
``python simulator_peers.py NAME SIZE SEED`` prints one JSON document.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

OLD, NEW = 1, 0
"""Priority of each kind: the lower goes first."""


@dataclass(frozen=True)
class Common:
    """The common model; times in weeks."""

    weeks: int
    old: int
    new_per_week: float
    employees: int
    shortest: float
    longest: float


def common(size: float) -> Common:
    """The model at a share of full size: 54,000 old and 25,000 new applications a year, ten years.

    320 employees of 36 hours; 12 to 28 hours an application, 20 on average.
    """
    return Common(
        weeks=522,
        old=round(54_000 * size),
        new_per_week=25_000 / 52.18 * size,
        employees=round(320 * size),
        shortest=12 / 36,
        longest=28 / 36,
    )


Waits = dict[int, list[float]]


def of_simpy(model: Common, seed: int) -> Waits:
    """Waits until an employee begins, by kind."""
    import simpy

    draw = random.Random(seed)
    environment = simpy.Environment()
    staff = simpy.PriorityResource(environment, capacity=model.employees)
    waits: Waits = {OLD: [], NEW: []}

    def life(kind: int) -> object:
        lodged = environment.now
        with staff.request(priority=kind) as turn:
            yield turn
            waits[kind].append(environment.now - lodged)
            yield environment.timeout(draw.uniform(model.shortest, model.longest))

    def lodging() -> object:
        while True:
            yield environment.timeout(1 / model.new_per_week)
            environment.process(life(NEW))

    for _ in range(model.old):
        environment.process(life(OLD))
    environment.process(lodging())
    environment.run(until=model.weeks)
    return waits


def of_ciw(model: Common, seed: int) -> Waits:
    """The same as a network of one node."""
    import ciw

    ciw.seed(seed)
    lodged_before = [1e-9] * model.old + [float("inf")]
    service = ciw.dists.Uniform(model.shortest, model.longest)
    network = ciw.create_network(
        arrival_distributions={
            "new": [ciw.dists.Deterministic(1 / model.new_per_week)],
            "old": [ciw.dists.Sequential(lodged_before)],
        },
        service_distributions={"new": [service], "old": [service]},
        number_of_servers=[model.employees],
        priority_classes={"new": NEW, "old": OLD},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(model.weeks)
    waits: Waits = {OLD: [], NEW: []}
    for record in simulation.get_all_records():
        waits[NEW if record.customer_class == "new" else OLD].append(record.waiting_time)
    return waits


def of_salabim(model: Common, seed: int) -> Waits:
    """The same with components and a resource."""
    import salabim

    salabim.yieldless(False)
    draw = random.Random(seed)
    environment = salabim.Environment(trace=False, random_seed=seed)
    staff = salabim.Resource("staff", capacity=model.employees, monitor=False)
    waits: Waits = {OLD: [], NEW: []}

    class Application(salabim.Component):
        def setup(self, kind: int) -> None:
            self.kind = kind

        def process(self) -> object:
            lodged = environment.now()
            yield self.request((staff, 1, self.kind))
            waits[self.kind].append(environment.now() - lodged)
            yield self.hold(draw.uniform(model.shortest, model.longest))
            self.release()

    class Lodging(salabim.Component):
        def process(self) -> object:
            while True:
                yield self.hold(1 / model.new_per_week)
                Application(kind=NEW)

    for _ in range(model.old):
        Application(kind=OLD)
    Lodging()
    environment.run(till=model.weeks)
    return waits


PEERS: dict[str, Callable[[Common, int], Waits]] = {
    "simpy": of_simpy,
    "ciw": of_ciw,
    "salabim": of_salabim,
}


def main(name: str, size: float, seed: int) -> None:
    model = common(size)
    begun = time.process_time()
    waits = PEERS[name](model, seed)
    seconds = time.process_time() - begun
    print(
        json.dumps(
            {
                "seconds": seconds,
                "taken_up": {"old": len(waits[OLD]), "new": len(waits[NEW])},
                "mean_wait": {
                    "old": sum(waits[OLD]) / len(waits[OLD]),
                    "new": sum(waits[NEW]) / len(waits[NEW]),
                },
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
