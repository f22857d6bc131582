"""Scheduling questions from files: every field known, every number within reason, every name in its list.

Here are the period, the rules and the hours; ``scheduling.reading_places`` and ``reading_people`` read the
rest. The form is documented in ``docs/reference/schedule-instance.md``. Whether
everybody can be placed is not judged here.
"""

from functools import lru_cache
from pathlib import Path

from ketenbalans.chain import assumptions
from ketenbalans.errors import BadInputError, ContradictionError
from ketenbalans.scheduling.fields import days, minute, optional, whole
from ketenbalans.scheduling.instance import Cohort, Hours, Instance, Rules, Weights
from ketenbalans.scheduling.reading_people import read_people
from ketenbalans.scheduling.reading_places import (
    interpreter_of,
    lawyer_of,
    location_of,
    named,
    officer_of,
    reception_of,
)
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.json_documents import read_json

TOP_KEYS = (
    "schema",
    "first_day",
    "last_day",
    "issued_on",
    "contact",
    "closed_days",
    "hours",
    "rules",
    "weights",
    "cohorts",
    "locations",
    "receptions",
    "officers",
    "interpreters",
    "telephone",
    "lawyers",
    "screenings_per_day",
    "people",
)
RULES = {
    "notice_days": "DAY-01",
    "notice_after_change": "DAY-02",
    "prephase_to_hearing": "DAY-03",
    "hearing_to_meeting": "DAY-04",
    "meeting_within": "DAY-05",
    "prephase_per_interpreter": "DAY-06",
    "meetings_per_lawyer": "DAY-07",
    "meeting_minutes": "DAY-08",
    "station_minutes": "DAY-09",
    "information_minutes": "DAY-10",
    "screening_days": "DAY-15",
}
WEIGHTS = {
    "trip": "DAY-11",
    "lawyer_day": "DAY-12",
    "interpreter_day": "DAY-13",
    "household_split": "DAY-14",
}
LEAST = {
    "prephase_to_hearing": 1,
    "hearing_to_meeting": 1,
    "prephase_per_interpreter": 1,
    "meetings_per_lawyer": 1,
}
MORNING, AFTERNOON = ("09:00", "12:15"), ("13:00", "16:15")
LONGEST = 800
"""Most days between the first and the last."""


@lru_cache(maxsize=1)
def assumed() -> dict[str, float]:
    """The shipped assumptions DAY-01 to DAY-15 by id."""
    found = assumptions.read(assumptions.FOLDER / "days.yaml")
    return {name: one.value for name, one in found.items()}


def read_instance(path: Path) -> Instance:
    """The scheduling question in a JSON or YAML file.

    Raises:
        KetenbalansError: With file, line, value and mend, for anything that cannot be used as it stands.
    """
    return parse_instance(read_json(path) if path.suffix == ".json" else read_document(path))


