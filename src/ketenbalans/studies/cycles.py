"""The plan cycles of the main job: which groups of the old stock to take up from 1 October 2026.

The hours that new applications and priority groups leave, on average over futures, are taken from a first
run of the plan without cohorts; the proposal then shares the hours of the old stock over the streams, cycle
by cycle. It stays a proposal: nothing here is confirmed.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.chain import scenario as scenarios
from ketenbalans.errors import ContradictionError
from ketenbalans.planning.cycles import Proposal, propose
from ketenbalans.planning.from_stock import instance_from
from ketenbalans.report.tables import Cell, Table
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.building import case_hours
from ketenbalans.simulation.futures import Results
from ketenbalans.simulation.inputs import WITH_PREPHASE
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START, plan_cycle
from ketenbalans.vocabulary.codes import GROUPS, Category
from ketenbalans.vocabulary.streams import PRIORITY_STREAMS, STREAMS

CYCLES = 12
WEEKS_IN_A_CYCLE = 13
PROBE_FUTURES = 24
SMALLEST_GROUP = 100
"""Nationalities with fewer open applications in a category are taken together and still get a cycle."""
GROUPS_AT_A_TIME = 10
SEARCH_SECONDS = 6.0
WIDEST_BANDS = (0.05, 0.10, 0.20, 1.0)
"""Bands of the grant rate around its mean, tried from narrow to wide; the one that holds is told."""
COLUMNS = ("cycle", "first_day", "group", "cases", "expected_grants")


@dataclass(frozen=True)
class Cycles:
    """The proposal as the simulator and the report need it."""

    weight: np.ndarray
    """Share of the old stock's hours, shape (week, stream); rows of zeros where there is no plan."""
    table: Table
    solver: dict[str, object]


@dataclass(frozen=True)
class Group:
    """A nationality in a category, or the rest of a category taken together."""

    name: str
    stream: int
    share: float
    """Share of the stream's stock."""
    weeks_open: float


def groups_of(applications: Applications, world: World) -> list[Group]:
    """The groups of the categories and of the small groups, in the order of the streams."""
    reference = np.datetime64(world.standing.start, "D")
    weeks = (reference - applications.lodged.astype("datetime64[D]")).astype(np.int64) / 7
    found: list[Group] = []
    for place, name in enumerate(GROUPS):
        if not isinstance(name, Category) and name.value != "small_group":
            continue
        stream = applications.group == place
        rest = stream.copy()
        if isinstance(name, Category):
            for code in np.unique(applications.nationality[stream]):
                chosen = stream & (applications.nationality == code)
                if chosen.sum() >= SMALLEST_GROUP:
                    rest &= ~chosen
                    label = f"{applications.nationalities[int(code)]} {name.value}"
                    found.append(_group(label, place, chosen, stream, weeks))
        if rest.any():
            found.append(_group(f"rest {name.value}", place, rest, stream, weeks))
    return found


def _group(label: str, stream: int, chosen: np.ndarray, whole: np.ndarray, weeks: np.ndarray) -> Group:
    return Group(label, stream, float(chosen.sum() / whole.sum()), float(weeks[chosen].mean()))


