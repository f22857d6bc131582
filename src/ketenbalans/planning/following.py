"""Production against a confirmed plan, week by week, and what lags behind.

A plan names cases per cycle; weeks share a cycle's cases evenly. A case counts when its first decision is
taken. Serves R-040, R-086, R-156.
"""

from collections import defaultdict
from collections.abc import Sequence
from csv import DictReader
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ketenbalans.errors import BadInputError, MissingValueError, UnknownNameError
from ketenbalans.planning.instance import Intake
from ketenbalans.vocabulary.calendar import Period, plan_cycle
from ketenbalans.vocabulary.documents import read_text

COLUMNS = ("week", "group", "decided")


@dataclass(frozen=True)
class Production:
    """First decisions on a group in a week."""

    week: Period
    group: str
    decided: int


@dataclass(frozen=True)
class Week:
    """How far a plan should be and is at the end of a week, for all groups together."""

    week: str
    planned: float
    decided: int
    planned_so_far: float
    decided_so_far: int


@dataclass(frozen=True)
class Standing:
    """How far one group is at the end of the last week reported."""

    group: str
    planned_so_far: float
    decided_so_far: int
    behind: float


@dataclass(frozen=True)
class Following:
    """Production against plan.

    Args:
        weeks: Every week reported.
        groups: Every group of the plan or of the production, the furthest behind first.
        outside_plan: Decisions on groups that the plan does not take up.
    """

    weeks: tuple[Week, ...]
    groups: tuple[Standing, ...]
    outside_plan: int


def read_production(path: Path) -> list[Production]:
    """Production from a CSV file with the columns week (2026-W48), group and decided.

    Raises:
        UnknownNameError: If a column has another name.
        MissingValueError: If a column is absent.
        BadInputError: If a week or number is none.
    """
    reader = DictReader(read_text(path).splitlines())
    names = reader.fieldnames or []
    for name in names:
        if name not in COLUMNS:
            raise UnknownNameError("column", name, COLUMNS, where=f"{path}:1")
    for name in COLUMNS:
        if name not in names:
            raise MissingValueError(
                "column {name!r} is missing", where=f"{path}:1", mend="add the column", name=name
            )
    found = []
    for row in reader:
        place = f"{path}:{reader.line_num}"
        week = Period.parse(row["week"] or "", where=place)
        text = (row["decided"] or "").strip()
        if week.kind != "week" or not text.isdecimal():
            raise BadInputError(
                "{week!r} and {decided!r} are no week and number of decisions",
                where=place,
                mend="write a week as 2026-W48 and a whole number of 0 or more",
                week=row["week"],
                decided=row["decided"],
            )
        found.append(Production(week, row["group"] or "", int(text)))
    return found


def planned_by(plan: Sequence[Intake], day: date, first_cycle: int = 1) -> dict[str, float]:
    """Cases of each group that a plan wants decided by the end of a day, cycles shared evenly over days.

    Example:
        >>> planned_by([Intake(1, "A", 92)], date(2026, 10, 31))  # 31 of the 92 days of the quarter
        {'A': 31.0}
    """
    by_then: dict[str, float] = defaultdict(float)
    for take in plan:
        cycle = plan_cycle(first_cycle + take.cycle - 1)
        length = (cycle.last - cycle.first).days + 1
        passed = min(max((day - cycle.first).days + 1, 0), length)
        by_then[take.group] += take.cases * passed / length
    return dict(by_then)


def follow(plan: Sequence[Intake], production: Sequence[Production], first_cycle: int = 1) -> Following:
    """Compares production with a plan, at the end of each week reported.

    Args:
        plan: The plan.
        production: Decisions by week and group.
        first_cycle: Number of the plan cycle that the plan's cycle 1 is.

    Raises:
        MissingValueError: If there is no production at all.
    """
    if not production:
        raise MissingValueError(
            "there is no production to compare", where="production", mend="give at least one week"
        )
    weeks = []
    total = 0
    for week in sorted({line.week for line in production}):
        decided = sum(line.decided for line in production if line.week == week)
        total += decided
        before = sum(planned_by(plan, date.fromordinal(week.first.toordinal() - 1), first_cycle).values())
        by_then = sum(planned_by(plan, week.last, first_cycle).values())
        weeks.append(Week(str(week), by_then - before, decided, by_then, total))
    last = max(line.week for line in production)
    wanted = planned_by(plan, last.last, first_cycle)
    done: dict[str, int] = defaultdict(int)
    for line in production:
        done[line.group] += line.decided
    groups = [
        Standing(name, wanted.get(name, 0.0), done[name], wanted.get(name, 0.0) - done[name])
        for name in {*wanted, *done}
    ]
    return Following(
        tuple(weeks),
        tuple(sorted(groups, key=lambda one: (-one.behind, one.group))),
        sum(count for name, count in done.items() if name not in wanted),
    )
