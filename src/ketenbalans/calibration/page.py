"""The tables of the quality pages, written from a run so that a test can hold the pages to it."""

from collections.abc import Iterable

from ketenbalans.calibration.ensemble import Ensemble, assumptions
from ketenbalans.calibration.published import VALIDATION, Row
from ketenbalans.vocabulary.language import number, percentage

MARKED = "<!-- computed: {name} -->"
"""Before each table that comes out of a run."""


def comparison(rows: Iterable[Row]) -> str:
    """Published against modelled, as a Markdown table."""
    lines = [
        "| figure | population | period | published | modelled (5–95 %) | difference | tolerance | verdict |"
        " role |",
        "|---|---|---|---:|---:|---:|---:|---|---|",
    ]
    for row in rows:
        unit = str(row["unit"])
        lines.append(
            f"| {row['figure']} | {row['population']} | {row['period']} | {_told(row['published'], unit)} |"
            f" {_modelled(row)} | {_difference(row)} | {_tolerance(row)} | {_verdict(row)} | {row['mark']} |"
        )
    return "\n".join(lines)


def targets(ensemble: Ensemble) -> str:
    """What a member must meet, and how many of all drawn do, as a Markdown table."""
    lines = ["| target | published | kept between | met by | source |", "|---|---:|---:|---:|---|"]
    for target in ensemble.targets:
        met = sum(target.met(value) for value in ensemble.fits[target.name]) / ensemble.members
        low, high = (_plain(bound) for bound in (target.low, target.high))
        lines.append(
            f"| {target.name} | {_plain(target.published)} | {low} and {high} | {percentage(met, 'en')} |"
            f" {target.source} |"
        )
    return "\n".join(lines)


def parameters(ensemble: Ensemble) -> str:
    """The assumptions of the calibration before and after it has seen the years up to 2023."""
    lines = ["| id | assumption | drawn between | kept (5–50–95 %) |", "|---|---|---:|---:|"]
    for name, assumption in assumptions().items():
        if assumption.distribution == "fixed":
            continue
        kept = " · ".join(_plain(value) for value in ensemble.quantiles(ensemble.parameters[name]))
        lines.append(
            f"| {name} | {assumption.statement['en']} |"
            f" {_plain(assumption.low)} to {_plain(assumption.high)} | {kept} |"
        )
    return "\n".join(lines)


def tally(rows: Iterable[Row]) -> str:
    """How many validation figures lie within tolerance, in one sentence."""
    judged = [row for row in rows if row["mark"] == VALIDATION]
    good = sum(row["within"] is True for row in judged)
    return (
        f"Of the {len(judged)} validation figures {good} lie within tolerance; {len(judged) - good} do not."
    )


def _plain(value: float) -> str:
    return number(value, "en", 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2)


def _told(value: object, unit: str) -> str:
    if not isinstance(value, float | int):
        return "–"
    if unit == "share":
        return percentage(value, "en", 1)
    return number(value, "en", 1 if value < 1_000 else 0)


def _modelled(row: Row) -> str:
    unit = str(row["unit"])
    if row["modelled_p50"] is None:
        return "taken in"
    low, middle, high = (_told(row[f"modelled_{name}"], unit) for name in ("p05", "p50", "p95"))
    return f"{middle} ({low} to {high})"


def _difference(row: Row) -> str:
    value = row["difference"]
    if not isinstance(value, float):
        return "–"
    points = number(100 * value, "en", 1)
    return f"{points} pp" if row["unit"] == "share" else f"{points}%"


def _tolerance(row: Row) -> str:
    value = number(100 * float(row["tolerance"] or 0.0), "en")
    return f"{value} pp" if row["unit"] == "share" else f"{value}%"


def _verdict(row: Row) -> str:
    return "–" if row["within"] is None else "within" if row["within"] else "**missed**"
