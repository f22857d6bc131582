"""The people of a scheduling question, read strictly; what they are invited for follows from their facts."""

from collections.abc import Set

from ketenbalans.errors import (
    BadInputError,
    ContradictionError,
    DuplicateError,
    MissingValueError,
    UnknownNameError,
)
from ketenbalans.scheduling.instance import MINORS, Person, Step
from ketenbalans.vocabulary.documents import Section

KEYS = (
    "key",
    "language",
    "reception",
    "steps",
    "category",
    "hearing",
    "household",
    "together",
    "lawyer",
    "minor",
    "skills",
    "interpreter_gender",
    "partners",
    "not_before",
    "latest_day",
    "court_day",
    "cohort",
    "registered_on",
    "prephase_on",
)
CATEGORIES = ("A", "B", "C", "D", "")
HEARINGS = ("short", "long", "none")
BY_CATEGORY = {"A": "short", "B": "none"}


def read_people(
    document: Section, *, receptions: Set[str], lawyers: Set[str], cohorts: Set[int]
) -> tuple[Person, ...]:
    """Everybody in the file, in its order.

    Raises:
        UnknownNameError: If a reception location, lawyer or cohort is in no list.
        DuplicateError: If a key stands twice.
        ContradictionError: If somebody's own facts cannot hold together.
        BadInputError: If a key could be a name.
    """
    found: list[Person] = []
    seen: set[str] = set()
    for section in document.sections("people"):
        person = _person(section, receptions, lawyers, cohorts)
        if person.key in seen:
            raise DuplicateError(
                "{name!r} stands twice among the {kind}",
                where=section.place("key"),
                mend="remove or rename one",
                name=person.key,
                kind="people",
            )
        seen.add(person.key)
        found.append(person)
    return tuple(found)


def _person(section: Section, receptions: Set[str], lawyers: Set[str], cohorts: Set[int]) -> Person:
    section.only(*KEYS)
    key = section.text("key")
    if not key.strip() or any(mark.isspace() for mark in key):
        raise BadInputError(
            "{key!r} is no pseudonym",
            where=section.place("key"),
            mend="give the keyed hash of the register, without spaces; names do not belong here",
            key=key,
        )
    reception, lawyer = section.text("reception"), section.text("lawyer", "")
    _in("reception", reception, receptions, section)
    if lawyer:
        _in("lawyer", lawyer, lawyers, section)
    cohort = int(section.number("cohort", 0, low=0))
    if cohort:
        _in("cohort", str(cohort), {str(number) for number in cohorts}, section)
    category = section.one_of("category", CATEGORIES, "")
    hearing = section.one_of("hearing", HEARINGS, BY_CATEGORY.get(category, "long"))
    minor = section.values.get("minor")
    if minor not in (None, True, False):
        raise BadInputError(
            "{key} is {found!r}",
            where=section.place("minor"),
            mend="write true or false",
            key="minor",
            found=minor,
        )
    household = section.text("household", "")
    together = section.values.get("together") is True
    if together and not household:
        raise MissingValueError(
            "{key!r} asked to come together, but has no household",
            where=section.place("together"),
            mend="give the household, or remove 'together'",
            key=key,
        )
    skills = frozenset(section.texts("skills", []))
    return Person(
        key=key,
        language=section.text("language"),
        reception=reception,
        steps=_steps(section, hearing, lawyer),
        category=category,
        long_hearing=hearing == "long",
        household=household,
        together=together,
        lawyer=lawyer,
        skills=skills | {MINORS} if minor else skills,
        interpreter_gender=section.one_of("interpreter_gender", ("f", "m", ""), ""),
        partners=frozenset(_partners(section)),
        not_before=section.optional_day("not_before"),
        latest_day=section.optional_day("latest_day"),
        court_day=section.optional_day("court_day"),
        cohort=cohort,
        registered_on=section.optional_day("registered_on"),
        prephase_on=section.optional_day("prephase_on"),
    )


def _partners(section: Section) -> list[str]:
    found = section.texts("partners", ["vwn"])
    for name in found:
        _in("partners", name, {"vwn", "dtv"}, section)
    return found


def _in(key: str, name: str, known: Set[str], section: Section) -> None:
    if name not in known:
        raise UnknownNameError(key, name, known, where=section.place(key))


def _steps(section: Section, hearing: str, lawyer: str) -> frozenset[Step]:
    """The steps that are named; without names, all that the person's facts ask for."""
    if section.values.get("steps") is None:
        steps = set()
        if section.values.get("registered_on") is not None:
            steps.add(Step.SCREENING)
        if section.values.get("prephase_on") is None:
            steps.add(Step.PREPHASE)
        if hearing != "none":
            steps |= {Step.HEARING, Step.MEETING} if lawyer else {Step.HEARING}
        return frozenset(steps)
    names = section.texts("steps")
    for name in names:
        _in("steps", name, set(Step), section)
    steps = {Step(name) for name in names}
    problem = None
    if Step.PREPHASE in steps and section.values.get("prephase_on") is not None:
        problem = "{key}: the pre-phase was held already"
    elif Step.HEARING in steps and hearing == "none":
        problem = "{key}: a hearing is to be planned and there is none"
    elif Step.MEETING in steps and not lawyer:
        problem = "{key}: a second-day meeting needs a lawyer"
    elif Step.MEETING in steps and Step.HEARING not in steps:
        problem = "{key}: a second-day meeting follows a hearing"
    elif Step.SCREENING in steps and section.values.get("registered_on") is None:
        problem = "{key}: screening follows the registration interview, whose day is missing"
    if problem is not None:
        raise ContradictionError(
            problem,
            where=section.place("steps"),
            mend="mend the steps or the facts of this person",
            key=section.text("key"),
        )
    return frozenset(steps)