def parse_instance(document: Section) -> Instance:
    """The scheduling question that a document holds.

    Raises:
        UnknownNameError: If a key or a name is unknown; the near ones are told.
        MissingValueError: If a compulsory key is absent.
        OutOfRangeError: If a number cannot be true.
        BadInputError: If a value has the wrong form.
        DuplicateError: If two of a kind bear the same name.
        ContradictionError: If days or sizes cannot hold together.
    """
    document.only(*TOP_KEYS)
    first, last = document.day("first_day"), document.day("last_day")
    issued = document.optional_day("issued_on") or first
    if last < first or (last - first).days > LONGEST:
        raise ContradictionError(
            "the period runs from {first} to {last}",
            where=document.place("last_day"),
            mend="end it after it starts, and within {longest} days",
            first=first,
            last=last,
            longest=LONGEST,
        )
    rules, weights = _rules(document), _weights(document)
    hours = _hours(document)
    locations = named(
        [location_of(one, hours, rules) for one in document.sections("locations")], document, "locations"
    )
    names = [location.id for location in locations]
    receptions = named(
        [reception_of(one, names) for one in document.sections("receptions")], document, "receptions"
    )
    officers = named([officer_of(one, names) for one in optional(document, "officers")], document, "officers")
    interpreters = named(
        [interpreter_of(one, names) for one in optional(document, "interpreters")], document, "interpreters"
    )
    lawyers = named([lawyer_of(one, names) for one in optional(document, "lawyers")], document, "lawyers")
    cohorts = _cohorts(document)
    people = read_people(
        document,
        receptions={one.id for one in receptions},
        lawyers={one.id for one in lawyers},
        cohorts=set(cohorts),
    )
    return Instance(
        first_day=first,
        last_day=last,
        issued_on=issued,
        hours=hours,
        rules=rules,
        weights=weights,
        locations=locations,
        receptions=receptions,
        officers=officers,
        interpreters=interpreters,
        lawyers=lawyers,
        people=people,
        cohorts=cohorts,
        telephone=_telephone(document),
        screenings_per_day=whole(document, "screenings_per_day", 0),
        closed_days=frozenset(days(document, "closed_days")),
        place=document.file,
        contact=document.text("contact", ""),
    )


def _rules(document: Section) -> Rules:
    section = document.section("rules") if "rules" in document else None
    if section is not None:
        section.only(*RULES)

    def value(name: str) -> int:
        default = int(assumed()[RULES[name]])
        low = 10 if name.endswith("_minutes") else LEAST.get(name, 0)
        return default if section is None else whole(section, name, default, low=low, high=600)

    rules = Rules(**{name: value(name) for name in RULES})
    if rules.meeting_within < rules.hearing_to_meeting:
        raise ContradictionError(
            "the meeting comes at least {least} and at most {most} open days after the hearing",
            where=document.place("rules"),
            mend="make meeting_within as large as hearing_to_meeting or larger",
            least=rules.hearing_to_meeting,
            most=rules.meeting_within,
        )
    return rules


def _weights(document: Section) -> Weights:
    section = document.section("weights").only(*WEIGHTS) if "weights" in document else None
    return Weights(
        **{
            name: assumed()[of] if section is None else section.number(name, assumed()[of], low=0, high=1e6)
            for name, of in WEIGHTS.items()
        }
    )


def _hours(document: Section) -> Hours:
    section = document.section("hours").only("morning", "afternoon") if "hours" in document else None

    def half(key: str, default: tuple[str, str]) -> tuple[int, int]:
        texts = default if section is None or key not in section else section.items(key)
        minutes = [minute(section or document, key, text) for text in texts]
        if len(minutes) != 2 or minutes[0] >= minutes[1]:
            raise BadInputError(
                "{key} is {found}",
                where=(section or document).place(key),
                mend='write start and end, such as ["09:00", "12:15"]',
                key=key,
                found=list(texts),
            )
        return minutes[0], minutes[1]

    hours = Hours(half("morning", MORNING), half("afternoon", AFTERNOON))
    if hours.morning[1] >= hours.afternoon[0]:
        raise ContradictionError(
            "there is no break between morning and afternoon",
            where=document.place("hours"),
            mend="let the afternoon start later than the morning ends",
        )
    return hours


def _cohorts(document: Section) -> dict[int, Cohort]:
    found: dict[int, Cohort] = {}
    for section in optional(document, "cohorts"):
        section.only("number", "first_day", "last_day")
        number = whole(section, "number", low=1)
        first, last = section.day("first_day"), section.day("last_day")
        if last < first or number in found:
            raise ContradictionError(
                "cohort {number} stands twice or ends before it starts",
                where=section.place("number"),
                mend="give each cohort one first and one last day",
                number=number,
            )
        found[number] = Cohort(number, first, last)
    return found


def _telephone(document: Section) -> dict[str, int]:
    if document.values.get("telephone") is None:
        return {}
    section = document.section("telephone")
    return {language: whole(section, language) for language in section}
