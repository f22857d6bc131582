"""Published figures beside what the ensemble says, each with tolerance and role: the table of the report.

Roles: an *input* was given to the model; *calibration* figures (up to the end of 2023) it had to meet; to
*validation* figures (2024 and 2025) no parameter was fitted. Only validation is evidence. A share is
compared in points, everything else relative to what was published.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ketenbalans import facts
from ketenbalans.calibration import reception
from ketenbalans.calibration.ensemble import Ensemble
from ketenbalans.calibration.given import weeks_of
from ketenbalans.simulation.futures import Results

INPUT, CALIBRATION, VALIDATION = "input", "calibration", "validation"
COLUMNS = (
    "figure",
    "population",
    "period",
    "published",
    "modelled_p05",
    "modelled_p50",
    "modelled_p95",
    "tolerance",
    "unit",
    "mark",
    "difference",
    "within",
    "source",
)
Row = dict[str, str | float | bool | None]
TRACK_4 = "track4_general_extended"
SNAPSHOTS = {"2024": ("2024-08", "2024-09", "2024-12"), "2025": ("2025-01", "2025-04", "2025-05")}
"""Months for which the decisions on track 4 are published."""
STOCK, WEEKS, SHARE, DECISIONS, PENALTY, RECEPTION, STAY, SCREENING = (
    0.03,
    0.10,
    0.04,
    0.08,
    0.20,
    0.05,
    0.10,
    0.05,
)
"""Tolerances of the design's table: relative, shares in points."""
SHARE_6 = 0.03
"""That of the share over six months."""


@dataclass(frozen=True)
class Comparison:
    """One published figure and the modelled value per member; None where the model takes it in."""

    figure: str
    population: str
    period: str
    published: float
    modelled: np.ndarray | None
    tolerance: float
    unit: str
    mark: str
    source: str

    def row(self) -> Row:
        """The row of the report table, rounded to what can be read."""
        low = middle = high = difference = None
        within: bool | None = None
        if self.modelled is not None:
            low, middle, high = (float(x) for x in np.quantile(self.modelled, (0.05, 0.5, 0.95)))
            difference = middle - self.published if self.unit == "share" else middle / self.published - 1.0
            within = bool(abs(difference) <= self.tolerance)
        cells = (
            self.figure,
            self.population,
            self.period,
            self.published,
            low,
            middle,
            high,
            self.tolerance,
            self.unit,
            self.mark,
            difference,
            within,
            self.source,
        )
        return dict(zip(COLUMNS, cells, strict=True))


def snapshot(month: str, measure: str, track: str = TRACK_4) -> float:
    """A figure the IND published for a month."""
    table = facts.series("ind_snapshots", track=track, measure=measure)
    return float(table.filter(table["month"] == month)["value"].item())


def level(period: str, measure: str) -> float:
    """A figure of the table of service levels."""
    table = facts.series("ind_service_levels", measure=measure)
    return float(table.filter(table["period"] == period)["value"].item())


def comparisons(ensemble: Ensemble) -> list[Comparison]:
    """Every figure of the design's table, and the figures that went in."""
    return [*without_reception(ensemble), *_reception(ensemble), *_inputs()]


def without_reception(ensemble: Ensemble) -> list[Comparison]:
    """The figures of the procedure itself: stocks, decisions, waits and penalties."""
    return [*_stocks(ensemble), *_decisions(ensemble), *_penalties(ensemble)]


def _stocks(ensemble: Ensemble) -> Iterator[Comparison]:
    ind = "IND figures, nl_ind_operational_snapshots"
    for period, published, mark, source in (
        ("2023-06", snapshot("2023-06", "pending"), INPUT, ind),
        ("2023-10", snapshot("2023-10", "pending"), CALIBRATION, ind),
        ("2023", snapshot("2023-12", "pending"), CALIBRATION, ind),
        ("2024", snapshot("2024-12", "pending"), VALIDATION, ind),
        ("2025", facts.figure("AR-0092").number, VALIDATION, facts.figure("AR-0092").cite()),
    ):
        modelled = None if mark == INPUT else ensemble.at_end("stock", period)
        yield Comparison(
            "open applications", "track_4", period, published, modelled, STOCK, "applications", mark, source
        )
    total, over_6, over_15 = (facts.figure(name) for name in ("AR-0092", "AR-0093", "AR-0094"))
    share = ensemble.at_end("over_6", "2025") / ensemble.at_end("stock", "2025")
    yield Comparison(
        "share open over 6 months",
        "track_4",
        "2025",
        over_6.number / total.number,
        share,
        SHARE_6,
        "share",
        VALIDATION,
        over_6.cite(),
    )
    for period, part, note in (("2024", 0.5, ": half of the share of 2025"), ("2025", 1.0, "")):
        share = ensemble.at_end("over_15", period) / ensemble.at_end("stock", period)
        yield Comparison(
            "share open over 15 months",
            "track_4",
            period,
            part * over_15.number / total.number,
            share,
            SHARE,
            "share",
            VALIDATION,
            over_15.cite() + note,
        )


