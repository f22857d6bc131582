"""The rules that give a case its category, in the order in which they win.

An official's category comes first, then a flag that keeps the case outside, then the country policy, in
which a doubt about the origin turns B into D. Every answer names its rule, its row and its first day. The
sentences are made in ``triage.explaining``.

Source:
    IND plan May 2026. Serves R-009, R-014, R-017 to R-022, R-024.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from ketenbalans.cases.case import Flag
from ketenbalans.errors import ContradictionError
from ketenbalans.policy.country import CountryPolicy, CountryRow, Profile
from ketenbalans.policy.priority_groups import Department, PriorityGroups, PriorityRow
from ketenbalans.triage.circumstances import Circumstances, Overrule
from ketenbalans.vocabulary.codes import Category, PriorityGroup, Product


class Rule(StrEnum):
    """Why a case stands where it stands."""

    OVERRULE = "official"
    PRIORITY_FLAG = "priority_flag"
    COUNTRY_POLICY = "country_policy"
    LANGUAGE_INDICATION = "language_indication_negative"
    ORIGIN_DOUBTED = "origin_doubted"
    NATIONALITY_MISSING = "nationality_missing"
    NOT_ASYLUM = "not_asylum"


OWN_RULES = tuple(rule.value for rule in Rule if rule is not Rule.OVERRULE)
"""Rules under which triage itself writes a category into a case."""


class Marker(StrEnum):
    """What a reader must know beside the category."""

    LANGUAGE_INDICATION_NEGATIVE = "language_indication_negative"
    ORIGIN_DOUBTED = "origin_doubted"
    DOCUMENTS_UNREAD = "documents_unread"
    NATIONALITY_MISSING = "nationality_missing"
    SEX_MISSING = "sex_missing"
    POLICY_SAYS_OTHERWISE = "policy_says_otherwise"
    STATED_COHORT_DIFFERS = "stated_cohort_differs"
    STATED_REGIME_DIFFERS = "stated_regime_differs"


@dataclass(frozen=True)
class Tables:
    """The two human-written tables that triage reads."""

    policy: CountryPolicy
    groups: PriorityGroups

    @cached_property
    def days_of_change(self) -> frozenset[date]:
        """The first days of all rows: on no other day can a table move a case."""
        rows = (*self.groups.groups, *self.groups.signals)
        return frozenset({row.first for row in self.policy.rows} | {row.first for row in rows})


@dataclass(frozen=True)
class Assignment:
    """Where a case stands on a day, by which rule and row, and since when."""

    rule: Rule
    category: Category | None
    """None only for products without a category."""
    group: PriorityGroup | None
    department: Department
    since: date
    country_row: CountryRow | None
    """The row that country policy alone would apply."""
    priority_row: PriorityRow | None
    overrule: Overrule | None

    @property
    def row(self) -> str | None:
        """The identifier of the row that decided, or from which an official departed; None without one."""
        decided = self.priority_row or self.country_row
        return decided.id if decided else None


def determine(circumstances: Circumstances, tables: Tables, on: date) -> Assignment:
    """Where a case stands on a day, by what was known on that day.

    Raises:
        MissingValueError: If the country policy does not reach back to that day.
        ContradictionError: If somebody marked as an unaccompanied minor is recorded as an adult.
    """
    _refuse_grown_up_minor(circumstances)
    row = None
    if circumstances.nationality is not None:
        row = tables.policy.row_for(circumstances.nationality, circumstances.sex, on)
    flags = circumstances.flags
    priority = tables.groups.group_for(flags, on)
    department = tables.groups.department_for(flags, on)
    lodged = circumstances.lodged_on
    overrules = [one for one in circumstances.overrules if one.on <= on]

    def answer(
        rule: Rule, category: Category | None, group: PriorityGroup | None, *days: date | None
    ) -> Assignment:
        since = max((day for day in (*days, lodged) if day is not None and day <= on), default=on)
        used = priority if rule is Rule.PRIORITY_FLAG else None
        overrule = overrules[-1] if rule is Rule.OVERRULE else None
        return Assignment(rule, category, group, department, since, row, used, overrule)

    if circumstances.product is not Product.ASYLUM:
        return answer(Rule.NOT_ASYLUM, None, None)
    if overrules:
        return answer(Rule.OVERRULE, overrules[-1].category, None, overrules[-1].on)
    if priority is not None:
        return answer(Rule.PRIORITY_FLAG, Category.OUTSIDE, priority.group, priority.first)
    if row is None:
        return answer(Rule.NATIONALITY_MISSING, Category.OUTSIDE, None)
    doubted = circumstances.doubted_on
    if row.category is Category.B and doubted is not None and doubted <= on:
        by_language = circumstances.indication_negative_on == doubted
        rule = Rule.LANGUAGE_INDICATION if by_language else Rule.ORIGIN_DOUBTED
        return answer(rule, Category.D, None, row.first, doubted)
    return answer(Rule.COUNTRY_POLICY, row.category, row.priority_group, row.first)


def _refuse_grown_up_minor(circumstances: Circumstances) -> None:
    if Flag.UNACCOMPANIED_MINOR in circumstances.flags and circumstances.minor is False:
        raise ContradictionError(
            "the flag says unaccompanied minor, the record says not a minor",
            mend="remove the flag, or mend 'minor'",
        )


def markers_of(circumstances: Circumstances, assignment: Assignment, on: date) -> tuple[Marker, ...]:
    """What a reader must know beside the category, of what was known on the day."""
    row, markers = assignment.country_row, []
    negative, doubted = circumstances.indication_negative_on, circumstances.origin_doubted_on
    if negative is not None and negative <= on:
        markers.append(Marker.LANGUAGE_INDICATION_NEGATIVE)
    if doubted is not None and doubted <= on:
        markers.append(Marker.ORIGIN_DOUBTED)
    if circumstances.documents_unread:
        markers.append(Marker.DOCUMENTS_UNREAD)
    if circumstances.product is Product.ASYLUM:
        if circumstances.nationality is None:
            markers.append(Marker.NATIONALITY_MISSING)
        if row is not None and row.profile is Profile.OTHERS and circumstances.sex is None:
            markers.append(Marker.SEX_MISSING)
        if assignment.rule is Rule.OVERRULE and row is not None and row.category is not assignment.category:
            markers.append(Marker.POLICY_SAYS_OTHERWISE)
    return tuple(markers)
