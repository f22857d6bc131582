"""What a figure is made of before it is drawn: a conclusion, charts, a table with the same numbers, its data.

The modules of ``figures`` make these in one language; ``page`` draws them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import Voice


@dataclass(frozen=True)
class Drawing:
    """One chart of a figure.

    Args:
        title: Its name; for a panel it stands above it.
        description: What it shows, for those who do not see it.
        chart: Gives the chart at a width. A panel has one width, another chart a wide and a narrow form.
        panel: Whether it is one of several small charts of the same form.
        remark: A sentence below the chart.
    """

    title: str
    description: str
    chart: Callable[[int], Sheet]
    panel: bool = False
    remark: str = ""


@dataclass(frozen=True)
class View:
    """A table that people read: the numbers of a chart, written as the reader writes them.

    Args:
        caption: What it holds.
        headers: What stands above the columns.
        rows: The cells.
        numeric: Which columns hold numbers and stand to the right.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Key:
    """One entry of the explanation beside a chart: a sample of a series and what it is.

    Args:
        sign: The number at the end of its line, where its chart has lines.
        words: What it is.
        series: Which colour, dash and marker; an index in ``theme.SERIES``.
        is_line: Whether its sample is a line; otherwise it is the marker of a row.
        solid: Whether the line has no dash, as the one before a fan.
    """

    sign: str
    words: str
    series: int
    is_line: bool = False
    solid: bool = False


@dataclass(frozen=True)
class Card:
    """A block of text: a heading, a first sentence, and named facts below it."""

    heading: str
    lead: str
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    tone: str = "plain"


@dataclass(frozen=True)
class Figure:
    """A figure of the report, in one language.

    Args:
        key: Short name, unique in the report.
        title: What it is about.
        conclusion: What it says, in one sentence computed from its table.
        data: Names of the tables (and data files) that it shows.
        drawings: Its charts.
        keys: The explanation of the series.
        views: Its tables for people.
        cards: Its blocks of text.
        notes: What a reader must know to read it rightly.
        table_open: Whether the tables stand open because there is no chart.
    """

    key: str
    title: str
    conclusion: str
    data: tuple[str, ...]
    drawings: tuple[Drawing, ...] = ()
    keys: tuple[Key, ...] = ()
    views: tuple[View, ...] = ()
    cards: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    table_open: bool = False


@dataclass(frozen=True)
class Section:
    """One part of the report: a question and the figures that answer it."""

    key: str
    title: str
    lead: str
    figures: tuple[Figure, ...]


Maker = Callable[[StudyTables, Voice], Figure]
"""What makes a figure from a study in a language."""


def view(caption: str, columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> View:
    """A table for people from columns (name, whether it holds numbers) and rows.

    Example:
        >>> view("Stock", [("Week", False), ("Open", True)], [("1 April", "54,000")]).numeric
        (False, True)
    """
    return View(
        caption,
        tuple(name for name, _ in columns),
        tuple(tuple(row) for row in rows),
        tuple(is_number for _, is_number in columns),
    )
