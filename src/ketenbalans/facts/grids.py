"""Tables of published figures as grids: rows (parts), columns (period and kind), in the order of the
document.

One grid holds the figures of one subject and unit in one table; identities inside a table are sought here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ketenbalans.facts.figures import Figure
from ketenbalans.facts.identities import Term, common_factor, evaluate
from ketenbalans.facts.intervals import Interval
from ketenbalans.facts.units import unit

Row = tuple[tuple[str, str], ...]
Column = tuple[str, str]
WHOLE = re.compile(r"\b(sub-?totaa?l|totaa?l|overall|sum|all|both|samen|geheel)\b", re.IGNORECASE)
"""Words in a label that say that a row is the sum of others."""


@dataclass
class Grid:
    """The figures of one subject and dimension in one table; ``unit`` is the one that most of them have."""

    source: str
    locator: str
    subject: str
    dimension: str
    unit: str = ""
    cells: dict[tuple[Row, Column], Figure] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    _last: Row = ()

    def add(self, figure: Figure) -> None:
        """Puts a figure in its place; a second one in the same place is left to the repeats."""
        row, column = figure.key, (figure.period, figure.kind.value)
        if row not in self.rows:
            # A row that only some years have stands below the row that it follows there.
            after = self.rows.index(self._last) + 1 if self._last in self.rows else len(self.rows)
            self.rows.insert(after, row)
        self._last = row
        if column not in self.columns:
            self.columns.append(column)
        self.cells.setdefault((row, column), figure)

    def term(self, figure: Figure) -> Term:
        """A figure as a term in the unit of the grid."""
        return Term(figure, common_factor(figure, unit(self.unit)))

    def value(self, figure: Figure) -> float:
        """A figure in the unit of the grid."""
        return figure.number * common_factor(figure, unit(self.unit))

    def range_of(self, figure: Figure, ranges: Mapping[str, Interval]) -> Interval:
        """The range of a figure in the unit of the grid."""
        return evaluate(self.term(figure), ranges)

    def get(self, row: Row, column: Column) -> Figure | None:
        """The figure in a place, or None."""
        return self.cells.get((row, column))


def grids(figures: Iterable[Figure]) -> list[Grid]:
    """The grids of a set of figures, in the order of the file."""
    found: dict[tuple[str, str, str, str], Grid] = {}
    for figure in figures:
        if figure.is_number and figure.unit != "year":
            key = (figure.source, figure.locator, figure.subject, figure.measured_in.dimension)
            found.setdefault(key, Grid(*key)).add(figure)
    for grid in found.values():
        grid.unit = Counter(figure.unit for figure in grid.cells.values()).most_common(1)[0][0]
    return list(found.values())


@dataclass(frozen=True)
class Structure:
    """A supposition that one row of a grid is the sum of others.

    Args:
        parent: The row that is the sum.
        children: The rows that add to it.
        grounds: ``total`` (a label says so), ``refinement`` (the children split the parent by one more key),
            ``code`` (37 and 37.1), ``run`` (neighbouring rows that add up in several columns).
    """

    parent: Row
    children: tuple[Row, ...]
    grounds: str


@dataclass(frozen=True)
class Evidence:
    """How well a structure holds in the columns of its grid."""

    holds: int
    breaks: int
    chance: float

    @property
    def convincing(self) -> bool:
        """Whether at least one column with two or more parts holds, and more hold than break."""
        return self.holds > 0 and self.chance < 0.02 and self.holds >= self.breaks


def columns_of(structure: Structure, grid: Grid) -> Iterator[tuple[Column, Figure, list[Figure]]]:
    """The columns in which the parent and at least one child are printed."""
    for column in grid.columns:
        parent = grid.get(structure.parent, column)
        children = [child for row in structure.children if (child := grid.get(row, column)) is not None]
        if parent is not None and children:
            yield column, parent, children


def weigh(structure: Structure, grid: Grid, ranges: Mapping[str, Interval]) -> Evidence:
    """How many columns hold, and how likely so many would by chance.

    Columns with the same numbers count once; a column with fewer than two parts that are not zero proves
    nothing.
    """
    holds, breaks, chance = 0, 0, 1.0
    seen: set[tuple[float, ...]] = set()
    for _, parent, children in columns_of(structure, grid):
        values = tuple(grid.value(figure) for figure in (parent, *children))
        if values in seen or sum(child.number != 0 for child in children) < 2 or parent.number == 0:
            continue
        seen.add(values)
        total = grid.range_of(children[0], ranges)
        for child in children[1:]:
            total = total + grid.range_of(child, ranges)
        whole = grid.range_of(parent, ranges)
        if total.meets(whole):
            holds += 1
            width = 2 * (total.half + whole.half)
            chance *= min(1.0, width / (0.5 * max(abs(value) for value in values) + width))
        else:
            breaks += 1
    return Evidence(holds, breaks, chance)


def is_whole(label: str) -> bool:
    """Whether a label says that its row is a sum.

    Example:
        >>> is_whole("pxq total"), is_whole("small groups")
        (True, False)
    """
    return bool(WHOLE.search(label))
