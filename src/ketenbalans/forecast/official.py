"""What officials foresaw, what came, and what that says about their next forecast.

MPP (Meerjaren Productie Prognose) and Kernprognose speak of the **inflow of the whole chain**: first and
repeated applications, people resettled or relocated, and arriving family members. That is another
population than first applications (R-005, R-116); an outcome is only set beside a forecast with its
definition named. Serves R-114, R-115.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtrit

from ketenbalans import facts
from ketenbalans.errors import MissingValueError
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.published import chain_inflow
from ketenbalans.forecast.scores import LEVELS

SAME, ANNUAL_REPORT = "as_in_the_source", "annual_report_table_8"
"""Where an outcome comes from: the source of the forecast itself, or the annual report, whose definition
may differ by a few per cent (47,911 and 49,460 for 2022)."""

BUDGET_2025_MADE = "2024-09"


@dataclass(frozen=True)
class Official:
    """One official forecast of the yearly inflow of the whole chain.

    Attributes:
        made: Month in which it was made, ``2021-09``.
        year: The year that it is about.
        low: Low scenario; None where none was published.
        central: Middle scenario; None where only a range was published.
        high: High scenario; None where none was published.
        source: Where it stands.
        outcome: What came; None where it is not known.
        definition: Where the outcome comes from: ``SAME`` or ``ANNUAL_REPORT``; empty without outcome.
    """

    made: str
    year: int
    low: float | None
    central: float | None
    high: float | None
    source: str
    outcome: float | None
    definition: str

    @property
    def middle(self) -> float:
        """The middle scenario, or the geometric mean of low and high."""
        if self.central is not None:
            return self.central
        return float(np.sqrt((self.low or np.nan) * (self.high or np.nan)))

    @property
    def error(self) -> float | None:
        """Logarithm of what came over what was foreseen; above nought: more came."""
        return None if self.outcome is None else float(np.log(self.outcome / self.middle))

    @property
    def inside(self) -> bool | None:
        """Whether what came lies between low and high; None without a range or an outcome."""
        if self.outcome is None or self.low is None or self.high is None:
            return None
        return self.low <= self.outcome <= self.high


@lru_cache(maxsize=1)
def scoreboard() -> tuple[Official, ...]:
    """Every official forecast of total inflow that is known, beside what came, by the month it was made.

    Source:
        Table ``official_forecasts`` (ministry, courts, press) and table 6 of the budget 2025 (OB-0193 to
        OB-0197); outcomes from the same source where given, else table 8 of the annual report 2025.

    Example:
        >>> [(item.year, item.central, item.outcome) for item in scoreboard() if item.made == "2021-09"]
        [(2022, 34370.0, 47911.0)]
    """
    realised = chain_inflow()
    found = []
    for row in facts.series("official_forecasts").iter_rows(named=True):
        outcome = row["outcome_total_inflow_same_definition"]
        year = int(row["target_year"])
        found.append(
            _official(
                _month(row["forecast_made"]),
                year,
                [row[name] for name in ("low", "central", "high")],
                row["source"],
                outcome,
                realised.get(year),
            )
        )
    for figure in facts.select("chain.asylum.inflow", source="budget-2025", kind="forecast"):
        year = int(figure.period)
        found.append(
            _official(
                BUDGET_2025_MADE,
                year,
                [None, figure.number, None],
                f"budget 2025, {figure.locator} ({figure.id})",
                None,
                realised.get(year),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.made, item.year)))


def _official(
    made: str, year: int, scenarios: list[float | None], source: str, same: float | None, other: float | None
) -> Official:
    low, central, high = scenarios
    outcome = other if same is None else same
    definition = "" if outcome is None else ANNUAL_REPORT if same is None else SAME
    return Official(made, year, low, central, high, source, outcome, definition)


def _month(text: str) -> str:
    """The last month named in a text such as ``2015-11/2016-01`` or ``2024-11(prev. MPP)``."""
    months = re.findall(r"\d{4}-\d{2}", text)
    if not months:
        raise MissingValueError(
            "{text!r} names no month", where="official_forecasts", mend="write 2024-11", text=text
        )
    return str(months[-1])


@dataclass(frozen=True)
class TrackRecord:
    """How official forecasts erred.

    Attributes:
        bias: Mean error, logarithm of what came over what was foreseen, drawn to nought.
        spread: Standard deviation of an error around it, drawn to the assumed one.
        forecasts: Number of forecasts behind them.
        years: Number of different years behind them: forecasts of one year err together.
        inside: Number of outcomes between low and high, of those with a range.
        ranges: Number of forecasts with a range and an outcome.
    """

    bias: float
    spread: float
    forecasts: int
    years: int
    inside: int
    ranges: int


def track_record(before: str | None = None) -> TrackRecord:
    """The errors of official forecasts whose year had ended when a new one was made.

    Args:
        before: Month in which the new forecast is made; None takes every outcome.

    Source:
        Errors are averaged per target year first. Mean and variance lean on an assumed record of no bias
        and a spread of FC-25 that counts as FC-26 years.

    Example:
        >>> record = track_record()
        >>> record.years, record.spread > 0.2
        (6, True)
    """
    items = [
        item
        for item in scoreboard()
        if item.error is not None and (before is None or f"{item.year}-12" < before)
    ]
    by_year: dict[int, list[float]] = {}
    for item in items:
        by_year.setdefault(item.year, []).append(item.error or 0.0)
    errors = np.array([np.mean(of) for of in by_year.values()])
    trust, usual = assumed("weight_of_official_spread"), assumed("official_spread")
    count = len(errors)
    bias = float(errors.sum() / (count + trust)) if count else 0.0
    squares = float(((errors - bias) ** 2).sum()) if count else 0.0
    return TrackRecord(
        bias=bias,
        spread=float(np.sqrt((squares + trust * usual**2) / (count + trust))),
        forecasts=len(items),
        years=count,
        inside=sum(item.inside is True for item in items),
        ranges=sum(item.inside is not None for item in items),
    )


def official_quantiles(item: Official) -> np.ndarray:
    """An official forecast with the band that its own past deserves, shape (quantile,).

    Only errors that were known when it was made count, so that it can be scored fairly. The published low
    and high are not the band: they held the outcome in fewer than half of the cases.

    Args:
        item: One of ``scoreboard``.

    Returns:
        Whole persons at the shares of ``LEVELS``.

    Example:
        >>> item = next(item for item in scoreboard() if item.made == "2021-09")
        >>> found = official_quantiles(item)
        >>> bool(found[0] < 34370 < found[-1])
        True
    """
    record = track_record(before=item.made)
    degrees = assumed("weight_of_official_spread") + record.years
    wide = record.spread * np.sqrt(1 + 1 / (record.years + assumed("weight_of_official_spread")))
    steps = stdtrit(degrees, np.array(LEVELS))
    return np.asarray(np.round(item.middle * np.exp(record.bias + wide * steps)))
