"""Why somebody could not be placed: which rules clash or which resource is short, and how much more would do.

Nobody is dropped in silence. A window without a day is told by the two rules that leave none. Where the
windows have days but the days have no room, each resource is thought away in turn: those without which the
person would fit are named, and what it took is counted.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from ketenbalans.scheduling import arrays
from ketenbalans.scheduling import placing_kernel as placing
from ketenbalans.scheduling.answer import Unplaced
from ketenbalans.scheduling.arrays import PHANTOMS, UNLIMITED, Data
from ketenbalans.scheduling.filling_kernel import EARLY, insert, take_unit
from ketenbalans.scheduling.instance import Instance, Person, Step
from ketenbalans.scheduling.placing_kernel import HEARING, MEETING, PREPHASE, State
from ketenbalans.scheduling.windows import Window, earliest

TEAMS, SKILLS, INTERPRETERS, PLACES, PARTNERS = "teams", "skills", "interpreters", "places", "partners"
MEETING_ROOMS, LAWYERS, TELEPHONE, LATEST = "meeting_rooms", "lawyers", "telephone", "latest_day"

REASONS = {
    TEAMS: "no officer with a hearing room is free on any day that suits",
    SKILLS: "no officer trained for it ({name}), with a room that suits, is free on any day that suits",
    INTERPRETERS: "no interpreter of {name} is free on any day that suits",
    PLACES: "no pre-phase day that suits has a place left",
    PARTNERS: "on no pre-phase day that suits with a place left are the partners present ({name})",
    MEETING_ROOMS: "no room for the second-day meeting is left on any day that suits",
    LAWYERS: "lawyer {name} has no day left for the second-day meeting",
    TELEPHONE: "no telephone interpreter of {name} is left on any day that suits",
    LATEST: "there is room only after the latest day",
}
MENDS = {
    TEAMS: "{more} more days of an officer with a room would do for all {people}",
    SKILLS: "{more} more days of a trained officer with a room that suits would do for all {people}",
    INTERPRETERS: "{more} more interpreter's days would do for all {people}",
    PLACES: "{more} more places would do for all {people}",
    PARTNERS: "let the partners be present on {more} more days",
    MEETING_ROOMS: "{more} more days of a meeting room would do for all {people}",
    LAWYERS: "{more} more lawyer's days would do for all {people}",
    TELEPHONE: "{more} more meetings with a telephone interpreter would do for all {people}",
    LATEST: "a named person moves the latest day to {day} or later, with a reason",
}
RESOURCES = {
    TEAMS: "officers with a room",
    SKILLS: "trained officers",
    INTERPRETERS: "interpreters",
    PLACES: "places",
    PARTNERS: "partners",
    MEETING_ROOMS: "meeting rooms",
    LAWYERS: "lawyers",
    TELEPHONE: "telephone interpreters",
    LATEST: "the latest day",
}
SEVERAL = "several things are short at once on the days that suit: {names}"
SEVERAL_MEND = "add to all of them, or give more days"
HOUSEHOLD = "the household asked to come together, and no day suits all of its members"
HOUSEHOLD_MEND = "invite its members on days of their own, after asking them"
NO_SCREENING = "the period has no room left for security screening"
NO_SCREENING_MEND = "have more screenings a day than {count}"
NO_DAY = "the first day possible is {first} ({why_first}), the last is {last} ({why_last})"
NO_DAY_MEND = "a named person moves the last day to {first} or later, or the first to {last} or earlier"
PERIOD_SHORT = "all steps with the days between them do not fit in the period, which ends on {last}"
PERIOD_SHORT_MEND = "end the period later, or start with the first step alone"

WORDS = {
    "start": "start of the period",
    "notice": "notice of the invitation",
    "not_before": "not before",
    "cohort": "announced cohort",
    "latest_day": "latest day",
    "court_day": "day set by a court",
    "period": "end of the period",
    "gaps": "and the days between the steps",
}


def window_reasons(instance: Instance, window: Mapping[str, Window]) -> dict[str, Unplaced]:
    """A reason for everybody whose window holds no day."""
    found = {}
    for person in instance.people:
        if window[person.key].empty:
            found[person.key] = _no_day(instance, person, window[person.key])
    return found


def _no_day(instance: Instance, person: Person, window: Window) -> Unplaced:
    fields: dict[str, object]
    if window.unscreened:
        fields = {"count": instance.screenings_per_day}
        return Unplaced(person.key, NO_SCREENING, NO_SCREENING_MEND, fields, "screening")
    step = next(step for step, first in window.first.items() if window.last[step] < first)
    if Step.HEARING in window.first and step is not Step.MEETING:
        step = Step.HEARING
    cohort = instance.cohorts.get(person.cohort)
    limits: list[tuple[date, str]] = [(instance.last_day, "period")]
    for day, why in ((person.court_day, "court_day"), (person.latest_day, "latest_day")):
        if day is not None:
            limits.append((day, why))
    if cohort is not None:
        limits.append((cohort.last, "cohort"))
    last, why_last = min(limits)
    number = window.first[step]
    if why_last == "period" or number >= len(instance.days):
        fields = {"last": instance.last_day}
        return Unplaced(person.key, PERIOD_SHORT, PERIOD_SHORT_MEND, fields, "period")
    start, why_first = earliest(instance, person)
    first = instance.days[number]
    reasons = [WORDS[why_first]] if first == start else [WORDS[why_first], WORDS["gaps"]]
    fields = {"first": first, "why_first": reasons, "last": last, "why_last": [WORDS[why_last]]}
    return Unplaced(person.key, NO_DAY, NO_DAY_MEND, fields, why_last)


def room_reasons(
    instance: Instance,
    people: Sequence[Person],
    data: Data,
    state: State,
    units: Sequence[int],
) -> dict[str, Unplaced]:
    """A reason for the members of every unit that has days but no room; the state is left as it was.

    Args:
        instance: The question.
        people: In the order of the arrays.
        data: The arrays.
        state: The schedule without these units.
        units: Numbers of the units that did not fit.
    """
    short: dict[tuple[str, str], list[int]] = defaultdict(list)
    found: dict[str, Unplaced] = {}
    fields: dict[str, object]
    for unit in units:
        members = _members(data, unit)
        person = people[members[0]]
        single = next((name for name in RELAXED if _fits(relaxed(data, (name,)), state, unit)), None)
        if single is not None:
            short[single, _name(single, person)].append(unit)
            continue
        names = _needed(data, state, unit)
        for number in members:
            key = people[number].key
            if names:
                fields = {"names": [RESOURCES[name] for name in names]}
                found[key] = Unplaced(key, SEVERAL, SEVERAL_MEND, fields, "+".join(names))
            else:
                found[key] = Unplaced(key, HOUSEHOLD, HOUSEHOLD_MEND, {}, "household")
    for (resource, name), concerned in short.items():
        more, day = _how_much(instance, data, state, resource, concerned)
        heads = [number for unit in concerned for number in _members(data, unit)]
        fields = {"name": name, "more": more, "people": len(heads), "day": day}
        for number in heads:
            key = people[number].key
            found[key] = Unplaced(key, REASONS[resource], MENDS[resource], fields, resource)
    return found


def _members(data: Data, unit: int) -> list[int]:
    return [int(number) for number in data.members(arrays.OF_UNIT, unit)]


def _name(resource: str, person: Person) -> str:
    names: dict[str, str] = {
        SKILLS: ", ".join(sorted(person.skills)),
        INTERPRETERS: person.language
        + (f" ({person.interpreter_gender})" if person.interpreter_gender else ""),
        TELEPHONE: person.language,
        LAWYERS: person.lawyer,
        PARTNERS: ", ".join(sorted(person.partners)).upper(),
    }
    return names.get(resource, "")


def _without_windows(data: Data) -> Data:
    people, last = data.people.copy(), data.spots.shape[2] - 1
    has = people[:, arrays.HAS : arrays.HAS + 3] > 0
    heard = np.where(has[:, MEETING], last - data.rules[arrays.MEETING_GAP], last)
    people[:, arrays.HIGH + HEARING] = heard
    people[:, arrays.HIGH + MEETING] = last
    prepared = np.where(has[:, HEARING], heard - data.rules[arrays.PREPHASE_GAP], last)
    people[:, arrays.HIGH + PREPHASE] = prepared
    return data._replace(people=people)


def _unlimited(layer: int, *, rest: bool = False) -> Callable[[Data], Data]:
    """Thinks the limit of a layer away, where there is one at all; of ``rest``, also those after it."""

    def lifted(data: Data) -> Data:
        spots = data.spots.copy()
        chosen = spots[layer:] if rest else spots[layer : layer + 1]
        chosen[chosen > 0] = UNLIMITED
        return data._replace(spots=spots)

    return lifted


def _with_partners(data: Data) -> Data:
    spots = data.spots.copy()
    spots[arrays.PRESENT] = 3
    return data._replace(spots=spots)


def _with_phantoms(data: Data) -> Data:
    there = data.interpreter_on.copy()
    there[:, _first_phantom(data) :] = True
    return data._replace(interpreter_on=there)


def _first_phantom(data: Data) -> int:
    return int(data.interpreter_on.shape[1]) - PHANTOMS * data.count(arrays.OF_SPOKEN)


RELAXED: dict[str, Callable[[Data], Data]] = {
    INTERPRETERS: _with_phantoms,
    SKILLS: _unlimited(arrays.SKILLS, rest=True),
    PLACES: _unlimited(arrays.PLACES),
    PARTNERS: _with_partners,
    MEETING_ROOMS: _unlimited(arrays.MEETING_ROOMS),
    LAWYERS: lambda data: data._replace(
        lawyer_on=np.ones_like(data.lawyer_on), lawyer_at=np.ones_like(data.lawyer_at)
    ),
    TELEPHONE: lambda data: data._replace(calls=np.full_like(data.calls, UNLIMITED)),
    TEAMS: _unlimited(arrays.HALF_LIMIT),
    LATEST: _without_windows,
}


def relaxed(data: Data, names: Sequence[str]) -> Data:
    """The arrays with some resources without limit."""
    for name in names:
        data = RELAXED[name](data)
    return data


def _fits(data: Data, state: State, unit: int) -> bool:
    state = placing.recounted(data, state)
    if not insert(data, state, unit, EARLY):
        return False
    take_unit(data, state, unit, HEARING)
    take_unit(data, state, unit, PREPHASE)
    return True


def _needed(data: Data, state: State, unit: int) -> list[str]:
    """A smallest set of resources that must all give for a unit to fit; empty where even all do not help."""
    names = list(RELAXED)
    if not _fits(relaxed(data, names), state, unit):
        return []
    for name in list(RELAXED):
        rest = [other for other in names if other != name]
        if _fits(relaxed(data, rest), state, unit):
            names = rest
    return names


def _how_much(
    instance: Instance, data: Data, state: State, resource: str, units: Sequence[int]
) -> tuple[int, date | None]:
    """How much more of a resource placed all these units, and the last day used; then all is put back."""
    lifted = relaxed(data, (resource,))
    placed, latest = [], None
    before = _use(data, state, resource)
    wider = placing.recounted(lifted, state)
    for unit in units:
        if insert(lifted, wider, unit, EARLY):
            placed.append(unit)
            heard = int(max(state.person[number, :MEETING].max() for number in _members(data, unit)))
            latest = max(heard, latest or 0)
    more = _use(data, state, resource) - before
    for unit in placed:
        take_unit(lifted, wider, unit, HEARING)
        take_unit(lifted, wider, unit, PREPHASE)
    return max(more, 1), None if latest is None else instance.days[latest]


def _use(data: Data, state: State, resource: str) -> int:
    """Use beyond the limits, in the unit in which a resource is added."""
    if resource == INTERPRETERS:
        return int((state.staff[placing.USED, :, _first_phantom(data) :] > 0).sum())
    if resource == LAWYERS:
        return int(((state.lawyer[placing.MET] > 0) & ~data.lawyer_on).sum())
    if resource == TELEPHONE:
        return int(np.maximum(state.calls - data.calls[:, None], 0).sum())
    layers = {
        PLACES: (placing.GUESTS, arrays.PLACES, 1),
        MEETING_ROOMS: (placing.LAWYERS, arrays.MEETING_ROOMS, 1),
        TEAMS: (placing.HELD, arrays.HALF_LIMIT, 2),
    }
    if resource in layers:
        used, limit, size = layers[resource]
        return int(np.ceil(np.maximum(state.spots[used] - data.spots[limit], 0) / size).sum())
    if resource == SKILLS:
        beyond = state.spots[placing.SKILLED :] - data.spots[arrays.SKILLS :]
        return int(np.ceil(np.maximum(beyond, 0) / 2).sum())
    return 0
