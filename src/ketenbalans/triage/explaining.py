"""Triage of one case with its reason in both languages, its department, its classes and its moves.

The answer orders work; it says nothing about the outcome of the application. Many cases at once are in
``triage.table``, which asks this module once for every distinct set of circumstances.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ketenbalans.cases.case import Case
from ketenbalans.policy import country, priority_groups
from ketenbalans.policy.country import CountryRow
from ketenbalans.triage.circumstances import Circumstances, of
from ketenbalans.triage.cohorts import Classes, classes_of
from ketenbalans.triage.determining import (
    OWN_RULES,
    Assignment,
    Marker,
    Rule,
    Tables,
    determine,
    markers_of,
)
from ketenbalans.vocabulary import nationalities
from ketenbalans.vocabulary.codes import Category, PriorityGroup
from ketenbalans.vocabulary.language import LANGUAGES, long_date, translate

GROUP_NAMES: Mapping[PriorityGroup, str] = {
    PriorityGroup.NUISANCE: "nuisance",
    PriorityGroup.UNACCOMPANIED_MINOR: "unaccompanied minors",
    PriorityGroup.FORMER_SAFE_COUNTRY: "former safe countries of origin",
    PriorityGroup.SMALL_GROUP: "small groups",
}
SENTENCES: Mapping[Rule, str] = {
    Rule.COUNTRY_POLICY: (
        "Country policy places {name} in category {category} from {since} (row {row}). {why}"
    ),
    Rule.LANGUAGE_INDICATION: (
        "The language indication of {doubted} was negative, so the case moves from category B "
        "({name}, row {row}) to D (IND plan, category B)."
    ),
    Rule.ORIGIN_DOUBTED: (
        "The country of origin was doubted on {doubted}, so the case moves from category B "
        "({name}, row {row}) to D (IND plan, category B)."
    ),
    Rule.PRIORITY_FLAG: "The case is marked: {group} (row {row}). {why}",
    Rule.OVERRULE: "An official placed the case in category {category} on {since}: {why}",
    Rule.NATIONALITY_MISSING: (
        "No nationality is recorded, so no row of the country policy applies; the case stays outside the "
        "categories until an official records it."
    ),
    Rule.NOT_ASYLUM: "Only applications for asylum have a category.",
}
OUTSIDE = (
    "Country policy keeps {name} outside the categories from {since}, among the {group} (row {row}). {why}"
)
OUTSIDE_OVERRULE = "An official placed the case outside the categories on {since}: {why}"
POLICY_ALONE = "Country policy alone would say {category} (row {row})."


@dataclass(frozen=True)
class Move:
    """A change of category, for the log (R-017)."""

    on: date
    before: str | None
    after: str
    category: Category | None
    rule: Rule
    row: str | None
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Triage:
    """Where a case stands and why."""

    assignment: Assignment
    classes: Classes
    reason: Mapping[str, str]
    """In Dutch and English."""
    flags: tuple[str, ...]
    """Flags set by officials, then what a reader must know beside them."""
    moves: tuple[Move, ...]
    """Every change up to the day, the first assignment included."""

    def as_record(self, key: str) -> dict[str, Any]:
        """The answer as plain values, in the form that ``ketenbalans triage --json`` prints."""
        chosen = self.assignment
        return {
            "key": key,
            "category": _value(chosen.category),
            "priority_group": _value(chosen.group),
            "department": chosen.department.value,
            "rule": chosen.rule.value,
            "row": chosen.row,
            "from": chosen.since.isoformat(),
            "reason": dict(self.reason),
            "flags": list(self.flags),
            "planning_cohort": _value(self.classes.planning_cohort),
            "term_regime": _value(self.classes.term_regime),
            "moves": [
                {
                    "on": move.on.isoformat(),
                    "before": move.before,
                    "after": move.after,
                    "rule": move.rule.value,
                    "row": move.row,
                    "reason": dict(move.reason),
                }
                for move in self.moves
            ],
        }


def _value(code: Any) -> str | None:
    return None if code is None else str(code)


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """The country policy and priority groups that are shipped."""
    return Tables(country.load(), priority_groups.load())


def triage(case: Case, on: date, tables: Tables | None = None) -> Triage:
    """Where a case stands on a day, with the reason.

    Args:
        case: The record of the case; events after the day are not looked at.
        on: The day.
        tables: Other tables than the shipped ones.

    Raises:
        MissingValueError: If the country policy does not reach back to that day, or an official's category
            has no reason.
        UnknownNameError: If a nationality, an indication or a rule is in no list.
        ContradictionError: If somebody marked as an unaccompanied minor is recorded as an adult.

    Source:
        IND plan May 2026. Serves R-003, R-009 to R-022, R-024.

    Example:
        >>> from ketenbalans.cases.reading import parse_case
        >>> case = parse_case({"key": "a", "product": "asylum", "nationality": "SYR"})
        >>> answer = triage(case, date(2026, 4, 1))
        >>> answer.assignment.category.value, answer.assignment.row
        ('A', 'CP-SYR-1')
    """
    return explain(of(case.as_it_stood(on), OWN_RULES), on, tables or shipped_tables())


def explain(circumstances: Circumstances, on: date, tables: Tables) -> Triage:
    """The answer for circumstances; see ``triage``."""
    assignment = determine(circumstances, tables, on)
    classes = classes_of(circumstances)
    markers = list(markers_of(circumstances, assignment, on))
    if circumstances.stated_cohort not in (None, classes.planning_cohort):
        markers.append(Marker.STATED_COHORT_DIFFERS)
    if circumstances.stated_regime not in (None, classes.term_regime):
        markers.append(Marker.STATED_REGIME_DIFFERS)
    return Triage(
        assignment=assignment,
        classes=classes,
        reason=_reason(circumstances, assignment, tables, on),
        flags=(*sorted(circumstances.flags), *markers),
        moves=_moves(circumstances, tables, on),
    )


def _moves(circumstances: Circumstances, tables: Tables, on: date) -> tuple[Move, ...]:
    """Every change of category up to a day, each by what was known on its own day."""
    days = set(tables.days_of_change)
    days |= {one.on for one in circumstances.overrules}
    days |= {day for day in (circumstances.indication_negative_on, circumstances.origin_doubted_on) if day}
    start = max(day for day in (tables.policy.first_day, circumstances.lodged_on) if day is not None)
    before: Assignment | None = None
    moves: list[Move] = []
    for day in sorted({start, *(day for day in days if day > start)}):
        if day > on:
            break
        now = determine(circumstances, tables, day)
        if before is None or (now.category, now.group) != (before.category, before.group):
            reason = _reason(circumstances, now, tables, day)
            moves.append(Move(day, _label(before), str(_label(now)), now.category, now.rule, now.row, reason))
            before = now
    return tuple(moves)


def _label(assignment: Assignment | None) -> str | None:
    if assignment is None:
        return None
    return str(assignment.group or assignment.category or "none")


def _reason(
    circumstances: Circumstances, assignment: Assignment, tables: Tables, on: date
) -> Mapping[str, str]:
    return {language: _reason_in(language, circumstances, assignment, tables, on) for language in LANGUAGES}


def _reason_in(
    language: str, circumstances: Circumstances, assignment: Assignment, tables: Tables, on: date
) -> str:
    row, priority, overrule = assignment.country_row, assignment.priority_row, assignment.overrule
    template = SENTENCES[assignment.rule]
    if assignment.category is Category.OUTSIDE:
        by_rule = {Rule.COUNTRY_POLICY: OUTSIDE, Rule.OVERRULE: OUTSIDE_OVERRULE}
        template = by_rule.get(assignment.rule, template)
    decided = priority or row
    why = _sentence(overrule.reason) if overrule else decided.reason[language] if decided else ""
    doubted = circumstances.doubted_on
    sentences = [
        translate(
            template,
            language,
            name=_name(circumstances, row, language),
            category=_value(assignment.category),
            group=translate(GROUP_NAMES[assignment.group], language) if assignment.group else "",
            row=assignment.row,
            since=_written(assignment.since, language),
            doubted=_written(doubted, language) if doubted else "",
            why=why,
        )
    ]
    if assignment.rule is Rule.OVERRULE and row is not None:
        place = translate(GROUP_NAMES[row.priority_group], language) if row.priority_group else row.category
        sentences.append(translate(POLICY_ALONE, language, category=place, row=row.id))
    signal = tables.groups.signal_for(circumstances.flags, on)
    if signal is not None:
        sentences.append(signal.reason[language])
    return " ".join(sentence.strip() for sentence in sentences)


@lru_cache(maxsize=8192)
def _written(day: date, language: str) -> str:
    return long_date(day, language)


def _name(circumstances: Circumstances, row: CountryRow | None, language: str) -> str:
    """The name of the row, or of the nationality where the row holds for every other one."""
    if row is None:
        return ""
    if row.nationality == country.EVERY_OTHER and circumstances.nationality is not None:
        return nationalities.name(circumstances.nationality, language)
    return row.name[language]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."
