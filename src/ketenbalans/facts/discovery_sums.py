"""Finds parts and totals in tables: by their labels, by finer breakdowns and codes, and by neighbours that
add up.

A label or a code alone suggests that rows add up; the numbers of other columns and other tables confirm
it. Rows that add up without any label must do so in several columns before a column that does not is
called wrong.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ketenbalans.facts.figures import Figure
from ketenbalans.facts.grids import Evidence, Grid, Row, Structure, columns_of, grids, is_whole, weigh
from ketenbalans.facts.identities import Identity, sum_of
from ketenbalans.facts.intervals import Interval

RUN_CHANCE = 1e-4
"""Neighbouring rows are taken as parts only where chance would do so less often than this (decision 0021)."""
NEAR_WHOLE = 0.4
"""An unconfirmed total that is further from its parts than this share is taken as an incomplete table."""
OVERLAPPING = re.compile(
    r"\b(over|more than|under|less than|at least|at most|older|of which|waarvan|meer dan)\b"
)
"""Labels of parts that overlap and so never add up."""
Signature = tuple[str, Row, frozenset[Row]]


def sums(figures: Iterable[Figure], ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    """Every identity of parts and totals that the tables show.

    Shares are left to ``discovery_shares`` unless a total is printed beside them.
    """
    found: list[tuple[Grid, Structure, Evidence]] = []
    pooled: dict[Signature, list[Evidence]] = defaultdict(list)
    for grid in grids(figures):
        for structure in _structures(grid, ranges):
            evidence = weigh(structure, grid, ranges)
            found.append((grid, structure, evidence))
            pooled[_signature(grid, structure)].append(evidence)
    taken: dict[int, list[tuple[Grid, Structure, int]]] = defaultdict(list)
    for grid, structure, evidence in found:
        others = pooled[_signature(grid, structure)]
        if _accepted(grid, structure, evidence, others, ranges):
            taken[id(grid)].append((grid, structure, evidence.holds - evidence.breaks))
        elif structure.grounds == "refinement":
            yield from _parts_below(grid, structure)
    for accepted in taken.values():
        for grid, structure, net in accepted:
            if not any(_outdone(structure, net, other, other_net) for _, other, other_net in accepted):
                yield from _identities(grid, structure, ranges)


def _outdone(structure: Structure, net: int, other: Structure, other_net: int) -> bool:
    """Whether another reading of the same total, with a row more or less, holds more often."""
    mine, theirs = set(structure.children), set(other.children)
    return structure.parent == other.parent and (mine < theirs or theirs < mine) and other_net > net


def _signature(grid: Grid, structure: Structure) -> Signature:
    return grid.subject, structure.parent, frozenset(structure.children)


def _accepted(
    grid: Grid,
    structure: Structure,
    evidence: Evidence,
    others: list[Evidence],
    ranges: Mapping[str, Interval],
) -> bool:
    if structure.grounds == "run":
        return True  # accepted where it was found
    if len(structure.children) == 1:
        return structure.grounds == "total" and _always_equal(grid, structure, ranges)
    holds, breaks = sum(each.holds for each in others), sum(each.breaks for each in others)
    if holds and holds >= breaks and math.prod(each.chance for each in others) < 0.02:
        return True
    if grid.unit == "%" and structure.grounds != "total":
        return False
    if holds or not breaks:
        return not breaks and evidence.holds + evidence.breaks == 0 and structure.grounds == "total"
    # Where no column holds and several break, the supposition is wrong and not the numbers.
    named = structure.grounds in ("total", "code") and breaks == 1
    return named and len(structure.children) > 1 and _near(grid, structure, ranges)


def _always_equal(grid: Grid, structure: Structure, ranges: Mapping[str, Interval]) -> bool:
    """Whether a total of one part equals it in most of several columns."""
    pairs = {(parent.number, parts[0].number) for _, parent, parts in columns_of(structure, grid)}
    equal = sum(one == other for one, other in pairs)
    return equal >= 2 and equal > len(pairs) - equal


def _near(grid: Grid, structure: Structure, ranges: Mapping[str, Interval]) -> bool:
    """Whether an unconfirmed total stands so near to its parts that a slip is likelier than a missing row."""
    for _, parent, children in columns_of(structure, grid):
        total = sum(grid.value(child) for child in children)
        whole = grid.value(parent)
        if abs(total - whole) <= NEAR_WHOLE * max(abs(whole), abs(total)):
            return True
        if any(_tenfold(whole, total - grid.value(child), grid.value(child)) for child in children) or any(
            math.isclose(whole, total * factor, rel_tol=1e-3) for factor in (0.001, 0.1, 10, 1000)
        ):
            return True
    return False


def _tenfold(whole: float, rest: float, part: float) -> bool:
    return any(math.isclose(whole, rest + part * factor, rel_tol=1e-3) for factor in (0.001, 0.1, 10, 1000))


def _identities(grid: Grid, structure: Structure, ranges: Mapping[str, Interval]) -> Iterator[Identity]:
    for _, parent, children in columns_of(structure, grid):
        if len(children) < 2 and structure.grounds not in ("total", "run"):
            continue
        identity = Identity(
            f"sum: {grid.subject} {_name(structure.parent)}",
            "sum",
            grid.term(parent),
            sum_of([grid.term(child) for child in children]),
            unit=grid.unit,
        )
        # A part that other columns print and this one does not is absent; absence is no contradiction.
        if len(children) == len(structure.children) or identity.holds(ranges):
            yield identity


def _parts_below(grid: Grid, structure: Structure) -> Iterator[Identity]:
    """Where parts need not be complete, none may still exceed the whole."""
    if grid.unit == "%":
        return
    for _, parent, children in columns_of(structure, grid):
        if min(parent.number, *(child.number for child in children)) < 0:
            continue
        for child in children:
            yield Identity(
                f"part of whole: {grid.subject}",
                "part_whole",
                grid.term(child),
                grid.term(parent),
                "<=",
                unit=grid.unit,
            )


def _name(row: Row) -> str:
    return ";".join(f"{key}={value}" for key, value in row)


def _structures(grid: Grid, ranges: Mapping[str, Interval]) -> list[Structure]:
    found = [*_refinements(grid), *_codes(grid)]
    runs = _runs(grid, ranges)
    found += runs
    consumed = {child for structure in runs for child in structure.children}
    found += _totals(grid, ranges, consumed)
    unique: dict[tuple[Row, frozenset[Row]], Structure] = {}
    for structure in found:
        unique.setdefault((structure.parent, frozenset(structure.children)), structure)
    return list(unique.values())


def _refinements(grid: Grid) -> Iterator[Structure]:
    """A row, and the rows that have its breakdown and one key more."""
    rows = set(grid.rows)
    by_parent: dict[tuple[Row, str], list[Row]] = defaultdict(list)
    for row in grid.rows:
        for key, _ in row:
            parent = tuple(pair for pair in row if pair[0] != key)
            if parent in rows:
                by_parent[parent, key].append(row)
    for (parent, key), children in by_parent.items():
        labels = [dict(child)[key] for child in children]
        parts = [child for child, label in zip(children, labels, strict=True) if not is_whole(label)]
        if parts and not any(OVERLAPPING.search(label) for label in labels):
            yield Structure(parent, tuple(parts), "refinement")


def _codes(grid: Grid) -> Iterator[Structure]:
    """A code and its subdivisions under one key: 37, 37.1, 37.4; ``37.2 (old)`` apart from ``37.2``."""
    groups: dict[tuple[Row, str, str], dict[str, Row]] = defaultdict(dict)
    for row in grid.rows:
        for key, value in row:
            match = re.fullmatch(r"(\d+(?:\.\d+)*)(.*)", value)
            if match:
                rest = tuple(pair for pair in row if pair[0] != key)
                groups[rest, key, ""][value] = row
    for (_, _, _), rows in groups.items():
        for code, parent in rows.items():
            children = [
                row for other, row in rows.items() if re.fullmatch(re.escape(code) + r"\.\d+(\D.*)?", other)
            ]
            if len(children) > 1:
                yield Structure(parent, tuple(children), "code")


def _totals(grid: Grid, ranges: Mapping[str, Interval], consumed: set[Row]) -> Iterator[Structure]:
    """For each row that calls itself a total, the reading of its parts that holds best."""
    groups: dict[tuple[Row, str], list[Row]] = defaultdict(list)
    for row in grid.rows:
        for key, _ in row:
            groups[tuple(pair for pair in row if pair[0] != key), key].append(row)
    for (_, key), rows in groups.items():
        labels = [dict(row)[key] for row in rows]
        wholes = [index for index, label in enumerate(labels) if is_whole(label)]
        for index in wholes:
            readings = _readings(rows, wholes, index, consumed)
            weighed = [
                (weigh(Structure(rows[index], reading, "total"), grid, ranges), reading)
                for reading in readings
            ]
            best = max(
                (each for each in weighed if each[0].holds and each[0].chance < 0.02),
                key=lambda each: (each[0].holds - each[0].breaks, len(each[1])),
                default=None,
            )
            stem = _of_same_stem(rows, labels, index)
            if best is not None:
                yield Structure(rows[index], best[1], "total")
            elif len(stem) > 1 and not any(OVERLAPPING.search(label) for label in labels):
                yield Structure(rows[index], stem, "total")
            elif (
                len(wholes) == 1
                and readings
                and not consumed & set(readings[0])
                and not any(OVERLAPPING.search(label) for label in labels)
            ):
                yield Structure(rows[index], readings[0], "total")


def _of_same_stem(rows: list[Row], labels: list[str], index: int) -> tuple[Row, ...]:
    """The rows whose label begins as that of a total does: "asylum total" with "asylum first" and so on.

    Example:
        >>> rows = [(("line", text),) for text in ("asylum total", "asylum first", "regular")]
        >>> _of_same_stem(rows, ["asylum total", "asylum first", "regular"], 0)
        ((('line', 'asylum first'),),)
    """
    stem = labels[index].rsplit(" ", 1)[0]
    if stem == labels[index]:
        return ()
    return tuple(
        row
        for place, (row, label) in enumerate(zip(rows, labels, strict=True))
        if place != index and label.startswith(stem + " ") and not is_whole(label)
    )


def _readings(rows: list[Row], wholes: list[int], index: int, consumed: set[Row]) -> list[tuple[Row, ...]]:
    """What a total may be the sum of: all parts, those above or below it, or the highest level."""
    before = max((each for each in wholes if each < index), default=-1)
    after = min((each for each in wholes if each > index), default=len(rows))
    marked = set(wholes)
    readings = [
        [row for place, row in enumerate(rows) if place not in marked],
        rows[before + 1 : index],
        rows[index + 1 : after],
        [row for place, row in enumerate(rows) if place != index and row not in consumed],
        [row for place, row in enumerate(rows) if place not in marked and row not in consumed],
        rows[max(before, 0) : index],
        [rows[place] for place in wholes if place != index],
    ]
    unique: dict[frozenset[Row], tuple[Row, ...]] = {}
    for reading in readings:
        parts = [row for row in reading if row != rows[index]]
        if parts:
            unique.setdefault(frozenset(parts), tuple(parts))
    return list(unique.values())


def _runs(grid: Grid, ranges: Mapping[str, Interval]) -> list[Structure]:
    """Rows that are the sum of the rows just below or above them, innermost first."""
    if grid.unit == "%" or len(grid.columns) < 2:
        return []
    active, found = list(grid.rows), []
    tried = 2.0 * len(active) ** 2
    while (structure := _next_run(grid, active, ranges, tried)) is not None:
        found.append(structure)
        active = [row for row in active if row not in structure.children]
    return found


def _next_run(
    grid: Grid, active: list[Row], ranges: Mapping[str, Interval], tried: float
) -> Structure | None:
    table = [[grid.get(row, column) for column in grid.columns] for row in active]
    values = [[grid.value(cell) if cell else 0.0 for cell in row] for row in table]
    for length in range(2, len(active)):
        for place in range(len(active)):
            for first in (place + 1, place - length):
                if first < 0 or first + length > len(active):
                    continue
                near = sum(
                    cell is not None
                    and values[place][c] != 0
                    and abs(sum(values[r][c] for r in range(first, first + length)) - values[place][c])
                    <= 1e-6 * abs(values[place][c]) + (length + 1) * max(1.0, abs(values[place][c]) * 1e-3)
                    for c, cell in enumerate(table[place])
                )
                if near < 2:
                    continue
                structure = Structure(active[place], tuple(active[first : first + length]), "run")
                evidence = weigh(structure, grid, ranges)
                spread = math.comb(evidence.holds + evidence.breaks, evidence.breaks)
                if (
                    evidence.holds >= 2
                    and evidence.holds > evidence.breaks
                    and evidence.chance * tried * spread < RUN_CHANCE
                ):
                    return _longest(structure, active, first, grid, ranges)
    return None


def _longest(
    structure: Structure, active: list[Row], first: int, grid: Grid, ranges: Mapping[str, Interval]
) -> Structure:
    """The run with the rows below it that make more columns hold: rows that are zero in most years."""
    best, most = structure, _net(structure, grid, ranges)
    end = first + len(structure.children)
    for longer in range(end + 1, min(len(active), end + 5) + 1):
        rows = tuple(row for row in active[first:longer] if row != structure.parent)
        attempt = Structure(structure.parent, rows, "run")
        if _net(attempt, grid, ranges) > most:
            best, most = attempt, _net(attempt, grid, ranges)
    return best


def _net(structure: Structure, grid: Grid, ranges: Mapping[str, Interval]) -> int:
    evidence = weigh(structure, grid, ranges)
    return evidence.holds - evidence.breaks