def _decisions(ensemble: Ensemble) -> Iterator[Comparison]:
    for year, months in SNAPSHOTS.items():
        published = float(np.mean([snapshot(month, "decisions") for month in months]))
        weeks = np.concatenate([np.arange(weeks_of(month).start, weeks_of(month).stop) for month in months])
        a_month = ensemble.series["decided"][:, weeks].mean(axis=1) * 365.25 / 12 / 7
        yield Comparison(
            "decisions a month",
            "track_4",
            year,
            published,
            a_month,
            DECISIONS,
            "applications per month",
            VALIDATION,
            f"IND figures of {', '.join(months)}, nl_ind_operational_snapshots",
        )
    for year, figure, mark in (("2022", "AR-0007", CALIBRATION), ("2025", "AR-0006", VALIDATION)):
        weeks_waited = ensemble.sum_over("waited", year) / ensemble.sum_over("decided", year)
        yield Comparison(
            "mean weeks to decision",
            "track_4",
            year,
            facts.figure(figure).number,
            weeks_waited,
            WEEKS,
            "weeks",
            mark,
            facts.figure(figure).cite(),
        )
    for year, figure, mark in (("2021", "AR-0088", CALIBRATION), ("2025", "AR-0089", VALIDATION)):
        yield Comparison(
            "decided in term",
            "track_4",
            year,
            facts.figure(figure).number / 100,
            ensemble.sum_over("in_term", year) / ensemble.sum_over("decided", year),
            SHARE,
            "share",
            mark,
            facts.figure(figure).cite(),
        )


def _penalties(ensemble: Ensemble) -> Iterator[Comparison]:
    for year, published, mark, source in (
        ("2023", level("2023", "penalty_payments_eur_m"), CALIBRATION, "IND 2023, nl_ind_service_levels"),
        ("2024", facts.figure("AR-0110").number, VALIDATION, facts.figure("AR-0110").cite()),
        ("2025", facts.figure("AR-0109").number, VALIDATION, facts.figure("AR-0109").cite()),
    ):
        paid = ensemble.sum_over("penalties", year) / ensemble.parameters["K-015"] / 1e6
        yield Comparison(
            "penalties paid",
            "all_ind_decisions",
            year,
            published,
            paid,
            PENALTY,
            "million euros",
            mark,
            source,
        )


def _reception(ensemble: Ensemble) -> Iterator[Comparison]:
    found = reception.follow(ensemble)
    for name, figures, values in (
        ("reception, average", {"2023": "JV-0373", "2024": "JV-0374", "2025": "JV-0375"}, found.average),
        ("reception, entered", {"2023": "JV-0357", "2024": "JV-0358", "2025": "JV-0359"}, found.inflow),
        ("reception, left", {"2024": "JV-0366", "2025": "JV-0367"}, found.outflow),
    ):
        for year, figure in figures.items():
            yield Comparison(
                name,
                "reception_entitled",
                year,
                facts.figure(figure).number,
                values(year),
                RECEPTION,
                "people",
                CALIBRATION if year == "2023" else VALIDATION,
                facts.figure(figure).cite(),
            )


def _inputs() -> Iterator[Comparison]:
    stay = facts.figure("JV-0534")
    yield Comparison(
        "permit-holders' stay",
        "reception_entitled",
        "2025",
        stay.number,
        None,
        STAY,
        "months",
        INPUT,
        stay.cite(),
    )
    unscreened = facts.figure("AR-0066")
    yield Comparison(
        "unscreened",
        "asylum_and_nareis",
        "2026-02-05",
        unscreened.number,
        None,
        SCREENING,
        "applications",
        INPUT,
        unscreened.cite(),
    )
    for year, population in (
        (2022, "track_4"),
        (2023, "track_4"),
        (2024, "all_asylum"),
        (2025, "all_asylum"),
    ):
        yield Comparison(
            "grant rate",
            population,
            str(year),
            reception.grant_rates()[year],
            None,
            SHARE,
            "share",
            INPUT,
            "IND, nl_ind_service_levels",
        )


def table(ensemble: Ensemble, forward: Results | None = None) -> list[Row]:
    """The rows of the report table ``published_modelled``.

    Args:
        ensemble: From ``ensemble.run``.
        forward: Results of the forward model from 1 April 2026. Where given, the reception of its first
            quarter stands beside the average of 2025, as an input: the forward model was set up with it.

    Example:
        >>> from ketenbalans.calibration import ensemble
        >>> rows = table(ensemble.run(40, 1))  # doctest: +SKIP
    """
    found = comparisons(ensemble)
    if forward is not None:
        average = facts.figure("JV-0375")
        found.append(
            Comparison(
                "reception at the start of the forward run",
                "reception_entitled",
                "2026-Q2",
                average.number,
                forward.measure("reception")[:, :13].mean(axis=1),
                RECEPTION,
                "people",
                INPUT,
                average.cite(),
            )
        )
    return [comparison.row() for comparison in found]


def missed(rows: list[Row]) -> list[Row]:
    """The rows whose tolerance is missed, validation first."""
    order = (VALIDATION, CALIBRATION, INPUT)
    return sorted(
        (row for row in rows if row["within"] is False), key=lambda row: order.index(str(row["mark"]))
    )


__all__ = ["Comparison", "comparisons", "missed", "table"]