def plan_cycles(world: World, applications: Applications, main: str) -> Cycles:
    """Proposes twelve plan cycles for the groups of the old stock (R-040 to R-043)."""
    probe = world.run([scenarios.load(main)], PROBE_FUTURES, design="central")
    start = probe.horizon.week_of(FIRST_CYCLE_START)
    groups = groups_of(applications, world)
    stream = np.array([group.stream for group in groups])
    share = np.array([group.share for group in groups])
    stock = np.rint(probe.flows[:, start - 1, :, m.OPEN].mean(axis=0)[stream] * share)
    sample = probe.sample
    hearing, decision = case_hours(sample, 0, probe.horizon)
    ready = start + round(sample.number("plan.location_delay", 0))
    full = min(start + CYCLES * WEEKS_IN_A_CYCLE, probe.horizon.weeks) - 1
    hours = (hearing + decision)[full, :, WITH_PREPHASE][stream]
    grant = sample.by_stream("flow.grant", 0)[stream]
    refugee = sample.by_stream("flow.refugee", 0)[stream]
    appeal = (1.0 - grant) * sample.by_stream("flow.appeal", 0)[stream]
    family = grant * refugee * sample.number("family.per_refugee", 0)
    elapsed = (FIRST_CYCLE_START - world.standing.start).days / 7
    is_b = stream == STREAMS.index("old.B")
    given = _per_cycle(probe.measure("hours_old").mean(axis=0), start)
    fixed_decisions, fixed_grants = _fixed(probe, start)
    target = _grant_rate(stock, grant, fixed_decisions, fixed_grants)
    for band in WIDEST_BANDS:
        instance = instance_from(
            groups=[group.name for group in groups],
            stock=stock,
            hours=hours,
            grant_rate=grant,
            weeks_beyond_term=np.array([group.weeks_open for group in groups]) + elapsed - 26.0,
            cycles=CYCLES,
            limits={"hours": given.tolist()},
            family=family,
            appeals=appeal,
            returns=1.0 - grant - appeal,
            not_before=np.where(is_b, -(-(ready - start) // WEEKS_IN_A_CYCLE) + 1, 1),
            groups_per_cycle=GROUPS_AT_A_TIME,
            grant_rate_band=(target, band),
            fixed_decisions=np.rint(fixed_decisions),
            fixed_grants=np.rint(fixed_grants),
            place="the main job",
        )
        try:
            proposal = propose(instance, seconds=SEARCH_SECONDS, gap=0.02)
        except ContradictionError:
            continue
        break
    else:
        raise ContradictionError(
            "no plan cycles fit even with a free grant rate", mend="look at the hours left for the old stock"
        )
    return _cycles(proposal, groups, grant, hours, start, probe, {"grant_rate": target, "band": band})


def _per_cycle(weekly: np.ndarray, start: int) -> np.ndarray:
    """Sums per plan cycle of a weekly series, shape (cycle,)."""
    return np.array(
        [weekly[start + WEEKS_IN_A_CYCLE * cycle :][:WEEKS_IN_A_CYCLE].sum() for cycle in range(CYCLES)]
    )


def _fixed(probe: Results, start: int) -> tuple[np.ndarray, np.ndarray]:
    """First decisions of the Pact and priority streams per cycle, and the grants among them."""
    others = np.array([not name.startswith("old.") or name in PRIORITY_STREAMS for name in STREAMS])
    decided = probe.flows[:, :, :, m.DECIDED].mean(axis=0)
    grant = probe.sample.by_stream("flow.grant", 0)
    by_stream = decided[:, others]
    return _per_cycle(by_stream.sum(axis=1), start), _per_cycle(by_stream @ grant[others], start)


def _grant_rate(
    stock: np.ndarray, grant: np.ndarray, fixed_decisions: np.ndarray, fixed_grants: np.ndarray
) -> float:
    """Grant rate of everything that is decided over the plan: the rate that is to stay stable (R-042)."""
    return float((stock @ grant + fixed_grants.sum()) / (stock.sum() + fixed_decisions.sum()))


def _with_floor(weight: np.ndarray, probe: Results, start: int) -> np.ndarray:
    """Part of the hours goes to every stream by its stock, whatever the proposal: nobody waits for ever.

    Without it the groups that cost least hours would be served alone and the hard cases left (R-100).
    """
    floor = probe.sample.number("plan.parity_floor", 0)
    stock = probe.flows[:, start - 1, :, m.OPEN].mean(axis=0).copy()
    for number, name in enumerate(STREAMS):
        if not name.startswith("old.") or name in PRIORITY_STREAMS:
            stock[number] = 0.0
    planned = weight.sum(axis=1, keepdims=True) > 0
    return np.asarray(np.where(planned, (1.0 - floor) * weight + floor * stock / stock.sum(), weight))


def _cycles(
    proposal: Proposal,
    groups: list[Group],
    grant: np.ndarray,
    hours: np.ndarray,
    start: int,
    probe: Results,
    band: dict[str, float],
) -> Cycles:
    place = {group.name: number for number, group in enumerate(groups)}
    weight = np.zeros((probe.horizon.weeks, len(STREAMS)))
    rows: list[tuple[Cell, ...]] = []
    for intake in proposal.plan:
        number = place[intake.group]
        first = start + WEEKS_IN_A_CYCLE * (intake.cycle - 1)
        weight[first : first + WEEKS_IN_A_CYCLE, groups[number].stream] += intake.cases * hours[number]
        expected = round(float(intake.cases * grant[number]), 1)
        rows.append(
            (
                intake.cycle,
                plan_cycle(intake.cycle).first.isoformat(),
                intake.group,
                int(intake.cases),
                expected,
            )
        )
    total = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    weight = _with_floor(weight, probe, start)
    definitions = {
        "cases": "Applications proposed to be taken up; a proposal, confirmed by nobody.",
        "expected_grants": "Cases times the expected grant rate of the category; no forecast for a person.",
    }
    table = Table(
        "plan_cycles", COLUMNS, tuple(rows), definitions, "old_stock", "plan cycle proposal of this report"
    )
    gap = proposal.gap
    solver: dict[str, object] = {
        "stopped_by": proposal.stopped_by,
        "gap": None if gap is None else round(gap, 4),
        "groups": len(groups),
        **{name: round(value, 4) for name, value in band.items()},
    }
    return Cycles(weight, table, solver)
