"""Finds identities over time and between plan and outcome: printed differences, changes and roll-forwards.

They are found by name: ``X.difference`` beside X, ``X.change`` over a span, ``X.opening`` and
``X.closing`` with the flows between, rows called opening and closing, and one year's closing that is the
next year's opening.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from ketenbalans.facts.declared import class_of
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.grids import Grid, Row, Structure, columns_of, grids, is_whole
from ketenbalans.facts.identities import Identity, Node, Operation, Term, common_factor, sum_of
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.periods import read

DIFFERENCES = ("difference", "verschil", "deviation")
CHANGES = ("change", "increase", "decrease", "mutatie", "growth")
FALLS = re.compile(r"\b(daling|lower|lager|decrease|afname|fall)\b", re.IGNORECASE)
OPENINGS = ("opening", "start", "begin")
CLOSINGS = ("closing", "end", "eind")
PLUS = re.compile(
    r"^(added|new|inflow|in|received|granted|dotations?|lodged|arrivals?|reopened|incoming|registered|additions?|instroom)$"
)
MINUS = re.compile(
    r"^(used|released|withdrawn|outflow|out|settled|repaid|closed|departed|decided|decisions?|expired|"
    r"negative_adjustment|written_off|spent|exits?|outgoing|departures?|withdrawals?|deductions?|uitstroom)$"
)
EITHER = re.compile(r"^(paid|adjustments?|corrections?|transfers?|mutations?|revaluations?|other)$")
MOST_UNKNOWN_SIGNS = 4
Group = tuple[str, str, str, Row, int | None, str]
"""Document, table, subject without its last word, breakdown, year, realised or plan."""


def over_time(figures: Iterable[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Every difference, change and roll-forward that names show."""
    numbers = [figure for figure in figures if figure.is_number and figure.unit != "year"]
    yield from differences(numbers)
    yield from changes(numbers)
    yield from subject_rolls(numbers, ranges)
    yield from row_rolls(numbers, ranges)


def _table(figure: Figure) -> tuple[str, str]:
    return figure.source, figure.locator


def _minus(left: Figure, right: Figure, unit_of: Figure) -> Node:
    measure = unit_of.measured_in
    return Operation(
        "-", Term(left, common_factor(left, measure)), Term(right, common_factor(right, measure))
    )


def differences(numbers: list[Figure]) -> Iterator[Identity]:
    """``X.difference`` is X realised minus X planned, in the same table."""
    places: dict[tuple[object, ...], Figure] = {}
    for figure in numbers:
        places.setdefault(
            (*_table(figure), figure.subject, figure.key, figure.period, class_of(figure)), figure
        )
    for figure in numbers:
        subject, _, last = figure.subject.rpartition(".")
        if last not in DIFFERENCES:
            continue
        here = (*_table(figure), subject, figure.key, figure.period)
        realised, planned = places.get((*here, "realised")), places.get((*here, "plan"))
        if realised is not None and planned is not None:
            yield Identity(
                f"difference: {subject}",
                "difference",
                Term(figure),
                _minus(realised, planned, figure),
                unit=figure.unit,
            )


def changes(numbers: list[Figure]) -> Iterator[Identity]:
    """``X.change`` over a span of years is the last value minus the first."""
    places: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in numbers:
        places[figure.subject, figure.key, read(figure.period).year, class_of(figure)].append(figure)
    for figure in numbers:
        subject, _, last = figure.subject.rpartition(".")
        label = read(figure.period)
        if last not in CHANGES or label.span_from is None:
            continue
        ends = [
            min(
                places.get((subject, figure.key, year, class_of(figure)), ()),
                key=lambda each: (
                    _table(each) != _table(figure),
                    each.source != figure.source,
                    each.unit != figure.unit,
                ),
                default=None,
            )
            for year in (label.year, label.span_from)
        ]
        after, before = ends
        if after is None or before is None:
            continue
        if figure.measured_in.dimension != after.measured_in.dimension and figure.unit != "percentage points":
            continue
        falls = last == "decrease" or (figure.number > 0 and bool(FALLS.search(figure.note)))
        right = _minus(before, after, figure) if falls else _minus(after, before, figure)
        yield Identity(f"change: {subject}", "difference", Term(figure), right, unit=figure.unit)


