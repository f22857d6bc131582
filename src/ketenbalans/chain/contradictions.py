"""What a chain cannot be: parts that are each within their bounds and cannot hold together.

A chain is looked through once, after a scenario is applied and before anything is simulated.
"""

from datetime import date, timedelta

from ketenbalans.chain.chain import Chain
from ketenbalans.errors import ContradictionError, KetenbalansError
from ketenbalans.vocabulary.calendar import FIRST_CYCLE_START
from ketenbalans.vocabulary.streams import STREAMS


def first_contradiction(chain: Chain) -> KetenbalansError | None:
    """The first thing that cannot hold together, or None."""
    for look in (_without_staff, _without_screeners, _without_places, _before_the_location, _moved_twice):
        found = look(chain)
        if found is not None:
            return found
    return None


def consistent(chain: Chain) -> Chain:
    """The chain itself, once it is sure that its parts can hold together.

    Raises:
        ContradictionError: If they cannot, with the place and how to mend it.

    Example:
        >>> from ketenbalans.chain.chain import load
        >>> consistent(load()).name
        'asylum'
    """
    found = first_contradiction(chain)
    if found is not None:
        raise found
    return chain


def _without_staff(chain: Chain) -> KetenbalansError | None:
    if chain.number("capacity.decisions_per_month") > 0 and chain.number("capacity.absence") < 1:
        return None
    return ContradictionError(
        "hearings and decisions have capacity but no staff",
        where="capacity.decisions_per_month",
        mend="give the production of the present staff, more than zero",
    )


def _without_screeners(chain: Chain) -> KetenbalansError | None:
    for fte in ("screening.fte", "screening.fte_later"):
        if chain.number(fte) > 0 and chain.number("screening.per_fte") > 0:
            return None
    return ContradictionError(
        "applications must be screened before they are heard and nobody screens",
        where="screening.fte",
        mend="give screeners, and screenings per fte, more than zero",
    )


def _without_places(chain: Chain) -> KetenbalansError | None:
    added = any(change.target == "plan.places" for change in chain.dated)
    if chain.word("plan.active") == "no" or chain.number("plan.places") > 0 or added:
        return None
    return ContradictionError(
        "category B waits for a pre-phase day and there are no places",
        where="plan.places",
        mend="give places per week, or set plan.active to no",
    )


def location_ready(chain: Chain) -> date:
    """The day on which the central location is ready, at the assumed delay.

    Example:
        >>> from ketenbalans.chain.chain import load
        >>> location_ready(load()) > FIRST_CYCLE_START
        True
    """
    return FIRST_CYCLE_START + timedelta(weeks=chain.number("plan.location_delay"))


def _before_the_location(chain: Chain) -> KetenbalansError | None:
    ready = location_ready(chain)
    for change in chain.dated:
        if change.target == "plan.places" and change.first < ready:
            return ContradictionError(
                "places of the pre-phase change on {first}, before the location is ready on {ready}",
                where=change.place,
                mend="let the change start later, or make plan.location_delay shorter",
                first=change.first.isoformat(),
                ready=ready.isoformat(),
            )
    return None


def _moved_twice(chain: Chain) -> KetenbalansError | None:
    for stream in STREAMS:
        for day in {move.day for move in chain.moves}:
            total = sum(move.share for move in chain.moves if move.origin == stream and move.day == day)
            if total > 1.0 + 1e-9:
                return ContradictionError(
                    "on {day} more than all of {stream} moves away: {total}",
                    where=next(move.place for move in chain.moves if move.origin == stream),
                    mend="let the shares that leave a stream on one day sum to at most 1",
                    day=day.isoformat(),
                    stream=stream,
                    total=round(total, 6),
                )
    return None
