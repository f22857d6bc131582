"""Shocks as scenario items: what happens, from when, for how long, how large. Each becomes dated differences.

A conflict brings applications with a mix of its own; a moratorium holds the decisions of streams and stops
their terms; a court ruling changes the share annulled; an outage takes screening capacity away.
"""

from datetime import date, timedelta

from ketenbalans.chain.changes import sums_to_one
from ketenbalans.chain.difference import Difference
from ketenbalans.vocabulary.documents import Section
from ketenbalans.vocabulary.streams import STREAMS

LONGEST_MORATORIUM = 65
"""Weeks: an application may be held until 21 months after lodging, its term of six included (APR 35(7))."""
LONGEST_SHOCK = 520
LARGEST_CONFLICT = 200_000
LARGEST_RULING = 5.0


def read_shock(section: Section) -> tuple[Difference, ...]:
    """The dated differences that a shock stands for.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or contradictory.
    """
    kind = section.one_of("kind", READERS)
    return READERS[kind](section)


def _days(section: Section, longest: float) -> tuple[date, date]:
    first = section.day("from")
    weeks = section.number("weeks", low=1, high=longest)
    return first, first + timedelta(weeks=weeks)


def _difference(
    section: Section,
    operation: str,
    target: str,
    value: float,
    days: tuple[date, date | None],
    stream: str | None = None,
) -> Difference:
    return Difference(
        operation=operation,
        target=target,
        stream=stream,
        value=value,
        band=None,
        reason=section.text("reason"),
        source=section.text("source"),
        place=section.place("kind"),
        first=days[0],
        until=days[1],
    )


def _conflict(section: Section) -> tuple[Difference, ...]:
    section.only("kind", "from", "weeks", "size", "mix", "reason", "source")
    days = _days(section, LONGEST_SHOCK)
    size = section.number("size", low=0, high=LARGEST_CONFLICT)
    rows = section.section("mix").only(*STREAMS)
    mix = {stream: rows.number(stream, low=0, high=1) for stream in rows}
    sums_to_one(mix, section.place("mix"))
    return tuple(
        _difference(section, "add", "inflow.surge", size * share, days, stream)
        for stream, share in mix.items()
    )


def _moratorium(section: Section) -> tuple[Difference, ...]:
    section.only("kind", "from", "weeks", "streams", "reason", "source")
    days = _days(section, LONGEST_MORATORIUM)
    return tuple(_difference(section, "set", "flow.held", 1.0, days, stream) for stream in _streams(section))


def _streams(section: Section) -> list[str]:
    """The streams that a shock names, each checked against the known ones."""
    named = section.texts("streams")
    choice = Section(dict.fromkeys(named, 1.0), section.lines, section.file, section.line)
    return list(choice.only(*STREAMS))


def _court_ruling(section: Section) -> tuple[Difference, ...]:
    section.only("kind", "from", "weeks", "annulled", "reason", "source")
    first = section.day("from")
    until = _days(section, LONGEST_SHOCK)[1] if "weeks" in section else None
    factor = section.number("annulled", low=0, high=LARGEST_RULING)
    return (_difference(section, "scale", "flow.annulled", factor, (first, until)),)


def _screening_outage(section: Section) -> tuple[Difference, ...]:
    section.only("kind", "from", "weeks", "size", "reason", "source")
    days = _days(section, LONGEST_SHOCK)
    left = 1.0 - section.number("size", low=0, high=1)
    return (_difference(section, "scale", "screening.capacity", left, days),)


READERS = {
    "conflict": _conflict,
    "moratorium": _moratorium,
    "court_ruling": _court_ruling,
    "screening_outage": _screening_outage,
}
