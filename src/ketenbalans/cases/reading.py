"""Reads cases from JSON or YAML, strictly, and with the place of every value.

Only ``key`` and ``product`` are compulsory. Names that are not known are refused with the near ones;
every error names the file, the line and the key.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ketenbalans.cases.case import Case, Event, Flag, Purpose
from ketenbalans.cases.event_fields import EVENT_FIELDS, EVERY_EVENT, Field
from ketenbalans.errors import BadInputError, ContradictionError, DuplicateError, OutOfRangeError
from ketenbalans.vocabulary.codes import (
    ApplicationKind,
    EventType,
    PlanningCohort,
    Procedure,
    Product,
    TermRegime,
)
from ketenbalans.vocabulary.documents import Section, parse_yaml, read_text
from ketenbalans.vocabulary.json_documents import parse_json

Code = TypeVar("Code", bound=StrEnum)
SEXES = {"f": "female", "m": "male", "x": "other", "female": "female", "male": "male", "other": "other"}
CASE_FIELDS = (
    "schema",
    "key",
    "household",
    "kind",
    "product",
    "purpose",
    "nationality",
    "language",
    "region",
    "sex",
    "minor",
    "made_on",
    "lodged_on",
    "received_on",
    "contested_decision_on",
    "track",
    "procedure",
    "inadmissibility_ground",
    "term_regime",
    "planning_cohort",
    "flags",
    "events",
)
DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")
TRACKS = range(1, 6)
ONCE_A_DAY = (
    EventType.TERM_SUSPENDED,
    EventType.TERM_RESUMED,
    EventType.TERM_EXTENDED,
    EventType.COURT_ORDER,
    EventType.APPEAL_RULED,
)
"""Events that would count double if a file held them twice."""


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON or YAML file: one case, a list of cases, or ``{"cases": [...]}``.

    Args:
        path: The file; docs/reference/case.md describes its form.

    Returns:
        The cases in the order of the file; at least one.

    Raises:
        BadInputError: If the text is no JSON, or a value has the wrong form.
        MissingValueError: If ``key`` or ``product`` is absent.
        UnknownNameError: If a name is in no list.
        DuplicateError: If a key stands twice.
        ContradictionError: If the days of a case cannot hold together.
        UnavailableError: If the file cannot be read.

    Source:
        Design, "Case" and "Event". Serves R-001, R-060.
    """
    return parse_cases(read_text(path), str(path), is_json=path.suffix == ".json")


def parse_cases(text: str, file: str, *, is_json: bool = True) -> tuple[Case, ...]:
    """The cases that a text holds; see ``read_cases`` for what is refused.

    Example:
        >>> [case.key for case in parse_cases('[{"key": "a", "product": "nareis"}]', "a.json")]
        ['a']
    """
    if is_json:
        try:
            json.loads(text)
        except json.JSONDecodeError as problem:
            raise BadInputError(
                "this is no JSON: {problem}",
                where=f"{file}:{problem.lineno}",
                mend="mend column {column}",
                problem=problem.msg,
                column=problem.colno,
            ) from None
        text = text.replace("\t", " ")  # JSON allows tabs between tokens, YAML does not
    if text.lstrip().startswith("["):
        text = f'{{"cases": {text} }}'  # a bare list; on the same line, so that places stay right
    document = parse_yaml(text, file)
    if "cases" not in document:
        return (case_of(document),)
    sections = document.only("schema", "cases").sections("cases")
    if not sections:
        raise BadInputError("the file holds no case", where=document.place("cases"), mend="add a case")
    cases = tuple(case_of(section) for section in sections)
    seen: dict[str, str] = {}
    for case in cases:
        if case.key in seen:
            raise DuplicateError(
                "case {key!r} stands twice, first at {first}",
                where=case.place,
                mend="remove one, or give it a key of its own",
                key=case.key,
                first=seen[case.key],
            )
        seen[case.key] = case.place
    return cases


def parse_case(record: Mapping[str, Any], place: str = "case") -> Case:
    """A case from a mapping with the names of the JSON form, such as a row of a table.

    Raises:
        KetenbalansError: As ``read_cases`` does.
    """
    return case_of(parse_json(json.dumps(record, default=str), place))


def case_of(section: Section) -> Case:
    """A case from a section of a file; see ``read_cases`` for what is refused."""
    section.only(*CASE_FIELDS)
    nationality = _text(section, "nationality")
    if nationality is not None and not re.fullmatch(r"[A-Z]{3}", nationality):
        raise BadInputError(
            "nationality {code!r} is no ISO 3166-1 alpha-3 code",
            where=section.place("nationality"),
            mend="write three capitals, such as SYR",
            code=nationality,
        )
    parts = section.sections("events") if section.values.get("events") is not None else []
    case = Case(
        key=_identifier(section, "key") or section.text("key"),
        product=Product(section.one_of("product", Product)),
        household=_identifier(section, "household"),
        kind=_code(section, "kind", ApplicationKind),
        purpose=_code(section, "purpose", Purpose),
        nationality=nationality,
        language=_text(section, "language"),
        region=_text(section, "region"),
        sex=SEXES[section.one_of("sex", SEXES)] if section.values.get("sex") is not None else None,
        minor=_yes_no(section, "minor"),
        made_on=_day(section, "made_on"),
        lodged_on=_day(section, "lodged_on"),
        received_on=_day(section, "received_on"),
        contested_decision_on=_day(section, "contested_decision_on"),
        track=_track(section),
        procedure=_code(section, "procedure", Procedure),
        inadmissibility_ground=_text(section, "inadmissibility_ground"),
        term_regime=_code(section, "term_regime", TermRegime),
        planning_cohort=_code(section, "planning_cohort", PlanningCohort),
        flags=_flags(section),
        events=tuple(sorted(map(event_of, parts), key=lambda event: event.on)),  # stable: file order in a day
        place=section.place(),
    )
    _refuse_impossible_days(case, section)
    return case


