"""The plan cycles of a register: which groups of the old stock to take up from 1 October 2026.

The question is made in ``studies.cycle_question``; here it is answered, and the answer turned into the
shares of the old stock's hours that the simulator reads, and into a table of the report. It stays a
proposal: nothing here is confirmed.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.errors import ContradictionError
from ketenbalans.planning.cycles import Proposal, propose
from ketenbalans.planning.instance import PARTNER_LOADS, GrantRate, Instance, Intake
from ketenbalans.report.tables import Cell, Table
from ketenbalans.studies.cycle_question import Question, question_of
from ketenbalans.studies.ensembles import World
from ketenbalans.vocabulary.calendar import plan_cycle
from ketenbalans.vocabulary.streams import STREAMS

SEARCH_SECONDS = 6.0
WIDEST_BANDS = (0.05, 0.10, 0.20, 1.0)
"""Bands of the grant rate around its mean, tried from narrow to wide; the one that holds is told."""
CEILINGS = (1.0, 1.25, 1.5, 2.0)
"""Factors on the partners' ceilings that the question set itself, tried in order where no plan keeps them;
the factor that holds is told."""
COLUMNS = ("cycle", "first_day", "group", "cases", "expected_grants")


@dataclass(frozen=True)
class Cycles:
    """The proposal as the simulator and the report need it."""

    weight: np.ndarray
    """Share of the old stock's hours, shape (week, stream); rows of zeros where there is no plan."""
    table: Table
    solver: dict[str, object]
    question: Question
    instance: Instance
    plan: tuple[Intake, ...]


def answer(
    question: Question, *, seconds: float = SEARCH_SECONDS, gap: float = 0.02
) -> tuple[Instance, Proposal, float]:
    """The plan under the narrowest band of the grant rate that any plan can keep (R-042).

    A band that the question already has stays as it is.

    Args:
        question: The question.
        seconds: When to stop at the latest, for each band.
        gap: Share of the objective that may be left unproved.

    Returns:
        The instance with that band, its plan, and the band.

    Raises:
        ContradictionError: If no plan keeps the other limits even with a free grant rate.
    """
    instance = question.instance
    if (given := instance.limits.grant_rate) is not None:
        return instance, propose(instance, seconds=seconds, gap=gap), given.band
    for band in WIDEST_BANDS:
        rate = GrantRate(round(question.target, 4), band)
        instance = replace(instance, limits=replace(instance.limits, grant_rate=rate))
        try:
            return instance, propose(instance, seconds=seconds, gap=gap), band
        except ContradictionError:
            continue
    raise ContradictionError(
        "no plan cycles fit even with a free grant rate",
        where=instance.place,
        mend="look at the hours left for the old stock",
    )


def within_ceilings(question: Question) -> tuple[Question, tuple[Instance, Proposal, float], float]:
    """The answer under the lowest ceilings of partners that any plan can keep.

    The ceilings of a question follow from its mean production. Where the hours fall unevenly over the
    cycles the latest cycles may ask for more than that, and a report without any plan would say less.

    Args:
        question: The question.

    Returns:
        The question with those ceilings, its answer, and the factor on the ceilings that held.

    Raises:
        ContradictionError: If no plan fits even with the partners' ceilings at their widest.
    """
    *lower, widest = CEILINGS
    for factor in lower:
        with suppress(ContradictionError):
            return _answered(question, factor)
    return _answered(question, widest)


def _answered(question: Question, factor: float) -> tuple[Question, tuple[Instance, Proposal, float], float]:
    limits = question.instance.limits
    loads = {
        name: tuple(factor * most for most in load) if name in PARTNER_LOADS else load
        for name, load in limits.loads.items()
    }
    wider = replace(question, instance=replace(question.instance, limits=replace(limits, loads=loads)))
    return wider, answer(wider), factor


def plan_cycles(world: World, applications: Applications, main: str = "plan") -> Cycles:
    """Proposes twelve plan cycles for the groups of the old stock (R-040 to R-043).

    Raises:
        ContradictionError: If no plan fits even with the partners' ceilings at their widest.
    """
    question, (instance, proposal, band), ceilings = within_ceilings(question_of(world, applications, main))
    gap = proposal.gap
    solver: dict[str, object] = {
        "stopped_by": proposal.stopped_by,
        "gap": None if gap is None else round(gap, 4),
        "groups": len(question.groups),
        "grant_rate": round(question.target, 4),
        "band": band,
        "ceilings": ceilings,
    }
    weight = weights_of(question, instance, proposal.plan)
    return Cycles(weight, table(question, proposal), solver, question, instance, proposal.plan)


def weights_of(question: Question, instance: Instance, plan: tuple[Intake, ...]) -> np.ndarray:
    """Share of the old stock's hours that a plan gives to every stream, shape (week, stream)."""
    groups = {group.id: (group, at) for at, group in enumerate(instance.groups)}
    weight = np.zeros((question.probe.horizon.weeks, len(STREAMS)))
    for intake in plan:
        group, at = groups[intake.group]
        weeks = slice(*question.bounds[intake.cycle - 1 : intake.cycle + 1])
        weight[weeks, question.groups[at].stream] += intake.cases * sum(group.hours)
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weight, total, out=np.zeros_like(weight), where=total > 0))


def table(question: Question, proposal: Proposal) -> Table:
    """The proposal as a table of the report."""
    grant = {group.id: group.grant_rate for group in question.instance.groups}
    rows: list[tuple[Cell, ...]] = [
        (
            intake.cycle,
            plan_cycle(question.first + intake.cycle - 1).first.isoformat(),
            intake.group,
            int(intake.cases),
            round(float(intake.cases * grant[intake.group]), 1),
        )
        for intake in proposal.plan
    ]
    definitions = {
        "cases": "Applications proposed to be taken up; a proposal, confirmed by nobody.",
        "expected_grants": "Cases times the expected grant rate of the category; no forecast for a person.",
    }
    return Table(
        "plan_cycles", COLUMNS, tuple(rows), definitions, "old_stock", "plan cycle proposal of this report"
    )
