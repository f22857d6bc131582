"""The tidy tables that a report is made of, as a job hands them over.

A table carries its own meaning: what its columns are, whom it counts, where it comes from, and whether it
rests on a synthetic register. How it is drawn or written is for the other modules of this room.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Cell = str | float | int | bool | None
"""What a table may hold: a text, a number, yes or no, or nothing known."""

Row = dict[str, Cell]
"""One row of a table by the names of its columns."""


@dataclass(frozen=True)
class Table:
    """One tidy table: a row per observation, a column per variable.

    Args:
        name: The name of its data file, without the ending.
        columns: Names of the columns.
        rows: The rows, each as long as ``columns``; days as ISO text, shares as fractions.
        definitions: What each column means, by its name.
        population: Whom or what the figures count.
        source: Where they come from, with locator.
        synthetic: Whether any of them rests on a synthetic register.

    Example:
        >>> table = Table("waits", ("category", "weeks"), (("A", 61.0),), {}, "old stock", "model", True)
        >>> next(table.records())
        {'category': 'A', 'weeks': 61.0}
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definitions: dict[str, str] = field(default_factory=dict)
    population: str = ""
    source: str = ""
    synthetic: bool = True

    def records(self) -> Iterator[Row]:
        """The rows by the names of their columns, in order."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


@dataclass(frozen=True)
class StudyTables:
    """Everything that a report needs of one run.

    Args:
        tables: The tables by name; ``report.contract`` says which and with which columns.
        manifest: How the run was made: versions, seed, inputs, settings. Of these, ``main_scenario``
            names the scenario that the answer is about (default ``plan``), ``reference_date`` the day
            from which time runs, and ``promise_date`` the day by which the old stock would be done.
        headline: Figures that the run itself reports; each is held against the tables.
    """

    tables: dict[str, Table]
    manifest: dict[str, object]
    headline: dict[str, float | str]

    def records(self, name: str) -> list[Row]:
        """The rows of a table; none where this run did not make it."""
        return list(self.tables[name].records()) if name in self.tables else []

    def setting(self, name: str, default: str) -> str:
        """A text of the manifest."""
        return str(self.manifest.get(name, default))

    @property
    def main_scenario(self) -> str:
        """The scenario that the answer at the top is about."""
        return self.setting("main_scenario", "plan")

    @property
    def promise_date(self) -> str:
        """The day by which the promise would have the old stock done, as ISO text (R-007)."""
        return self.setting("promise_date", "2029-06-12")

    @property
    def reference_date(self) -> str:
        """The day from which time runs, as ISO text (R-002)."""
        return self.setting("reference_date", "2026-04-01")


def number(row: Mapping[str, Cell], column: str) -> float:
    """A cell that the contract has found to be a number.

    Example:
        >>> number({"weeks": 4}, "weeks")
        4.0
    """
    found = row[column]
    return float("nan") if found is None else float(found)


def optional(row: Mapping[str, Cell], column: str) -> float | None:
    """A cell that is a number or not known."""
    return None if row.get(column) is None else number(row, column)


def text(row: Mapping[str, Cell], column: str) -> str:
    """A cell as text; empty where nothing is known."""
    found = row.get(column)
    return "" if found is None else str(found)


def main_first(scenarios: list[str], study: StudyTables) -> list[str]:
    """Scenarios in their order, with the one that the answer is about at the head."""
    return sorted(scenarios, key=lambda name: name != study.main_scenario)


def distinct(rows: list[Row], column: str) -> list[str]:
    """The different texts of a column, in the order in which they first appear.

    Example:
        >>> distinct([{"s": "b"}, {"s": "a"}, {"s": "b"}], "s")
        ['b', 'a']
    """
    return list(dict.fromkeys(text(row, column) for row in rows))
