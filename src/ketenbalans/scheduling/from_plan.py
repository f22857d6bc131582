"""From a plan cycle to a scheduling question: who of the groups taken up is heard in this cycle, and by whom.

The plan says how many of each group; the file of people says who they are and where they live; the file of
resources is an instance file without people. Within a group the order is that of the schedule itself:
court-set day, latest day, registration. Nothing that tells an outcome is read. Serves R-025, R-036, R-040.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, MissingValueError, UnknownNameError
from ketenbalans.scheduling.instance import Instance
from ketenbalans.scheduling.reading import TOP_KEYS, parse_instance
from ketenbalans.scheduling.reading_people import KEYS
from ketenbalans.scheduling.windows import priority
from ketenbalans.vocabulary.calendar import plan_cycle
from ketenbalans.vocabulary.documents import Section, read_document, read_text
from ketenbalans.vocabulary.json_documents import parse_json, read_json

GROUP = "group"
TRUTHS = {"true": True, "false": False, "": False}
MEETINGS_AFTER = 14
"""Days after the cycle in which the meetings of its last hearings can still be held."""
SEVERAL = ("steps", "skills", "partners")
"""Columns that hold several words, parted by semicolons."""


@dataclass(frozen=True)
class Taken:
    """What became of one group.

    Args:
        group: Its name.
        planned: Applications that the plan takes up in the cycle.
        found: People of the group in the file.
        chosen: How many of them are in the question; more than planned where a household would be split.
    """

    group: str
    planned: int
    found: int
    chosen: int

    @property
    def short(self) -> int:
        """How many the plan takes up beyond the people in the file."""
        return max(0, self.planned - self.chosen)


def planned(path: Path, cycle: int) -> tuple[dict[str, int], int]:
    """Applications by group that a plan takes up in a cycle, and the plan cycle that its cycle 1 is.

    Args:
        path: What ``plan propose --json`` printed.
        cycle: Number of the cycle as the plan counts it.

    Raises:
        MissingValueError: If the plan takes up nothing in that cycle.
    """
    document = read_json(path)
    found: dict[str, int] = defaultdict(int)
    for row in document.sections("plan"):
        if row.whole("cycle", low=1) == cycle:
            found[row.text("group")] += row.whole("cases", low=0)
    if not found:
        raise MissingValueError(
            "the plan takes up nothing in cycle {cycle}",
            where=str(path),
            mend="give the number of a cycle of the plan",
            cycle=cycle,
        )
    first = document.section("first_cycle").whole("number", low=1) if "first_cycle" in document else 1
    return dict(found), first


def read_candidates(path: Path) -> list[dict[str, Any]]:
    """The people of a CSV or JSON file: the keys of ``people`` in an instance file, and ``group``.

    In CSV an empty cell is a key that is not given; several words stand in one cell with semicolons.

    Raises:
        UnknownNameError: If a column is unknown.
        MissingValueError: If somebody has no group.
        BadInputError: If a cell has the wrong form.
    """
    known = (*KEYS, GROUP)
    if path.suffix == ".csv":
        reader = csv.DictReader(read_text(path).splitlines())
        for column in reader.fieldnames or ():
            if column not in known:
                raise UnknownNameError("column", column, known, where=f"{path}:1")
        rows = [_row(path, reader.line_num, cells) for cells in reader]
        lines = list(range(2, len(rows) + 2))
    else:
        sections = read_json(path).sections("people")
        rows = [dict(section.only(*known).values) for section in sections]
        lines = [section.line for section in sections]
    for line, row in zip(lines, rows, strict=True):
        if not isinstance(row.get(GROUP), str):
            raise MissingValueError(
                "{key!r} is missing", where=f"{path}:{line}", mend="add a line '{key}: ...'", key=GROUP
            )
    return rows


def _row(path: Path, line: int, cells: Mapping[Any, Any]) -> dict[str, Any]:
    if None in cells or None in cells.values():
        raise BadInputError(
            "the line has another number of cells than the first line",
            where=f"{path}:{line}",
            mend="give each column one cell",
        )
    row: dict[str, Any] = {}
    for key, text in cells.items():
        value = text.strip()
        if not value:
            continue
        if key in SEVERAL:
            row[key] = [word.strip() for word in value.split(";") if word.strip()]
        elif key in ("minor", "together"):
            if value not in TRUTHS:
                raise BadInputError(
                    "{key} is {found!r}",
                    where=f"{path}:{line}",
                    mend="write true or false",
                    key=key,
                    found=value,
                )
            row[key] = TRUTHS[value]
        elif key == "cohort":
            row[key] = int(value) if value.isdigit() else value
        else:
            row[key] = value
    return row


def question_from(
    plan: Path, cycle: int, resources: Path, people: Path, first_cycle: int | None = None
) -> tuple[dict[str, Any], Instance, list[Taken]]:
    """The scheduling question of one cycle of a plan.

    Args:
        plan: What ``plan propose --json`` printed.
        cycle: Number of the cycle as the plan counts it.
        resources: An instance file without people; without a period it becomes that of the cycle.
        people: People of the groups, see ``read_candidates``.
        first_cycle: Number of the plan cycle that the plan's cycle 1 is; None: what the plan says, or 1.

    Returns:
        The instance file as a document, the same as a question, and what became of each group.

    Raises:
        KetenbalansError: If a file cannot be used as it stands; with file, line and mend.
    """
    wanted, said = planned(plan, cycle)
    number = (first_cycle or said) + cycle - 1
    document = _with_period(resources, number)
    rows = [{"cohort": number} | row for row in read_candidates(people)]
    everybody = _parsed(document, rows, str(people))
    chosen, taken = _chosen(wanted, rows, everybody)
    mine = [{key: value for key, value in row.items() if key != GROUP} for row in chosen]
    document = {**document, "people": mine}
    return document, parse_instance(parse_json(json.dumps(document), str(people))), taken


def _with_period(path: Path, number: int) -> dict[str, Any]:
    """The resources with the period, cohort and day of issue of a plan cycle where they name none."""
    section = read_json(path) if path.suffix == ".json" else read_document(path)
    section.only(*(key for key in TOP_KEYS if key != "people"))
    period = plan_cycle(number)
    own: dict[str, Any] = _plain(section)
    first = own.setdefault("first_day", period.first.isoformat())
    # Somebody heard on the last day is met after it.
    own.setdefault("last_day", (period.last + timedelta(days=MEETINGS_AFTER)).isoformat())
    cohort = {"number": number, "first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    own["cohorts"] = [one for one in own.get("cohorts", []) if one.get("number") != number] + [cohort]
    question = parse_instance(parse_json(json.dumps({**own, "people": []}), str(path)))
    notice = timedelta(days=question.rules.notice_days)
    own.setdefault("issued_on", (date.fromisoformat(first) - notice).isoformat())
    return own


def _plain(value: Any) -> Any:
    """Sections, lists and days as plain JSON."""
    if isinstance(value, Section):
        return {key: _plain(value.values[key]) for key in value}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _parsed(document: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], file: str) -> Instance:
    """The question with everybody in it; each person on the line on which the CSV has them."""
    head = json.dumps(document)[:-1]
    lines = ",\n".join(json.dumps({key: value for key, value in row.items() if key != GROUP}) for row in rows)
    return parse_instance(parse_json(f'{head}, "people": [\n{lines}\n]}}', file))


def _chosen(
    wanted: Mapping[str, int], rows: Sequence[dict[str, Any]], everybody: Instance
) -> tuple[list[dict[str, Any]], list[Taken]]:
    """The people of each group who come in this cycle: in the order of the schedule, households whole."""
    order = sorted(rows, key=lambda row: priority(everybody.person[row["key"]]))
    households: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in order:
        if row.get("household"):
            households[row[GROUP], row["household"]].append(row)
    keys: set[str] = set()
    taken = []
    for group, count in wanted.items():
        own = [row for row in order if row[GROUP] == group]
        here: set[str] = set()
        for row in own:
            if len(here) >= count:
                break
            if row["key"] not in here:
                with_whom = households.get((group, row.get("household", "")), [row])
                here |= {one["key"] for one in with_whom}
        keys |= here
        taken.append(Taken(group, count, len(own), len(here)))
    return [row for row in rows if row["key"] in keys], taken
