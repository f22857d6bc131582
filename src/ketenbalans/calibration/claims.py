"""The published clearance estimates, each rerun under its own assumptions, and values that yield it.

Three estimates are in print: at most three years (the plan), at least or up to five years and by 2031 (the
audit, after the IND), and 11.9 years without measures (PwC). They are reconstructed here after calibration
and never fitted. What they say and leave out stands in ``data/claims/clearance.yaml``. Serves R-090.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ketenbalans import facts
from ketenbalans.calibration import wording
from ketenbalans.calibration.clearance import (
    ALL_OPEN,
    ALL_OVERDUE,
    OLD_STOCK,
    Setting,
    lengthened,
    solve,
    years_until_gone,
)
from ketenbalans.chain import scenario
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.chain.chain import Chain, Value
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.simulation.building import PACT_START, Standing
from ketenbalans.simulation.inputs import LONGEST

Row = dict[str, str | float | None]
WEEKS = LONGEST
"""Twelve years, so that 11.9 years from the end of 2025 can be reached."""
END_2025 = date(2025, 12, 31)
BY_2031 = (date(2031, 12, 31) - PACT_START).days / 365.25
MONTHS_IN_A_YEAR = 12
FUTURES = 40
"""Paths that a claim is run on, the first ones: enough for a band of 10 to 90 %."""
END_OF_2035, END_OF_2037 = date(2035, 12, 31), date(2037, 12, 31)
LONGEST_PLANNED = 10
"""A statement of more years than this is run beyond the ten years of the model."""
MARGIN = 60
"""Days by which the search for a value runs on past the stated end."""


@dataclass(frozen=True)
class Unknown:
    """A quantity that a statement leaves out, and the bounds between which it is sought."""

    name: str
    attribute: str
    low: float
    high: float
    unit: str
    more_is_faster: bool


@dataclass(frozen=True)
class Claim:
    """One published statement and how it is rerun."""

    name: str
    source: str
    years: tuple[float | None, float | None]
    """Least and most years stated."""
    target: float
    """The years at which the left-out values are sought."""
    since: date
    chain: Chain
    unknowns: tuple[Unknown, ...]
    backlog: str = OLD_STOCK

    @property
    def is_exact(self) -> bool:
        """Whether one number of years is stated, not a bound."""
        return self.years[0] == self.years[1]


CAPACITY = Unknown("capacity", "capacity.factor", 0.3, 3.0, "factor", True)
INFLOW = Unknown("inflow", "inflow.added", -30_000.0, 40_000.0, "applications per year", False)
"""Sought as a difference from the median path and told as a level."""
PRODUCTIVITY = Unknown("productivity", "productivity.realised", 0.0, 2.0, "share", True)
PACT_GAIN = Unknown("pact_gain", "gain.pact", 0.0, 0.8, "share", True)
SHARE_FOR_NEW = Unknown("share_for_new", "capacity.pact_share", 0.0, 1.0, "share", False)


def _with(chain: Chain, values: dict[str, Value]) -> Chain:
    for name, value in values.items():
        chain = chain.with_value(name, value)
    return chain


def claims() -> tuple[Claim, ...]:
    """The statements with their own assumptions.

    Example:
        >>> [claim.name for claim in claims()]
        ['three_years', 'by_2031', 'no_measures', 'no_measures_overdue']
    """
    chain = load_chain()
    agreed = _with(
        chain,
        {"capacity.rule": "fixed_share", "productivity.realised": 1.0, "productivity.overlap": 0.0},
    )
    present = _with(scenario.load("regular").apply(chain), {"productivity.target": 0.0, "gain.pact": 0.0})
    three, pwc, five = (facts.figure(name) for name in ("PL-0002", "AR-0108", "AR-0009"))
    exact = (pwc.number, pwc.number)
    return (
        Claim(
            "three_years",
            three.cite(),
            (None, three.number),
            three.number,
            PACT_START,
            scenario.load("plan").apply(chain),
            (CAPACITY, INFLOW, PRODUCTIVITY, PACT_GAIN),
        ),
        Claim(
            "by_2031",
            f"{facts.figure('AR-0107').cite()}; {five.cite()}",
            (five.number, round(BY_2031, 2)),
            BY_2031,
            PACT_START,
            agreed,
            (CAPACITY, INFLOW, PACT_GAIN, SHARE_FOR_NEW),
        ),
        Claim(
            "no_measures",
            pwc.cite(),
            exact,
            pwc.number,
            END_2025,
            present,
            (CAPACITY, INFLOW),
            ALL_OPEN,
        ),
        Claim(
            "no_measures_overdue",
            pwc.cite(),
            exact,
            pwc.number,
            END_2025,
            present,
            (CAPACITY, INFLOW),
            ALL_OVERDUE,
        ),
    )


def reconstruct(
    standing: Standing, paths: np.ndarray, *, seed: int = 1, threads: int | None = None
) -> dict[str, list[Row]]:
    """The report tables ``claims`` and ``claim_values``.

    Args:
        standing: What stands on 1 April 2026.
        paths: Applications lodged per week and future, shape (future, week); continued by their last year
            where they are shorter than thirteen years.
        seed: Seed of the draws.
        threads: Threads to use; all processors if None. The result does not depend on it.

    Returns:
        Rows by table. Years beyond the horizon are None, and so are values that nothing within the bounds
        of the attribute yields.
    """
    setting = Setting(standing, lengthened(paths[:FUTURES], WEEKS), seed)
    stated: list[Row] = []
    values: list[Row] = []
    for claim in claims():
        end = END_OF_2035 if claim.target < LONGEST_PLANNED else END_OF_2037
        found = years_until_gone(
            claim.chain, setting.until(end), claim.since, reading=claim.backlog, threads=threads
        )
        stated.append(_stated(claim, found))
        near = setting.until(claim.since + timedelta(days=round(365.25 * claim.target) + MARGIN))
        values += [_value(claim, unknown, near) for unknown in claim.unknowns]
        if claim.backlog != OLD_STOCK:
            values.append(_net_outflow(claim))
    return {"claims": stated, "claim_values": values}


def _stated(claim: Claim, found: np.ndarray) -> Row:
    sentences = wording.load()["claims"][claim.name]
    row: Row = {"claim": claim.name, "source": claim.source}
    for part in ("stated", "leaves_out", "reading"):
        row |= {f"{part}_{language}": sentence for language, sentence in sentences[part].items()}
    row |= {"stated_years_low": claim.years[0], "stated_years_high": claim.years[1]}
    for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        years = float(np.quantile(found, share, method="higher"))
        row[f"modelled_years_{name}"] = round(years, 2) if np.isfinite(years) else None
    return row


def _value(claim: Claim, unknown: Unknown, setting: Setting) -> Row:
    """The side of one left-out quantity on which the statement comes true, all else at its assumed value."""

    def years(value: float) -> float:
        chain = claim.chain.with_value(unknown.attribute, value)
        found = years_until_gone(chain, setting, claim.since, reading=claim.backlog, central=True, threads=1)
        return float(found[0])

    slowest = years(unknown.low if unknown.more_is_faster else unknown.high)
    low: float | None = None
    high: float | None = None
    yields: float | None = None
    if not claim.is_exact and slowest <= claim.target:
        low, high, yields = unknown.low, unknown.high, slowest
    else:
        found = solve(years, claim.target, unknown.low, unknown.high)
        if found is not None:
            low = found if claim.is_exact or unknown.more_is_faster else None
            high = found if claim.is_exact or not unknown.more_is_faster else None
            yields = claim.target
    if unknown is INFLOW:
        level = float(setting.middle().mean()) * WEEKS_IN_A_YEAR
        low = None if low is None else round(low + level, -2)
        high = None if high is None else round(high + level, -2)
    return _row(claim, unknown.name, low, high, unknown.unit, yields)


def _net_outflow(claim: Claim) -> Row:
    """What 11.9 years mean as a flow: the published backlog over the years."""
    backlog = facts.figure("AR-0092" if claim.backlog == ALL_OPEN else "AR-0093").number
    net = backlog / (claim.target * MONTHS_IN_A_YEAR)
    return _row(claim, "net_outflow", net, net, "applications per month", claim.target)


def _row(
    claim: Claim, quantity: str, low: float | None, high: float | None, unit: str, yields: float | None
) -> Row:
    names = wording.load()["quantities"][quantity]["name"]
    return {
        "claim": claim.name,
        "parameter_en": names["en"],
        "parameter_nl": names["nl"],
        "low": None if low is None else round(low, 3),
        "high": None if high is None else round(high, 3),
        "unit": unit,
        "yields_years": None if yields is None else round(yields, 2),
    }
