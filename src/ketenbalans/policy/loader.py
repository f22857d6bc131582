"""Reads the dated law from YAML, strictly: one small file per parameter, decree or moratorium.

Refused, each with file, line, key and mend: a missing unit, reference or day of checking, a key that is
unknown or stands twice, days with a gap or an overlap, a rule id that ``rules.yaml`` does not know, a
value of another form than its unit says, and an uncertain value without reason, owner and review date.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from ketenbalans.errors import BadInputError, ContradictionError, DuplicateError, OutOfRangeError
from ketenbalans.policy.parameters import (
    CONFIDENCE,
    UNITS,
    GeneralExtension,
    Moratorium,
    Parameter,
    Reference,
    Rule,
    Scalar,
    Value,
)
from ketenbalans.vocabulary.codes import TermRegime
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.language import LANGUAGES

MODES = ("A", "B", "C")
NEXT = timedelta(days=1)


def read_rules(path: Path) -> dict[str, Rule]:
    """The rules of law by id.

    Args:
        path: The file ``rules.yaml``.

    Raises:
        DuplicateError: If an id stands twice.
        KetenbalansError: If a key is missing, unknown or of the wrong form.
    """
    document = read_document(path).only("schema", "rules")
    rules: dict[str, Rule] = {}
    for section in document.sections("rules"):
        section.only("id", "law", "article", "confidence", "uncertain", "checked_on", "sentence")
        identity = section.text("id")
        if identity in rules:
            raise DuplicateError(
                "rule {id} stands twice", where=section.place("id"), mend="remove one", id=identity
            )
        rules[identity] = Rule(
            Reference(identity, section.text("law"), section.text("article")),
            _confidence(section),
            _yes_no(section, "uncertain"),
            section.day("checked_on"),
            _in_both_languages(section, "sentence"),
        )
    return rules


def read_parameter(path: Path, rules: Mapping[str, Rule], identity: str) -> Parameter:
    """One parameter with all its values.

    Args:
        path: The file.
        rules: The known rules, by id.
        identity: The id that the file's place says, such as ``old.decision_term``.

    Raises:
        ContradictionError: If the id is another than the place of the file says, or its days have a gap
            or an overlap.
        KetenbalansError: As the opening of this module lists.
    """
    section = read_document(path)
    section.only(
        "schema",
        "id",
        "name",
        "unit",
        "choices",
        "uncertain",
        "reason",
        "owner",
        "review_date",
        "alternatives",
        "values",
    )
    if section.text("id") != identity:
        raise ContradictionError(
            "the id is {id}, the place of the file says {place}",
            where=section.place("id"),
            mend="give both the same name",
            id=section.text("id"),
            place=identity,
        )
    unit = section.one_of("unit", UNITS)
    choices = tuple(section.texts("choices")) if unit == "choice" else ()
    if unit != "choice" and "choices" in section:
        raise ContradictionError(
            "choices are listed, but the unit is {unit}",
            where=section.place("choices"),
            mend="write 'unit: choice', or remove the choices",
            unit=unit,
        )
    uncertain = "uncertain" in section and _yes_no(section, "uncertain")
    values = tuple(_value(part, unit, choices, rules) for part in section.sections("values"))
    _refuse_gaps(section, values)
    return Parameter(
        id=identity,
        names=_in_both_languages(section, "name"),
        unit=unit,
        values=values,
        choices=choices,
        uncertain=uncertain,
        reason=section.text("reason") if uncertain else section.text("reason", ""),
        owner=section.text("owner") if uncertain else section.text("owner", ""),
        review_date=section.day("review_date") if uncertain else section.optional_day("review_date"),
        alternatives=tuple(
            scalar(section, "alternatives", unit, choices, found)
            for found in (section.items("alternatives") if "alternatives" in section else [])
        ),
        place=section.place(),
    )


def read_extension(path: Path, rules: Mapping[str, Rule], scenarios: tuple[str, ...]) -> GeneralExtension:
    """One general extension (WBV), which says of every scenario whether it holds there."""
    section = read_document(path)
    section.only(
        "schema",
        "id",
        "in_force",
        "lodged_from",
        "lodged_until",
        "months",
        "validity",
        "reference",
        "confidence",
        "checked_on",
        "uncertain",
        "owner",
        "review_date",
        "note",
    )
    validity = section.section("validity").only(*scenarios)
    _owned_if_uncertain(section)
    return GeneralExtension(
        id=section.text("id"),
        in_force=section.day("in_force"),
        lodged_from=section.day("lodged_from"),
        lodged_until=section.optional_day("lodged_until"),
        months=int(section.number("months", low=1, high=120)),
        validity={name: _yes_no(validity, name) for name in scenarios},
        reference=_reference(section, rules),
        confidence=_confidence(section),
        checked_on=section.day("checked_on"),
        uncertain=_yes_no(section, "uncertain"),
        note=section.text("note", ""),
        place=section.place(),
    )


def read_moratorium(section: Section, rules: Mapping[str, Rule]) -> Moratorium:
    """One moratorium, from a file of its own or from a reform; refused as ``read_parameter`` does."""
    section.only(
        "schema",
        "id",
        "country",
        "regime",
        "from",
        "until",
        "mode",
        "reference",
        "confidence",
        "checked_on",
        "uncertain",
        "owner",
        "review_date",
        "note",
    )
    _owned_if_uncertain(section)
    first, last = section.day("from"), section.day("until")
    if last < first:
        raise _days_turned(section, first, last)
    return Moratorium(
        id=section.text("id"),
        country=section.text("country"),
        regime=section.one_of("regime", TermRegime),
        from_day=first,
        until=last,
        mode=section.one_of("mode", MODES),
        reference=_reference(section, rules),
        confidence=_confidence(section),
        checked_on=section.day("checked_on"),
        uncertain=_yes_no(section, "uncertain"),
        note=section.text("note", ""),
        place=section.place(),
    )


def scalar(section: Section, key: str, unit: str, choices: tuple[str, ...], found: object) -> Scalar:
    """A value in the form that its unit asks.

    Raises:
        BadInputError: If it has another form.
        OutOfRangeError: If a number is below zero.
    """
    form = UNITS[unit]
    if form == "choice" and isinstance(found, str):
        Section({key: found}, section.lines, section.file, section.line).one_of(key, choices)
        return found
    if form == "yes_no" and isinstance(found, bool):
        return found
    if form == "day" and isinstance(found, date):
        return found
    if form == "days_off" and isinstance(found, list) and all(isinstance(day, date) for day in found):
        return tuple(sorted(found))
    if form == "number" and isinstance(found, int | float) and not isinstance(found, bool):
        if found < 0 or math.isnan(found):
            raise OutOfRangeError(
                "{key} is {found}, below zero",
                where=section.place(key),
                mend="give 0 or more",
                key=key,
                found=found,
            )
        return float(found)
    raise BadInputError(
        "{key} is {found!r}, the unit is {unit}",
        where=section.place(key),
        mend="write {form}",
        key=key,
        found=found,
        unit=unit,
        form={"choice": "one of the choices", "yes_no": "true or false", "day": "a day"}.get(
            form, "a list of days" if form == "days_off" else "a number"
        ),
    )


def _value(section: Section, unit: str, choices: tuple[str, ...], rules: Mapping[str, Rule]) -> Value:
    section.only("from", "until", "value", "unit", "reference", "confidence", "checked_on", "note")
    own_unit = section.one_of("unit", UNITS, unit)
    section.value("value")
    first, last = section.day("from"), section.optional_day("until")
    if last is not None and last < first:
        raise _days_turned(section, first, last)
    return Value(
        from_day=first,
        until=last,
        value=scalar(section, "value", own_unit, choices, section.value("value")),
        unit=own_unit,
        reference=_reference(section, rules),
        confidence=_confidence(section),
        checked_on=section.day("checked_on"),
        note=section.text("note", ""),
    )


def _days_turned(section: Section, first: date, last: date) -> ContradictionError:
    return ContradictionError(
        "until {last} lies before from {first}",
        where=section.place("until"),
        mend="mend one of the two days",
        first=first,
        last=last,
    )


def _refuse_gaps(section: Section, values: tuple[Value, ...]) -> None:
    """Every day from the first has exactly one value until the last one ends."""
    if not values:
        raise BadInputError(
            "there are no values", where=section.place("values"), mend="add one with its first day"
        )
    for position, (before, after) in enumerate(pairwise(values), start=1):
        place = section.sections("values")[position].place("from")
        if before.until is None or after.from_day <= before.until:
            raise ContradictionError(
                "the value from {after} overlaps the one from {before}",
                where=place,
                mend="end the earlier one the day before",
                after=after.from_day,
                before=before.from_day,
            )
        if after.from_day != before.until + NEXT:
            raise ContradictionError(
                "between {before} and {after} no value holds",
                where=place,
                mend="close the gap; say so with a value of its own where the law had none",
                before=before.until,
                after=after.from_day,
            )


def _reference(section: Section, rules: Mapping[str, Rule]) -> Reference:
    reference = section.section("reference").only("rule", "law", "article")
    return Reference(reference.one_of("rule", rules), reference.text("law"), reference.text("article"))


def _confidence(section: Section) -> tuple[str, ...]:
    letters = tuple(section.texts("confidence"))
    if not letters:
        raise BadInputError(
            "confidence is empty", where=section.place("confidence"), mend="write one of V, C, S, P, M"
        )
    for letter in letters:
        Section({"confidence": letter}, section.lines, section.file, section.line).one_of(
            "confidence", CONFIDENCE
        )
    return letters


def _owned_if_uncertain(section: Section) -> None:
    if _yes_no(section, "uncertain"):
        section.text("owner")
        section.day("review_date")


def _yes_no(section: Section, key: str) -> bool:
    found = section.value(key)
    if not isinstance(found, bool):
        raise BadInputError(
            "{key} is {found!r}",
            where=section.place(key),
            mend="write {wanted}",
            key=key,
            found=found,
            wanted="true or false",
        )
    return found


def _in_both_languages(section: Section, key: str) -> dict[str, str]:
    names = section.section(key).only(*LANGUAGES)
    return {language: names.text(language) for language in LANGUAGES}
