"""The report's tables on the promise, the old stock, the new applications and the waits."""

from datetime import date

import numpy as np

from ketenbalans.cases.applications import Applications
from ketenbalans.facts import tables as published
from ketenbalans.report.tables import Cell, Table
from ketenbalans.simulation.building import PACT_START, PROMISE, SIX_MONTHS
from ketenbalans.simulation.futures import Results
from ketenbalans.simulation.told import triage_weeks
from ketenbalans.studies import summaries
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START
from ketenbalans.vocabulary.codes import GROUPS

BAND_COLUMNS = ("p025", "p10", "p25", "p50", "p75", "p90", "p975")
MODEL = "model of this report on the synthetic register of 1 April 2026"
AFTER = "after 2036"
BAND_DEFINITION = "Points of the band over futures: 2.5, 10, 25, 50, 75, 90 and 97.5 % lie below."
DAYS_PER_MONTH = 365.25 / 12
PROMISED_MONTHS = 36
REALISED_YEARS = ("2024", "2025")


def band_table(name: str, values: dict[str, tuple[Results, np.ndarray]], population: str) -> Table:
    """A weekly band per scenario, from arrays of shape (future, week)."""
    rows: list[tuple[Cell, ...]] = []
    for scenario, (results, series) in values.items():
        points = np.percentile(series, summaries.BAND, axis=0).round(1)
        for week, day in enumerate(results.horizon.ends()):
            rows.append((scenario, day.isoformat(), *(float(point) for point in points[:, week])))
    definitions = {"date": "Sunday that closes the week.", "p50": BAND_DEFINITION}
    return Table(name, ("scenario", "date", *BAND_COLUMNS), tuple(rows), definitions, population, MODEL)


def old_stock(central: dict[str, Results]) -> Table:
    """The old stock to 2036 (R-002, R-089)."""
    series = {name: (results, summaries.old_stock(results)) for name, results in central.items()}
    return band_table("old_stock", series, "old_stock")


def new_stock(central: dict[str, Results]) -> Table:
    """New applications without a first decision."""
    series = {name: (results, results.flow("open", summaries.PACT)) for name, results in central.items()}
    return band_table("new_stock", series, "pact_inflow")


def promise_row(scenario: str, name: str, results: Results) -> tuple[Cell, ...]:
    """What remains on 12 June 2029 under one scenario and one assumption set, and when 99 % is done."""
    left = np.percentile(summaries.remaining(results), (2.5, 50, 97.5)).round(0)
    done = summaries.share_done(results)
    ends = np.percentile(summaries.end_week(results), (10, 50, 90), method="nearest")
    dates = [summaries.date_of(results.horizon, week) or AFTER for week in ends]
    shares = [round(float((done >= share).mean()), 3) for share in (0.90, 0.95, 0.99)]
    return (scenario, name, *(float(value) for value in left), *shares, *dates, results.sample.futures)


def promise(rows: list[tuple[Cell, ...]]) -> Table:
    """The promise as ranges over assumption sets, never as one probability (R-007)."""
    columns = (
        *("scenario", "assumption_set", "remaining_p025", "remaining_p50", "remaining_p975"),
        *("p_90_done", "p_95_done", "p_99_done", "end_p10", "end_p50", "end_p90", "futures"),
    )
    definitions = {
        "remaining_p50": "Old applications without a first decision on 12 June 2029; half of the futures "
        "has fewer.",
        "p_99_done": "Share of futures in which 99 % of the stock of 12 June 2026 has left it by 12 June "
        "2029, "
        "by a first decision or closed without one.",
        "end_p50": "Day on which 99 % has left the stock.",
    }
    return Table("promise", columns, tuple(rows), definitions, "old_stock", MODEL)


def monthly_decisions(results: Results) -> np.ndarray:
    """First decisions on old applications a month from 1 October 2026 to 12 June 2029, shape (future,)."""
    first = results.horizon.week_of(FIRST_CYCLE_START)
    last = summaries.last_whole_week(results.horizon, PROMISE)
    decided = results.flow("decided", summaries.OLD)[:, first : last + 1]
    return np.asarray(decided.sum(axis=1) / (7 * decided.shape[1] / DAYS_PER_MONTH))


