"""Finds the same fact printed more than once, in one document or in several, also in other units.

A fact is the same where subject, part, moment and kind are. Plans are compared between documents only
where one of them looks back on that year: two budgets that forecast the same later year differ because
time has passed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ketenbalans.facts.declared import class_of
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.identities import Identity, Number, Term, common_factor
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.periods import read

Sameness = tuple[str, tuple[tuple[str, str], ...], str, str, str]
AT_LEAST = re.compile(
    r"\b(at least|minimaal|minstens|ten minste|more than|meer dan|minimum|lower|above)\b", re.I
)
AT_MOST = re.compile(
    r"\b(at most|maximaal|hooguit|up to|less than|minder dan|maximum|upper|below|may run)\b", re.I
)


def sameness(figure: Figure) -> Sameness:
    """What two figures must share to be the same fact: the end of a year is the same moment as the year
    itself.
    """
    label = read(figure.period)
    moment = str(label.year) if label.point in ("year", "end") else figure.period
    return figure.subject, figure.key, moment, class_of(figure), figure.measured_in.dimension


def repeats(figures: Iterable[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Each figure that repeats a fact, against the reading that most tables agree on.

    And against the one printed most precisely: "0.0 billion" agrees with whatever the others print, so that
    two of them may contradict each other and both agree with it.
    """
    groups: dict[Sameness, list[Figure]] = defaultdict(list)
    looked_back: set[tuple[str, str, tuple[tuple[str, str], ...], int | None]] = set()
    for figure in figures:
        if figure.is_number:
            groups[sameness(figure)].append(figure)
            if class_of(figure) == "realised":
                looked_back.add((figure.source, figure.subject, figure.key, read(figure.period).year))
    for group in groups.values():
        members = [figure for figure in group if not _bound(figure)]
        if len(members) < 2:
            continue
        agreed = _agreed(members, ranges)
        first = max(members, key=lambda one: (agreed[one.id], -_in_base(one, ranges).half))
        finest = max(members, key=lambda one: (-_in_base(one, ranges).half, agreed[one.id]))
        for reference in [first] if finest is first else [first, finest]:
            for other in members:
                told = other is reference or (reference is finest and other is first)
                if not told and _comparable(reference, other, looked_back):
                    yield _repeated(reference, other)


def _repeated(reference: Figure, other: Figure) -> Identity:
    unit = reference.measured_in
    factor = common_factor(other, unit)
    leap = abs(other.number * factor / reference.number) if reference.number else 0.0
    thousandfold = any(500 <= each <= 2000 for each in (leap, 1 / leap if leap else 0))
    return Identity(
        f"repeat: {reference.subject}",
        "unit_factor" if thousandfold else "repeat",
        Term(other, factor),
        Term(reference),
        unit=reference.unit,
    )


def bounds(figures: Iterable[Figure]) -> Iterator[Identity]:
    """A figure printed as a bound against the figure that it bounds, and lower bounds against upper ones."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.is_number:
            rest = tuple(pair for pair in figure.key if pair[0] != "bound")
            groups[figure.subject, rest, read(figure.period).year, figure.unit].append(figure)
    for group in groups.values():
        lower = [figure for figure in group if _bound(figure) == "lower"]
        upper = [figure for figure in group if _bound(figure) == "upper"]
        exact = [figure for figure in group if not _bound(figure)]
        for low in lower:
            for high in [*exact, *upper]:
                yield Identity(f"bound: {low.subject}", "bounds", Term(low), Term(high), "<=", unit=low.unit)
        for high in upper:
            for each in exact:
                yield Identity(
                    f"bound: {high.subject}", "bounds", Term(each), Term(high), "<=", unit=high.unit
                )


def shares_at_most_all(figures: Iterable[Figure]) -> Iterator[Identity]:
    """A share of a whole is never above 100 %."""
    for figure in figures:
        if figure.unit == "%" and re.search(r"(^|\.)(share|timeliness|\w*_share)$", figure.subject):
            yield Identity(
                f"share at most all: {figure.subject}",
                "part_whole",
                Term(figure),
                Number(100.0),
                "<=",
                unit="%",
            )


def _bound(figure: Figure) -> str:
    words = figure.breakdown.get("bound", "")
    if AT_LEAST.search(words):
        return "lower"
    return "upper" if AT_MOST.search(words) else ""


def _comparable(
    first: Figure, other: Figure, looked_back: set[tuple[str, str, tuple[tuple[str, str], ...], int | None]]
) -> bool:
    if class_of(first) == "realised" or first.source == other.source:
        return True
    year = read(first.period).year
    return any((each.source, each.subject, each.key, year) in looked_back for each in (first, other))


def _agreed(members: list[Figure], ranges: Mapping[str, Interval]) -> Counter[str]:
    """How many of the figures each of them agrees with, by id."""
    return Counter(
        {
            figure.id: sum(_in_base(figure, ranges).meets(_in_base(other, ranges)) for other in members)
            for figure in members
        }
    )


def _in_base(figure: Figure, ranges: Mapping[str, Interval]) -> Interval:
    """The range of a figure in the base unit of its dimension."""
    interval, factor = ranges[figure.id], figure.measured_in.factor
    return Interval(interval.value * factor, interval.low * factor, interval.high * factor)
