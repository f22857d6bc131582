"""Planning questions from files: every field known, every number within reason, every list of its length.

The form is documented, with tested examples, in ``docs/reference/plan-instance.md``. Whether the limits
can hold together is not judged here but by ``planning.clash``.
"""

from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, ContradictionError, DuplicateError, OutOfRangeError
from ketenbalans.planning.instance import LOADS, PARTNER_LOADS, Fixed, GrantRate, Group, Instance, Limits
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.json_documents import read_json

MOST_CYCLES = 400
GROUP_KEYS = (
    "id",
    "stock",
    "inflow_per_cycle",
    "hours",
    "grant_rate",
    *PARTNER_LOADS,
    "value",
    "min_batch",
    "places",
    "language",
    "interpreters",
    "latest_cycle",
    "not_before",
    "rotate_after",
    "penalties",
)
LIMIT_KEYS = (*LOADS, "languages", "groups_per_cycle", "grant_rate", "rotate_after")
TOP_KEYS = (
    "schema",
    "cycles",
    "groups",
    "limits",
    "fixed",
    "hours_after",
    "first_cycle",
    "unit",
    "euros_per_unit",
)
UNBOUNDED = float("inf")
MOST_CASES = 10**9
MOST_VALUE = 1e9
"""Beyond these the solver's arithmetic no longer tells cases apart."""


def read_instance(path: Path) -> Instance:
    """The planning question in a JSON or YAML file.

    Raises:
        KetenbalansError: With file, line, value and mend, for anything that cannot be used as it stands.
    """
    return parse_instance(read_json(path) if path.suffix == ".json" else read_document(path))


def parse_instance(document: Section) -> Instance:
    """The planning question that a document holds.

    Raises:
        UnknownNameError: If a key is unknown; the near ones are told.
        MissingValueError: If a compulsory key is absent.
        OutOfRangeError: If a number cannot be true.
        BadInputError: If a value has the wrong form or a list the wrong length.
        DuplicateError: If two groups bear the same name.
        ContradictionError: If a group has no cycle left or its stock asks for more than it holds.
    """
    document.only(*TOP_KEYS)
    cycles = whole(document, "cycles", low=1, high=MOST_CYCLES)
    limits_section = document.section("limits")
    limits = read_limits(limits_section, cycles)
    rotate = whole(limits_section, "rotate_after", low=1) if _given(limits_section, "rotate_after") else None
    groups: list[Group] = []
    seen: dict[str, str] = {}
    for section in document.sections("groups"):
        group = _group(section, cycles, rotate)
        if group.id in seen:
            raise DuplicateError(
                "group {group!r} stands twice, first at {first}",
                where=section.place("id"),
                mend="remove or rename one",
                group=group.id,
                first=seen[group.id],
            )
        seen[group.id] = section.place("id")
        groups.append(group)
    _languages_known(limits_section, groups, limits)
    return Instance(
        cycles,
        tuple(groups),
        limits,
        _fixed(document, cycles),
        _lags(document, "hours_after") if _given(document, "hours_after") else (),
        first_cycle=whole(document, "first_cycle", low=1) if _given(document, "first_cycle") else 1,
        unit=document.text("unit", ""),
        euros_per_unit=document.number("euros_per_unit", low=0)
        if _given(document, "euros_per_unit")
        else None,
        place=document.file,
    )


def _given(section: Section, key: str) -> bool:
    return section.values.get(key) is not None


def whole(section: Section, key: str, *, low: float = 0, high: float = UNBOUNDED) -> int:
    """A compulsory whole number within bounds.

    Raises:
        BadInputError: If it is not whole.
    """
    found = section.number(key, low=low, high=high)
    if found != int(found):
        raise BadInputError(
            "{key} is {found}, not a whole number",
            where=section.place(key),
            mend="round it to whole cases or cycles",
            key=key,
            found=found,
        )
    return int(found)


def _series(section: Section, key: str, cycles: int, *, low: float = -UNBOUNDED) -> tuple[float, ...]:
    """One number per cycle; a single number stands for every cycle."""
    found = section.value(key)
    if not isinstance(found, list):
        return (section.number(key, low=low),) * cycles
    if len(found) != cycles:
        raise BadInputError(
            "{key} lists {count} values for {cycles} cycles",
            where=section.place(key),
            mend="give one value per cycle, or one number for all",
            key=key,
            count=len(found),
            cycles=cycles,
        )
    return tuple(_item(section, key, item, low) for item in found)


def _lags(section: Section, key: str) -> tuple[float, ...]:
    """A load per case by cycles after intake; a single number falls in the cycle of intake."""
    found = section.values.get(key)
    if found is None:
        return (0.0,)
    if not isinstance(found, list):
        return (section.number(key, low=0),)
    if not found:
        raise BadInputError(
            "{key} is an empty list",
            where=section.place(key),
            mend="give the load in the cycle of intake and in those after it",
            key=key,
        )
    return tuple(_item(section, key, item, 0) for item in found)


