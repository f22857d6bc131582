"""The tables of the quality pages, written from a run so that a test can hold the pages to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from ketenbalans.calibration import decided, foreknown
from ketenbalans.calibration.ensemble import Ensemble, assumptions
from ketenbalans.calibration.members import in_terms_of_the_chain
from ketenbalans.calibration.published import VALIDATION, Row, table
from ketenbalans.chain.assumptions import load
from ketenbalans.vocabulary.language import number, percentage

MARKED = "<!-- computed: {name} -->"
"""Before each table or sentence that comes out of a run; it ends with an empty line."""


def computed(ensemble: Ensemble, benchmark: Mapping[str, Any]) -> dict[str, str]:
    """Everything on the quality pages that comes out of a run, by name.

    Args:
        ensemble: The shipped members.
        benchmark: What ``benchmarks.calibration`` wrote.
    """
    rows = table(ensemble)
    foreseen = foreknown.table(foreknown.run(ensemble))
    return {
        "tally": tally(rows),
        "comparison": comparison(rows),
        "decided": comparison(decided.table(decided.run(ensemble))),
        "known then": known_then(foreseen),
        "coverage": coverage(foreseen),
        "kept": kept(ensemble),
        "targets": targets(ensemble),
        "parameters": parameters(ensemble),
        "stability": stability(benchmark),
        "handed on": handed_on(ensemble),
    }


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A page with everything computed put in its place.

    Example:
        >>> filled("<!-- computed: tally -->\\nold\\n\\nend\\n", {"tally": "new"})
        '<!-- computed: tally -->\\nnew\\n\\nend\\n'
    """
    for name, part in parts.items():
        before, mark, after = text.partition(MARKED.format(name=name) + "\n")
        if mark:
            end = after.find("\n\n")
            text = before + mark + part + (after[end:] if end >= 0 else "\n")
    return text


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
    """What a member must meet, and how many of the first wave do, as a Markdown table."""
    lines = ["| target | published | kept between | met by | source |", "|---|---:|---:|---:|---|"]
    for target in ensemble.targets:
        low, high = (_plain(bound) for bound in (target.low, target.high))
        lines.append(
            f"| {target.name} | {_plain(target.published)} | {low} and {high} |"
            f" {percentage(ensemble.met[target.name], 'en')} | {target.source} |"
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


def kept(ensemble: Ensemble) -> str:
    """How many members were run and kept, in one sentence."""
    return (
        f"Of {number(ensemble.members, 'en')} draws that were run"
        f" {number(ensemble.weights.size, 'en')} are kept."
    )


def known_then(rows: list[Row]) -> str:
    """Published figures beside what could have been said in mid-2023, as a Markdown table."""
    lines = ["| figure | period | published | foreseen (5–50–95 %) | inside |", "|---|---|---:|---:|---|"]
    for row, inside in zip(rows, foreknown.held(rows), strict=True):
        unit = str(row["unit"])
        foreseen = " · ".join(_told(row[f"modelled_{name}"], unit) for name in ("p05", "p50", "p95"))
        lines.append(
            f"| {row['figure']} | {row['period']} | {_told(row['published'], unit)} | {foreseen} |"
            f" {'yes' if inside else '**no**'} |"
        )
    return "\n".join(lines)


def coverage(rows: list[Row]) -> str:
    """How many figures the bands held, in one sentence."""
    inside = sum(foreknown.held(rows))
    return f"Of the {len(rows)} figures {inside} lie within their band of 90 %."


def stability(benchmark: Mapping[str, Any]) -> str:
    """Medians and verdicts of the validation figures by seed of the search, as a Markdown table."""
    seeds = benchmark["seeds"]
    heads = " | ".join(f"seed {seed} ({of['kept']} kept)" for seed, of in seeds.items())
    lines = [f"| figure | {heads} |", "|---|" + "---:|" * len(seeds)]
    for name in next(iter(seeds.values()))["figures"]:
        found = [of["figures"][name] for of in seeds.values()]
        cells = (f"{_plain(one['median'])}{'' if one['within'] else ' **missed**'}" for one in found)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    met = (sum(bool(one["within"]) for one in of["figures"].values()) for of in seeds.values())
    lines.append(f"| figures within tolerance | {' | '.join(str(count) for count in met)} |")
    return "\n".join(lines)


def handed_on(ensemble: Ensemble) -> str:
    """What the members say in terms of the chain beside the bands set by hand, as a Markdown table."""
    by_hand = load()
    lines = ["| id | assumption of the chain | by hand | members (5–50–95 %) |", "|---|---|---:|---:|"]
    for name, values in in_terms_of_the_chain(ensemble).items():
        one = by_hand[name]
        said = " · ".join(_plain(value) for value in ensemble.quantiles(values))
        lines.append(
            f"| {name} | {one.statement['en']} | {_plain(one.value)} ({_plain(one.low)} to"
            f" {_plain(one.high)}) | {said} |"
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
