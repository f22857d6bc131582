"""A reform: a named set of changed parameters that gives a new catalogue and leaves the old one alone.

What the law would be if a choice were made otherwise, or a bill were passed. Reforms are read from YAML
(``data/policy/reforms`` holds some) or made from ``parameter=value`` settings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from ketenbalans.errors import BadInputError, ContradictionError, UnknownNameError
from ketenbalans.policy.loader import read_moratorium, scalar
from ketenbalans.policy.parameters import Moratorium, Parameter, Rule, Scalar, Value
from ketenbalans.vocabulary.documents import Section, parse_yaml, read_document
from ketenbalans.vocabulary.language import LANGUAGES

NEXT = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """A parameter takes a value from a day to a day; ``until`` None means for good."""

    parameter: str
    from_day: date
    until: date | None
    value: Scalar
    place: str = ""


@dataclass(frozen=True)
class Reform:
    """Named changes with their reason."""

    name: str
    reason: Mapping[str, str]
    changes: tuple[Change, ...]
    moratoria: tuple[Moratorium, ...] = ()


def read_reform(path: Path, parameters: Mapping[str, Parameter], rules: Mapping[str, Rule]) -> Reform:
    """A reform from a file.

    Args:
        path: The file; docs/reference/parameters.md describes its form.
        parameters: The known parameters, by id.
        rules: The known rules, by id.

    Raises:
        UnknownNameError: If a parameter or key is unknown.
        BadInputError: If a value has another form than the parameter's unit asks.
        ContradictionError: If days are turned round.
    """
    section = read_document(path).only("schema", "name", "reason", "changes", "moratoria")
    reason = section.section("reason").only(*LANGUAGES)
    return Reform(
        name=section.text("name"),
        reason={language: reason.text(language) for language in LANGUAGES},
        changes=tuple(
            _change(part, parameters)
            for part in (section.sections("changes") if "changes" in section else [])
        ),
        moratoria=tuple(
            read_moratorium(part, rules)
            for part in (section.sections("moratoria") if "moratoria" in section else [])
        ),
    )


def reform_of(settings: Sequence[str], parameters: Mapping[str, Parameter]) -> Reform:
    """A reform from settings such as ``old.wbv_scenario=all_void``, over all days of the parameter.

    Raises:
        BadInputError: If a setting is not of the form ``parameter=value``, or its value of another form.
        UnknownNameError: If there is no such parameter or choice.
    """
    changes = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise BadInputError(
                "{setting!r} is no setting",
                where="--set",
                mend="write parameter=value, such as old.wbv_scenario=all_void",
                setting=setting,
            )
        parameter = _known(name.strip(), parameters, "--set")
        section = parse_yaml(f"value: {text.strip() or '~'}", "--set")
        value = scalar(section, "value", parameter.unit, parameter.choices, section.value("value"))
        first, last = parameter.values[0].from_day, parameter.values[-1].until
        changes.append(Change(parameter.id, first, last, value, "--set"))
    name = ", ".join(settings)
    return Reform(name, dict.fromkeys(LANGUAGES, name), tuple(changes))


def changed(parameter: Parameter, change: Change, reform: str) -> Parameter:
    """The parameter with one value replaced between two days; the parameter given stays as it was.

    Example: a value from 1 January 2027 on ends the present one on 31 December 2026.
    """
    kept: list[Value] = []
    model = next(
        (value for value in reversed(parameter.values) if value.from_day <= change.from_day),
        parameter.values[0],
    )
    for value in parameter.values:
        if value.from_day < change.from_day:
            last = change.from_day - NEXT
            kept.append(replace(value, until=last if value.until is None else min(value.until, last)))
        if change.until is not None and (value.until is None or value.until > change.until):
            kept.append(replace(value, from_day=max(value.from_day, change.until + NEXT)))
    new = replace(model, from_day=change.from_day, until=change.until, value=change.value, reform=reform)
    values = tuple(sorted([*kept, new], key=lambda value: value.from_day))
    for before, after in pairwise(values):
        if before.until is None or after.from_day != before.until + NEXT:
            raise ContradictionError(
                "between {before} and {after} no value holds",
                where=change.place,
                mend="close the gap; say so with a value of its own where the law had none",
                before=before.until,
                after=after.from_day,
            )
    return replace(parameter, values=values)


def _change(section: Section, parameters: Mapping[str, Parameter]) -> Change:
    section.only("parameter", "from", "until", "value")
    parameter = _known(section.text("parameter"), parameters, section.place("parameter"))
    first, last = section.day("from"), section.optional_day("until")
    if last is not None and last < first:
        raise ContradictionError(
            "until {last} lies before from {first}",
            where=section.place("until"),
            mend="mend one of the two days",
            first=first,
            last=last,
        )
    model = next(
        (value for value in reversed(parameter.values) if value.from_day <= first), parameter.values[0]
    )
    value = scalar(section, "value", model.unit, parameter.choices, section.value("value"))
    return Change(parameter.id, first, last, value, section.place())


def _known(name: str, parameters: Mapping[str, Parameter], where: str) -> Parameter:
    if name not in parameters:
        raise UnknownNameError("parameter", name, parameters, where=where)
    return parameters[name]