def subject_rolls(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """``X.opening`` plus and minus the flows ``X.*`` is ``X.closing``."""
    groups: dict[Group, dict[str, Figure]] = defaultdict(dict)
    for figure in numbers:
        prefix, _, last = figure.subject.rpartition(".")
        if prefix:
            key = (*_table(figure), prefix, figure.key, read(figure.period).year, class_of(figure))
            groups[key].setdefault(last, figure)
    tables: dict[tuple[str, str, str], list[dict[str, Figure]]] = defaultdict(list)
    for (source, locator, prefix, *_), parts in groups.items():
        if any(name in parts for name in OPENINGS) and any(name in parts for name in CLOSINGS):
            tables[source, locator, prefix].append(parts)
    for (_, _, prefix), rolls in tables.items():
        signs = _signs(rolls, ranges)
        for parts in rolls:
            identity = _roll(f"roll-forward: {prefix}", parts, signs)
            # A flow that other rows of the table print and this one does not is absent: no contradiction.
            complete = all(name in parts for name, sign in signs.items() if sign)
            if identity is not None and (complete or identity.holds(ranges)):
                yield identity
    yield from _confirmed(_carried_over(groups), ranges)
    yield from _net_changes(groups)


def _signs(rolls: list[dict[str, Figure]], ranges: Mapping[str, Interval]) -> dict[str, int]:
    """The sign of every flow: by its name, and where that leaves it open by what holds most often."""
    names = sorted({name for parts in rolls for name in parts} - set(OPENINGS) - set(CLOSINGS))
    signs = {name: 1 for name in names if PLUS.match(name)} | {
        name: -1 for name in names if MINUS.match(name)
    }
    open_names = [name for name in names if name not in signs and EITHER.match(name)]
    if not open_names or len(open_names) > MOST_UNKNOWN_SIGNS:
        return signs
    best: dict[str, int] = {}  # where no reading of an ambiguous flow holds, none is believed
    most = 0
    for choice in product((1, -1, 0), repeat=len(open_names)):
        attempt = signs | dict(zip(open_names, choice, strict=True))
        identities = [_roll("", parts, attempt) for parts in rolls]
        held = sum(identity is not None and identity.holds(ranges) for identity in identities)
        if held > most:
            best, most = attempt, held
    return best


def _roll(name: str, parts: dict[str, Figure], signs: Mapping[str, int]) -> Identity | None:
    opening = next(parts[each] for each in OPENINGS if each in parts)
    closing = next(parts[each] for each in CLOSINGS if each in parts)
    unit = closing.measured_in
    node: Node = Term(opening, common_factor(opening, unit))
    flows = 0
    for flow, sign in signs.items():
        if flow in parts and sign and parts[flow].measured_in.dimension == unit.dimension:
            node = Operation(
                "+" if sign > 0 else "-", node, Term(parts[flow], common_factor(parts[flow], unit))
            )
            flows += 1
    if not flows:
        return None
    return Identity(name, "roll_forward", Term(closing), node, unit=closing.unit)


def _confirmed(identities: Iterable[Identity], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Identities that hold more often than not, by name: a list of years need not be a chain of years."""
    by_name: dict[str, list[Identity]] = defaultdict(list)
    for identity in identities:
        by_name[identity.name].append(identity)
    for found in by_name.values():
        held = sum(identity.holds(ranges) for identity in found)
        if held > len(found) - held:
            yield from found


def _net_changes(groups: Mapping[Group, dict[str, Figure]]) -> Iterator[Identity]:
    """``X.increase`` and ``X.decrease`` beside opening and closing are their difference."""
    for (_, _, prefix, *_), parts in groups.items():
        closing = next((parts[each] for each in CLOSINGS if each in parts), None)
        opening = next((parts[each] for each in OPENINGS if each in parts), None)
        if closing is None or opening is None:
            continue
        for name in ("decrease", "increase", "change"):
            if name in parts:
                figure = parts[name]
                right = (
                    _minus(opening, closing, figure)
                    if name == "decrease"
                    else _minus(closing, opening, figure)
                )
                yield Identity(f"net change: {prefix}", "difference", Term(figure), right, unit=figure.unit)


def _carried_over(groups: Mapping[Group, dict[str, Figure]]) -> Iterator[Identity]:
    """The closing of one year is the opening of the next, in one table."""
    for (source, locator, prefix, row, year, kind), parts in groups.items():
        if year is None:
            continue
        following = groups.get((source, locator, prefix, row, year + 1, kind))
        closing = next((parts[each] for each in CLOSINGS if each in parts), None)
        opening = (
            next((following[each] for each in OPENINGS if each in following), None) if following else None
        )
        if closing is not None and opening is not None:
            yield Identity(
                f"carried over: {prefix}",
                "roll_forward",
                Term(opening),
                Term(closing, common_factor(closing, opening.measured_in)),
                unit=opening.unit,
            )


def row_rolls(numbers: list[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Rows called opening and closing of one table, and the rows between them."""
    for grid in grids(numbers):
        by_key: dict[tuple[Row, str], list[Row]] = defaultdict(list)
        for row in grid.rows:
            for key, _ in row:
                by_key[tuple(pair for pair in row if pair[0] != key), key].append(row)
        for (_, key), rows in by_key.items():
            opening = [row for row in rows if re.search(r"\bopening\b", dict(row)[key])]
            closing = [row for row in rows if re.search(r"\bclosing\b", dict(row)[key])]
            if len(opening) == 1 and len(closing) == 1 and len(rows) > 2:
                yield from _row_roll(grid, key, rows, opening[0], closing[0], ranges)


def _row_roll(
    grid: Grid, key: str, rows: list[Row], opening: Row, closing: Row, ranges: Mapping[str, Interval]
) -> Iterator[Identity]:
    between = rows[rows.index(opening) + 1 : rows.index(closing)]
    wholes = [row for row in between if is_whole(dict(row)[key])]
    identities = []
    for reading in (between, wholes):
        structure = Structure(closing, (opening, *reading), "total")
        found = [
            (
                len(parts) == len(reading) + 1,
                Identity(
                    f"roll-forward: {grid.subject}",
                    "roll_forward",
                    grid.term(last),
                    sum_of([grid.term(figure) for figure in parts]),
                    unit=grid.unit,
                ),
            )
            for _, last, parts in columns_of(structure, grid)
            if parts[0].key == opening and len(parts) > 1
        ]
        # A row that other columns print and this one does not is absent: no contradiction.
        identities.append([identity for whole, identity in found if whole or identity.holds(ranges)])
    if identities:
        best = max(identities, key=lambda each: sum(identity.holds(ranges) for identity in each))
        if any(identity.holds(ranges) for identity in best) or not wholes:
            yield from best
    yield from _confirmed(_carried_rows(grid, opening, closing), ranges)


def _carried_rows(grid: Grid, opening: Row, closing: Row) -> Iterator[Identity]:
    """The closing row of one year is the opening row of the next."""
    years = [(read(column[0]).year, column) for column in grid.columns]
    for year, column in years:
        last = grid.get(closing, column)
        for when, other in years:
            first = grid.get(opening, other)
            if last is not None and first is not None and year is not None and when == year + 1:
                yield Identity(
                    f"carried over: {grid.subject}", "roll_forward", Term(first), Term(last), unit=grid.unit
                )
