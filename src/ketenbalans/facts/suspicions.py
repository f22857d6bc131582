"""Finds numbers that agree too well or leap too far: what was copied, rolled wrongly, or printed in
another unit.

Each is a finding because something holds that should not: realised equal to plan to the digit, targets
equal to last year's outcome, an average that rolls like a stock, a value a thousand times its neighbours.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from ketenbalans.facts.declared import class_of
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.grids import Grid, grids
from ketenbalans.facts.identities import Identity, Number, Operation, Term
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.periods import read

COINCIDENCE = 1e-4
"""A realised figure equal to its plan is suspect where chance would do so less often than this (decision
0021).
"""
SPREAD = 0.2
"""How far outcomes usually lie from plans, as a share: the yardstick of that chance (decision 0021)."""
FLAT_YEARS = 3
SMOOTH = 5.0
THOUSAND = (500.0, 2000.0)


def suspicions(figures: Iterable[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Every agreement that is too good and every leap of a factor thousand."""
    numbers = [figure for figure in figures if figure.is_number and figure.unit != "year"]
    tables = grids(numbers)
    yield from realised_is_plan(tables, ranges)
    for grid in tables:
        yield from flat_targets(grid)
        yield from thousandfold(grid)
    yield from averages_rolled(numbers, ranges)


def significant(figure: Figure) -> int:
    """How many digits a figure tells, without the zeros at its end.

    Example:
        >>> from ketenbalans import facts
        >>> significant(facts.figure("JV-0561"))  # 9,724,000
        4
    """
    digits = re.sub(r"\D", "", figure.printed).lstrip("0")
    return len(digits.rstrip("0")) or (1 if digits else 0)


def realised_is_plan(tables: list[Grid], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Realised figures that equal their plan to the digit, where that can hardly be chance.

    The chances of all such pairs in one table are multiplied: three prices that all came out exactly as
    planned were copied, even where one could be luck.
    """
    pairs: dict[tuple[str, str], list[tuple[float, Identity]]] = defaultdict(list)
    for grid in tables:
        for row in grid.rows:
            by_period: dict[str, dict[str, Figure]] = defaultdict(dict)
            for column in grid.columns:
                figure = grid.get(row, column)
                if figure is not None:
                    by_period[column[0]].setdefault(class_of(figure), figure)
            for both in by_period.values():
                if len(both) < 2 or both["realised"].number != both["plan"].number:
                    continue
                realised = both["realised"]
                if significant(realised) < 2:
                    continue
                grain = 10.0 ** (len(re.sub(r"\D", "", realised.printed).lstrip("0")) - significant(realised))
                resolution = max(ranges[realised.id].half * 2, grain * 10.0**-realised.decimals)
                chance = min(1.0, resolution / (SPREAD * abs(realised.number)))
                pairs[grid.source, grid.locator].append(
                    (
                        chance,
                        Identity(
                            f"realised is plan: {grid.subject}",
                            "realised_is_plan",
                            Term(realised),
                            Term(both["plan"]),
                            "!=",
                            unit=grid.unit,
                            suspect=realised.id,
                        ),
                    )
                )
    for found in pairs.values():
        together = math.prod(chance for chance, _ in found if chance < 0.1)
        for chance, identity in found:
            if chance < COINCIDENCE or (chance < 0.01 and together < COINCIDENCE * 0.1):
                yield identity


def flat_targets(grid: Grid) -> Iterator[Identity]:
    """Targets of three years or more that all equal the last realised value."""
    for row in grid.rows:
        series = sorted(
            (
                (year, figure)
                for column in grid.columns
                if (figure := grid.get(row, column)) is not None
                and (year := read(column[0]).year) is not None
            ),
            key=lambda each: each[0],
        )
        realised = [each for each in series if class_of(each[1]) == "realised"]
        plans = [
            each for each in series if class_of(each[1]) == "plan" and realised and each[0] > realised[-1][0]
        ]
        if not realised or len(plans) < FLAT_YEARS or realised[-1][1].number == 0:
            continue
        last = realised[-1][1]
        round_share = last.unit == "%" and last.number % 5 == 0
        if significant(last) >= 2 and not round_share and all(p.number == last.number for _, p in plans):
            total: Term | Operation = Term(plans[0][1])
            for _, figure in plans[1:]:
                total = Operation("+", total, Term(figure))
            yield Identity(
                f"flat target: {grid.subject}",
                "flat_target",
                Operation("/", total, Number(float(len(plans)))),
                Term(last),
                "!=",
                unit=grid.unit,
                suspect=plans[0][1].id,
            )


def thousandfold(grid: Grid) -> Iterator[Identity]:
    """A value about a thousand times, or a thousandth of, the others of its row."""
    for row in grid.rows:
        figures = [
            figure
            for column in grid.columns
            if (figure := grid.get(row, column)) is not None and figure.number > 0
        ]
        if len(figures) < 4:
            continue
        for figure in figures:
            others = [grid.value(other) for other in figures if other is not figure]
            if max(others) / min(others) > SMOOTH:
                continue
            middle = median(others)
            ratio = grid.value(figure) / middle
            if THOUSAND[0] <= ratio <= THOUSAND[1] or THOUSAND[0] <= 1 / ratio <= THOUSAND[1]:
                near = min(
                    (other for other in figures if other is not figure),
                    key=lambda o: abs(grid.value(o) - middle),
                )
                yield Identity(
                    f"factor thousand: {grid.subject}",
                    "unit_factor",
                    grid.term(figure),
                    grid.term(near),
                    "~",
                    unit=grid.unit,
                    margin=0.95,
                    suspect=figure.id,
                )


def averages_rolled(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Averages over a year that equal last year's average plus inflow minus outflow, which only a stock
    does.
    """
    places: dict[tuple[object, ...], Figure] = {}
    for figure in numbers:
        place = (figure.source, figure.locator, figure.subject, figure.key, read(figure.period).year)
        places.setdefault((*place, class_of(figure)), figure)
        places.setdefault(place, figure)
    found: dict[tuple[str, str, str], list[Identity]] = defaultdict(list)
    for figure in numbers:
        if not re.search(r"(average|gemiddeld)", figure.subject) or read(figure.period).year is None:
            continue
        root = figure.subject.split(".")[0]
        year, kind = read(figure.period).year, class_of(figure)
        table = (figure.source, figure.locator)
        inflow = places.get((*table, f"{root}.inflow", figure.key, year, kind))
        outflow = places.get((*table, f"{root}.outflow", figure.key, year, kind))
        before = places.get((*table, figure.subject, figure.key, (year or 0) - 1))
        if inflow is None or outflow is None or before is None:
            continue
        if len({f.measured_in.dimension for f in (figure, inflow, outflow)}) > 1:
            continue
        right = Operation("-", Operation("+", Term(before), Term(inflow)), Term(outflow))
        found[figure.source, figure.locator, figure.subject].append(
            Identity(
                f"average rolled as a stock: {figure.subject}",
                "average_as_stock",
                Term(figure),
                right,
                unit=figure.unit,
            )
        )
    for identities in found.values():
        rolled = [identity for identity in identities if identity.holds(ranges)]
        if len(rolled) < 2:
            continue
        for identity in identities:
            holds = identity in rolled
            yield Identity(
                identity.name,
                "average_as_stock" if holds else "roll_forward",
                identity.left,
                identity.right,
                "!=" if holds else "=",
                unit=identity.unit,
                suspect=identity.ids[0] if holds else "",
            )
