"""Making a schedule again after events: as few people as possible move, and each who moves is told why.

What was announced stays. Officers and rooms of a day are matched anew, the teams with most people first,
which leaves the fewest people without one (a maximum weight matching). Whoever keeps day, hours and place is
not moved, whatever colleague takes over. Only the rest get another day, in order of priority.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ketenbalans.errors import ContradictionError
from ketenbalans.scheduling import events as happened
from ketenbalans.scheduling.answer import Assignment, Unplaced
from ketenbalans.scheduling.checking import breaches
from ketenbalans.scheduling.diary import Diary
from ketenbalans.scheduling.events import Event
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.matching import Causes, interpreters_again, matched_again
from ketenbalans.scheduling.replacing import Placer
from ketenbalans.scheduling.windows import priority

WHY = {
    happened.NO_SHOW: "did not come on {day}",
    happened.CANNOT_COME: "cannot come on {day}",
    happened.OFFICER: "officer {who} is absent",
    happened.INTERPRETER: "interpreter {who} is absent",
    happened.LAWYER: "lawyer {who} is absent",
    happened.ROOM: "room {who} is out of use",
    happened.LOCATION: "location {who} is closed",
}
FOLLOWS = "an earlier step moved"
HOUSEHOLD = "the household asked to come together"


@dataclass(frozen=True)
class Move:
    """A step of a person that has another day, hour or place than was announced, and why."""

    person: str
    step: Step
    before: Assignment | None
    after: Assignment | None
    why: str
    who: str = ""


@dataclass(frozen=True)
class Remade:
    """A schedule made again.

    Args:
        assignments: All rows, those of the past included.
        moves: Every step that moved, in order of person.
        replaced: Rows whose day and hours stand while officer, room or interpreter changed: before, after.
        added: Rows of people who were not in the schedule before.
        withdrawn: Rows that fell away because the person withdrew.
        unplaced: Whoever could not be placed again, and why.
        touched: People whom an event touched: no fewer can be looked at.
    """

    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    replaced: tuple[tuple[Assignment, Assignment], ...]
    added: tuple[Assignment, ...]
    withdrawn: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    touched: int

    @property
    def moved_people(self) -> int:
        """How many people have another day, hour or place."""
        return len({move.person for move in self.moves})


def again(instance: Instance, previous: Sequence[Assignment], events: Sequence[Event], on: date) -> Remade:
    """The schedule after events, with the fewest people moved that this way of working finds.

    Args:
        instance: The question; people without a row in the previous schedule are added to it.
        previous: The schedule that was announced.
        events: What came between.
        on: The day on which it is made again; rows up to and including it are history.

    Raises:
        ContradictionError: If the result breaks a hard rule: a defect of this program, never hidden.
    """
    now = happened.applied(instance, events)
    left = {event.person for event in events if event.kind == happened.WITHDRAWN}
    stays = [row for row in previous if row.person in now.person]
    withdrawn = [row for row in stays if row.person in left and row.day > on]
    rows = [row for row in stays if row not in withdrawn]
    causes = _causes(now, rows, events, on)
    diary = Diary(now)
    rows, taken_over = interpreters_again(now, rows, causes)
    replaced = matched_again(now, rows, causes, diary)
    replaced = [taken_over.get((row.person, row.step), row) for row in replaced] + [
        row
        for key, row in taken_over.items()
        if key in diary.rows and not any((one.person, one.step) == key for one in replaced)
    ]
    waiting = _kept_in_place(now, causes, diary, replaced, events)
    placer = Placer(diary, on)
    moves, unplaced = _moved(now, placer, waiting, causes)
    planned = {row.person for row in previous}
    new = [person for person in now.people if person.key not in planned and person.key not in left]
    added: list[Assignment] = []
    for person in sorted(new, key=priority):
        if all(row.person != person.key for row in added) and all(
            one.person != person.key for one in unplaced
        ):
            found, missing = placer.add(person)
            added += found
            unplaced += missing
    result = tuple(
        sorted(diary.rows.values(), key=lambda row: (row.day, row.location, row.start, row.person))
    )
    broken = breaches(now, result, remade=True)
    known = {str(one) for one in breaches(now, rows, remade=True) if one.day <= on}
    worse = [one for one in broken if str(one) not in known]
    if worse:
        raise ContradictionError(
            "the schedule made breaks a hard rule: {breach}",
            where=instance.place,
            mend="report this as a defect, with the instance file",
            breach=worse[0],
        )
    return Remade(
        assignments=result,
        moves=tuple(sorted(moves, key=lambda move: (move.person, move.step))),
        replaced=tuple((before, diary.rows[before.person, before.step]) for before in replaced),
        added=tuple(added),
        withdrawn=tuple(withdrawn),
        unplaced=tuple(unplaced),
        touched=len({person for person, _ in causes}),
    )


def _causes(instance: Instance, rows: Sequence[Assignment], events: Sequence[Event], on: date) -> Causes:
    """The rows that cannot stand as they are, each with the event that touches it."""
    found: Causes = {}
    for event in events:
        for row in rows:
            own = event.kind in (happened.NO_SHOW, happened.CANNOT_COME)
            if own and (row.person, row.step) == (event.person, event.step):
                found[row.person, row.step] = (row, event)
            elif row.day > on and row.day in event.days and _hits(event, row):
                found.setdefault((row.person, row.step), (row, event))
    return found


def _hits(event: Event, row: Assignment) -> bool:
    return {
        happened.OFFICER: row.officer == event.officer,
        happened.INTERPRETER: row.interpreter == event.interpreter,
        happened.LAWYER: row.lawyer == event.lawyer,
        happened.ROOM: (row.location, row.room) == (event.location, event.room),
        happened.LOCATION: row.location == event.location,
    }.get(event.kind, False)


def _kept_in_place(
    instance: Instance, causes: Causes, diary: Diary, replaced: list[Assignment], events: Sequence[Event]
) -> list[tuple[str, Step]]:
    """Gives the rows that are left somebody else at the same hour if possible; the rest must move."""
    waiting = []
    for key in sorted(causes, key=lambda key: (priority(instance.person[key[0]]), key[1])):
        row, event = causes[key]
        other = None
        if event.kind not in (happened.NO_SHOW, happened.CANNOT_COME, happened.LOCATION):
            other = diary.replaced(row)
        if other is None:
            waiting.append(key)
        else:
            diary.book(replace(other, issued=row.issued, changed=row.changed))
            replaced.append(row)
    return waiting


def _moved(
    instance: Instance, placer: Placer, waiting: Sequence[tuple[str, Step]], causes: Causes
) -> tuple[list[Move], list[Unplaced]]:
    """Gives everybody who waits another day; steps that follow move only where they must."""
    moves: list[Move] = []
    unplaced: list[Unplaced] = []
    done: set[tuple[str, Step]] = set()
    before = {key: row for key, (row, _) in causes.items()}
    for person, step in waiting:
        if (person, step) in done:
            continue
        row, event = causes[person, step]
        not_on = row.day if event.kind in (happened.NO_SHOW, happened.CANNOT_COME) else None
        changes, missing = placer.move(person, step, not_on)
        unplaced += missing
        if missing and all(old != row for old, _ in changes):
            changes = [(row, None), *changes]
        for old, new in changes:
            known = new or old
            if known is None:
                continue
            key = (known.person, known.step)
            done.add(key)
            why, who = _why(key, causes, FOLLOWS if known.person == person else HOUSEHOLD)
            moves.append(Move(*key, old or before.get(key), new, why, who))
    return moves, unplaced


def _why(key: tuple[str, Step], causes: Causes, otherwise: str) -> tuple[str, str]:
    """The reason of a move as a template, and whom or what it names."""
    if key not in causes:
        return otherwise, ""
    row, event = causes[key]
    own = event.kind in (happened.NO_SHOW, happened.CANNOT_COME)
    return WHY[event.kind], row.day.isoformat() if own else event.who