def required_realised(central: dict[str, Results], main: str) -> Table:
    """What the promise asks a month, what was done, what each scenario gives (R-007, R-118)."""
    results = central[main]
    start = summaries.stock_at_cut_off(results)
    needed = np.percentile(start / PROMISED_MONTHS, (10, 50, 90)).round(0)
    month = (PROMISE - FIRST_CYCLE_START).days / DAYS_PER_MONTH
    from_start = summaries.old_stock(results)[:, results.horizon.week_of(FIRST_CYCLE_START) - 1] / month
    later = np.percentile(from_start, (10, 50, 90)).round(0)
    span = f"{PACT_START.isoformat()} to {PROMISE.isoformat()}"
    late = f"{FIRST_CYCLE_START.isoformat()} to {PROMISE.isoformat()}"
    rows: list[tuple[Cell, ...]] = [
        ("needed", *(float(value) for value in needed), span, "old_stock", "PL-0002; " + MODEL, "required"),
        (
            "needed_from_start",
            *(float(value) for value in later),
            late,
            "old_stock",
            "PL-0033; " + MODEL,
            "note",
        ),
    ]
    monthly = published.series("ind_snapshots", track="track4_general_extended", measure="decisions")
    for year in REALISED_YEARS:
        found = [float(row["value"]) for row in monthly.to_dicts() if str(row["month"]).startswith(year)]
        middle = round(sum(found) / len(found))
        rows.append(
            (
                "decided",
                min(found),
                float(middle),
                max(found),
                year,
                "track_4",
                f"IND, {len(found)} months",
                "realised",
            )
        )
    for name, outcome in central.items():
        low, middle_value, high = np.percentile(monthly_decisions(outcome), (10, 50, 90)).round(0)
        rows.append((name, float(low), float(middle_value), float(high), late, "old_stock", MODEL, "plan"))
    columns = ("measure", "low", "value", "high", "period", "population", "source", "kind")
    definitions = {
        "measure": "needed: stock of 12 June 2026 over 36 months. needed_from_start: what is left on 1 "
        "October "
        "2026 over the months to 12 June 2029. decided: published decisions a month on track 4, another "
        "population. A scenario: first decisions a month on old applications.",
        "low": "Published: lowest month. Model: a tenth of the futures lies below.",
    }
    return Table("required_realised", columns, tuple(rows), definitions, "old_stock", MODEL)


def new_timeliness(central: dict[str, Results]) -> Table:
    """Share of new applications decided in term, per quarter of lodging whose term has ended (R-080)."""
    rows: list[tuple[Cell, ...]] = []
    for scenario, results in central.items():
        for cohort, share, known in summaries.in_term_by_quarter(results, SIX_MONTHS // 7 + 2):
            points = summaries.points(share, 10, 50, 90) if known else [None, None, None]
            rows.append((scenario, cohort, *points, known))
    definitions = {
        "cohort": "Quarter of lodging.",
        "p50": "Share of all lodged and not closed without decision that was decided within the term of "
        "its procedure.",
        "known": "False while the ordinary term of the quarter's last application has not ended.",
    }
    columns = ("scenario", "cohort", "p10", "p50", "p90", "known")
    return Table("new_timeliness", columns, tuple(rows), definitions, "pact_inflow", MODEL)


def triage(central: dict[str, Results]) -> Table:
    """Share of the futures in which inflow asked for a new decision on the capacity, by day (R-049)."""
    rows: list[tuple[Cell, ...]] = []
    for scenario, results in central.items():
        weeks, horizon = triage_weeks(results), results.horizon
        years = sorted({day.year for day in horizon.ends()})[1:-1]
        for day in sorted([PROMISE, *(date(year, 12, 31) for year in years)]):
            share = float((weeks <= summaries.last_whole_week(horizon, day)).mean())
            rows.append((scenario, day.isoformat(), round(share, 4)))
    definitions = {
        "share": "Share of the futures in which the sum of first applications over 52 weeks has been above "
        "25,000 for the weeks that count as structural (A-117).",
        "by": "Passed on or before this day.",
    }
    return Table("triage", ("scenario", "by", "share"), tuple(rows), definitions, "pact_inflow", MODEL)


def waits(by_case: dict[str, Results]) -> Table:
    """Weeks from lodging to first decision per group, from the case kernel (R-063)."""
    rows: list[tuple[Cell, ...]] = []
    for scenario, results in by_case.items():
        found = []
        for stream, group in enumerate(GROUPS):
            counts = results.waits[:, stream, :].sum(axis=0, keepdims=True)
            if counts.sum() > 0:
                low, middle, high = (
                    float(summaries.median_wait(counts, share)[0]) for share in (0.1, 0.5, 0.9)
                )
                found.append((scenario, group.value, low, middle, high))
        longest = max(row[3] for row in found)
        rows.extend((*row, row[3] == longest) for row in found)
    definitions = {
        "open_weeks_p50": "Half of the applications decided in the futures waited no longer, in weeks."
    }
    columns = ("scenario", "category", "open_weeks_p10", "open_weeks_p50", "open_weeks_p90", "longest")
    return Table("waits", columns, tuple(rows), definitions, "old_stock", MODEL + ", case kernel")


def longest_waits(applications: Applications, reference: np.datetime64, smallest: int, most: int) -> Table:
    """Who waits longest on the reference date: nationality within group, above a smallest size (R-063)."""
    weeks = (reference - applications.lodged.astype("datetime64[D]")).astype(np.int64) / 7
    found: list[tuple[Cell, ...]] = []
    for group, name in enumerate(GROUPS):
        for code in np.unique(applications.nationality[applications.group == group]):
            chosen = (applications.group == group) & (applications.nationality == code)
            if chosen.sum() >= smallest:
                nationality = applications.nationalities[int(code)]
                found.append(
                    (name.value, nationality, int(chosen.sum()), round(float(weeks[chosen].mean()), 1))
                )
    found.sort(key=lambda row: -float(row[3] or 0))
    definitions = {
        "mean_weeks_open_on_reference_date": "Mean weeks since lodging of the applications open on 1 "
        "April 2026.",
        "applications": f"Only groups of at least {smallest}.",
    }
    columns = ("category", "nationality", "applications", "mean_weeks_open_on_reference_date")
    return Table(
        "longest_waits", columns, tuple(found[:most]), definitions, "old_stock", "synthetic register"
    )