def event_of(section: Section) -> Event:
    """An event from a section of a file."""
    kind = EventType(section.one_of("type", EventType))
    fields = EVENT_FIELDS[kind]
    section.only(*EVERY_EVENT, *fields)
    section.value("on")
    on = _day(section, "on")
    details = {
        name: _event_value(section, name, form)
        for name, form in fields.items()
        if section.values.get(name) is not None
    }
    return Event(kind, on or section.day("on"), _moment(section, "recorded_at", on), details, section.place())


def _refuse_impossible_days(case: Case, section: Section) -> None:
    """Days that contradict one another are refused, each with its place."""
    lodgings = case.of_type(EventType.LODGED)
    moved = case.of_type(EventType.TRANSFERRED, EventType.RELODGED)
    if case.lodged_on and lodgings and not moved and case.lodged_on not in {event.on for event in lodgings}:
        raise ContradictionError(
            "lodged_on says {field}, the event says {event}",
            where=lodgings[0].place,
            mend="keep one day, or add the event that explains the second lodging",
            field=case.lodged_on,
            event=lodgings[0].on,
        )
    seen: dict[str, str] = {}
    for event in case.of_type(*ONCE_A_DAY):
        same = repr((event.type, event.on, event.recorded_at, sorted(event.details.items())))
        if same in seen:
            raise DuplicateError(
                "the event {type} of {on} stands twice, first at {first}",
                where=event.place,
                mend="remove one",
                type=event.type,
                on=event.on,
                first=seen[same],
            )
        seen[same] = event.place
    if case.made_on and case.lodged_on and case.lodged_on < case.made_on:
        raise ContradictionError(
            "lodged on {lodged}, before it was made on {made}",
            where=section.place("lodged_on"),
            mend="mend one of the two days",
            lodged=case.lodged_on,
            made=case.made_on,
        )


def _event_value(section: Section, name: str, form: Field) -> Any:
    if form.form == "day":
        return _day(section, name)
    if form.form == "count":
        value = section.number(name, low=0)
        if value != int(value):
            raise _wrong(section, name, "a whole number")
        return int(value)
    if form.form == "amount":
        return section.number(name, low=0, high=1e12)
    if form.form == "mark":
        value = section.value(name)
        if isinstance(value, Section | list):
            raise _wrong(section, name, "a text, a number, or true or false")
        return value
    if form.choices:
        spellings = form.spellings or {}
        found = section.one_of(name, (*form.choices, *spellings))
        return spellings.get(found, found)
    return _text(section, name)


def _wrong(section: Section, key: str, wanted: str) -> BadInputError:
    return BadInputError(
        "{key} is {found!r}",
        where=section.place(key),
        mend="write {wanted}",
        key=key,
        found=section.values.get(key),
        wanted=wanted,
    )


def _day(section: Section, key: str) -> date | None:
    found = section.values.get(key)
    if isinstance(found, str) and not DAY_FORM.fullmatch(found):
        raise _wrong(section, key, "a day such as 2026-06-12")
    day = section.optional_day(key)
    return day.date() if isinstance(day, datetime) else day


def _moment(section: Section, key: str, default: date | None) -> datetime:
    found = section.values.get(key)
    if found is None and default is not None:
        return datetime.combine(default, time())
    if isinstance(found, str):
        try:
            return datetime.fromisoformat(found)
        except ValueError:
            raise _wrong(section, key, "a moment such as 2026-06-12T14:30:00+02:00") from None
    if isinstance(found, datetime):
        return found
    if isinstance(found, date):
        return datetime.combine(found, time())
    raise _wrong(section, key, "a moment such as 2026-06-12T14:30:00+02:00")


def _text(section: Section, key: str) -> str | None:
    return section.text(key) if section.values.get(key) is not None else None


def _identifier(section: Section, key: str) -> str | None:
    """A pseudonym; a number is read as its digits."""
    found = section.values.get(key)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    if found == "":
        raise _wrong(section, key, "a pseudonym of at least one character")
    return _text(section, key)


def _yes_no(section: Section, key: str) -> bool | None:
    found = section.values.get(key)
    if found is not None and not isinstance(found, bool):
        raise _wrong(section, key, "true or false")
    return found


def _code(section: Section, key: str, codes: type[Code]) -> Code | None:
    return codes(section.one_of(key, codes)) if section.values.get(key) is not None else None


def _track(section: Section) -> int | None:
    if section.values.get("track") is None:
        return None
    found = section.number("track")
    if found not in TRACKS:
        raise OutOfRangeError(
            "there is no track {track}", where=section.place("track"), mend="use 1 to 5", track=found
        )
    return int(found)


def _flags(section: Section) -> dict[Flag, bool]:
    """Flags as a list of names, or as a mapping of names to true or false."""
    found = section.values.get("flags")
    if found is None:
        return {}
    if isinstance(found, Section):
        found.only(*Flag)
        return {Flag(name): bool(_yes_no(found, name)) for name in found if found.values[name] is not None}
    names = section.texts("flags")
    for name in names:
        Section({"flags": name}, section.lines, section.file, section.line).one_of("flags", Flag)
    return {Flag(name): True for name in names}