def _item(section: Section, key: str, item: Any, low: float) -> float:
    if isinstance(item, bool) or not isinstance(item, int | float):
        raise BadInputError(
            "{key} holds {item!r}",
            where=section.place(key),
            mend="write a list of numbers",
            key=key,
            item=item,
        )
    if not (low <= item < UNBOUNDED):
        raise OutOfRangeError(
            "{key} holds {item}, below {low}",
            where=section.place(key),
            mend="give a value of {low} or more",
            key=key,
            item=item,
            low=low,
        )
    return float(item)


def _group(section: Section, cycles: int, rotate: int | None) -> Group:
    section.only(*GROUP_KEYS)
    stock = whole(section, "stock", high=MOST_CASES)
    not_before = whole(section, "not_before", low=1) if _given(section, "not_before") else 1
    latest = whole(section, "latest_cycle", low=1) if _given(section, "latest_cycle") else None
    if latest is not None and latest < not_before:
        raise ContradictionError(
            "{group} may not start before cycle {not_before} and must be done by cycle {latest}",
            where=section.place("latest_cycle"),
            mend="a named person moves the latest cycle with a reason, or the start is brought forward",
            group=section.text("id"),
            not_before=not_before,
            latest=latest,
        )
    return Group(
        id=section.text("id"),
        stock=stock,
        value=_values(section, cycles),
        grant_rate=section.number("grant_rate", low=0, high=1),
        inflow_per_cycle=section.number("inflow_per_cycle", 0.0, low=0, high=MOST_CASES),
        hours=_lags(section, "hours"),
        family=_lags(section, "family"),
        appeals=_lags(section, "appeals"),
        returns=_lags(section, "returns"),
        places=section.number("places", 1.0, low=0),
        min_batch=max(1, whole(section, "min_batch")) if _given(section, "min_batch") else 1,
        language=section.text("language") if _given(section, "language") else None,
        interpreters=section.number("interpreters", 1.0, low=0),
        not_before=not_before,
        latest_cycle=latest,
        rotate_after=whole(section, "rotate_after", low=1) if _given(section, "rotate_after") else rotate,
        penalties=_series(section, "penalties", cycles) if _given(section, "penalties") else None,
    )


def _values(section: Section, cycles: int) -> tuple[float, ...]:
    found = _series(section, "value", cycles)
    for value in found:
        if abs(value) > MOST_VALUE:
            raise OutOfRangeError(
                "value holds {value}, too large to weigh beside other groups",
                where=section.place("value"),
                mend="choose a unit in which no case is worth more than {most}",
                value=value,
                most=MOST_VALUE,
            )
    return found


def read_limits(section: Section, cycles: int) -> Limits:
    """The limits of a section, each one number or one per cycle.

    Raises:
        UnknownNameError: If a limit is unknown; the near ones are told.
        BadInputError: If a list has the wrong length.
    """
    section.only(*LIMIT_KEYS)
    loads = {name: _series(section, name, cycles, low=0) for name in LOADS if _given(section, name)}
    languages: dict[str, tuple[float, ...]] = {}
    if _given(section, "languages"):
        inner = section.section("languages")
        languages = {name: _series(inner, name, cycles, low=0) for name in inner}
    band = None
    if _given(section, "grant_rate"):
        inner = section.section("grant_rate").only("target", "band")
        band = GrantRate(inner.number("target", low=0, high=1), inner.number("band", low=0, high=1))
    groups_per_cycle = None
    if _given(section, "groups_per_cycle"):
        groups_per_cycle = tuple(int(most) for most in _series(section, "groups_per_cycle", cycles, low=0))
    return Limits(loads, languages, groups_per_cycle, band)


def _languages_known(section: Section, groups: list[Group], limits: Limits) -> None:
    spoken = {group.language for group in groups}
    for language in limits.languages:
        if language not in spoken:
            raise ContradictionError(
                "there are interpreters of {language}, but no group speaks it",
                where=section.place("languages"),
                mend="give the groups their 'language', or remove the limit",
                language=language,
            )


def _fixed(document: Section, cycles: int) -> tuple[Fixed, ...]:
    if not _given(document, "fixed"):
        return ()
    sections = document.sections("fixed")
    if len(sections) != cycles:
        raise BadInputError(
            "{key} lists {count} values for {cycles} cycles",
            where=document.place("fixed"),
            mend="give one value per cycle, or one number for all",
            key="fixed",
            count=len(sections),
            cycles=cycles,
        )
    found = []
    for section in sections:
        section.only("decisions", "grants")
        decisions = section.number("decisions", low=0)
        grants = section.number("grants", low=0)
        if grants > decisions:
            raise OutOfRangeError(
                "{grants} grants among {decisions} decisions",
                where=section.place("grants"),
                mend="grants are part of the decisions",
                grants=grants,
                decisions=decisions,
            )
        found.append(Fixed(decisions, grants))
    return tuple(found)
