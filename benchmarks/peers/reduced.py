"""The reduced model as the kernels read it, from the same numbers as the SimPy oracle."""

import numpy as np

from benchmarks.peers.simpy_oracle import NEW, OLD, Reduced
from ketenbalans.draws import stream
from ketenbalans.simulation.inputs import AXIS, HISTORY, INPUTS, PACT_FIRST
from ketenbalans.vocabulary.streams import OLD_STREAMS, STREAMS

OLD_STREAM, NEW_STREAM = STREAMS.index("old.D"), STREAMS.index("pact.normal")
NEVER = 10_000
PLENTY = 1e9


def inputs_of(model: Reduced, seed: int, future: int) -> np.ndarray:
    """One record, shape (1,), with everything off that SimPy does not carry."""
    record = np.zeros(1, INPUTS)
    row = record[0]
    row["key"] = np.uint64(stream(seed, future))
    row["weeks"] = model.weeks
    row["initial"][OLD_STREAM, HISTORY - model.initial.size :] = model.initial
    row["inflow"][: model.weeks, NEW_STREAM] = model.inflow
    row["inflow_total"][: model.weeks] = model.inflow
    row["is_old"][: len(OLD_STREAMS)] = 1
    row["intake_lag"][:] = model.intake_lag
    row["hours"][: model.weeks] = model.hours
    for place, kind in ((OLD_STREAM, OLD), (NEW_STREAM, NEW)):
        row["hearing"][:, place, :] = model.hearing[kind]
        row["decision"][:, place, :] = model.decision[kind]
        row["closure"][place] = model.closure[kind]
    row["closure_young"] = model.young
    row["refiled"], row["refiled_lag"] = model.refiled, model.refiled_lag
    first, end = model.held
    row["held"][first:end, OLD_STREAM] = 1
    row["held_until"][OLD_STREAM, HISTORY + first :] = np.clip(
        np.arange(1, AXIS - HISTORY - first + 1), 0, end - first
    )
    row["hours_spread"] = model.spread
    row["decision_lag"] = model.decision_lag
    row["rule"] = PACT_FIRST
    row["screening"][:] = PLENTY
    row["screened_initial"] = model.initial.sum()
    row["overdue_after"][:] = NEVER
    if model.ordered > 0.0:
        row["overdue_after"][OLD_STREAM] = model.ordered_after
        row["order_pmf"][OLD_STREAM, 0] = row["order_hazard"][OLD_STREAM, 0] = model.ordered
        row["litigation"][:] = 1.0
        row["court_share"] = model.court_share
    for name in ("arrival_lag",):
        row[name][1] = 1.0
    for name in ("family_lag_refugee", "family_lag_subsidiary"):
        row[name][1] = 1.0
    return record


def full_size(weeks: int = 522, old: int = 54_000, new_per_year: int = 25_000) -> Reduced:
    """The reduced model at the size of the old stock and the inflow, with 25 % of the inflow in season."""
    week = np.arange(weeks)
    inflow = np.rint(new_per_year / 52.18 * (1 + 0.25 * np.sin(2 * np.pi * (week - 30) / 52.18))).astype(int)
    ages = 130
    initial = np.full(ages, old // ages)
    initial[: old - initial.sum()] += 1
    return Reduced(
        weeks=weeks,
        initial=initial,
        inflow=inflow,
        hours=np.full(weeks, 11_500.0),
        hearing=(9.0, 7.0),
        decision=(11.0, 8.5),
        closure=(0.002, 0.0025),
        spread=0.4,
        intake_lag=4,
        decision_lag=2,
    )


def small(weeks: int = 104, old: int = 1_300, new_per_week: int = 12) -> Reduced:
    """The same shape, small enough for a test."""
    return Reduced(
        weeks=weeks,
        initial=np.full(100, old // 100),
        inflow=np.full(weeks, new_per_week),
        hours=np.full(weeks, 400.0),
        hearing=(9.0, 7.0),
        decision=(11.0, 8.5),
        closure=(0.002, 0.0025),
        spread=0.4,
        intake_lag=4,
        decision_lag=2,
    )
