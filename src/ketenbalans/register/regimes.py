"""Two laws side by side: how many open applications stand under each, and when the old one is empty."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from ketenbalans.register.cohorts import first_pact_day
from ketenbalans.register.columns import EPOCH, days_since_epoch
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import FOREVER, Register, told_moment
from ketenbalans.register.states import STATES
from ketenbalans.register.turns import IS_OPEN
from ketenbalans.vocabulary.codes import Population, TermRegime

_LAWS = (TermRegime.OLD, TermRegime.PACT)
_AGAIN = STATES.index("lodged_again")
_FIRST = STATES.index("first_decision_awaited")

DEFINITION = {
    "en": "Open applications at the end of the day by the law that runs their clock: as told, else by the "
    "day of the last lodging. The old law is empty from the first day on which, and after which, no "
    "application under it is open.",
    "nl": "Openstaande aanvragen aan het eind van de dag naar de wet die hun termijn bepaalt: zoals verteld, "
    "anders naar de dag van de laatste indiening. De oude wet is leeg vanaf de eerste dag waarop, en "
    "waarna, geen aanvraag onder die wet openstaat.",
}


def regimes(
    register: Register,
    on: date,
    *,
    known_at: int = FOREVER,
    population: Population = Population.ALL_ASYLUM,
    months: int = 12,
) -> dict[str, Any]:
    """Open applications under each law at the end of some months, and when the old law is empty.

    Args:
        register: The register.
        on: The reference date; the last point of the series.
        known_at: Last moment of recording that counts.
        population: Whom it counts.
        months: How many month ends before the reference date.

    Returns:
        ``series`` (``on`` and a count by law), ``old_empty_since`` (None while applications under the old
        law are open, and where there never was one: ``old_ever_open``) and the ``definition``.

    Source:
        law.md TR-1. Serves R-008.
    """
    milestones = Milestones(register, on, known_at)
    turns = milestones.turns()
    law = _law_of_turns(milestones)
    members = milestones.members(population)
    last = days_since_epoch(on)
    series = []
    for day in [*_month_ends(on, months), on]:
        number = days_since_epoch(day)
        is_open = members & turns.open_on(number)
        current = _current(turns.case, turns.day, law, number, turns.size)
        counts = np.bincount(current[is_open], minlength=len(_LAWS))
        series.append(
            {"on": day.isoformat(), **{str(name): int(counts[place]) for place, name in enumerate(_LAWS)}}
        )
    return {
        "population": str(population),
        "on": on.isoformat(),
        "known_at": told_moment(known_at),
        "series": series,
        "old_ever_open": bool((members[turns.case] & IS_OPEN[turns.state] & (law == 0)).any()),
        "old_empty_since": _empty_since(milestones, law, members, last),
        "definition": DEFINITION,
    }


def _law_of_turns(milestones: Milestones) -> np.ndarray:
    """Place in ``_LAWS`` of the law of the case from each turn on, int8 of shape (turn,)."""
    turns = milestones.turns()
    lodging = (turns.state == _FIRST) | (turns.state == _AGAIN)
    by_day = np.where(turns.day < first_pact_day(), 0, 1)
    # The last lodging up to each turn decides; turns before any lodging are judged by their own day.
    place = np.arange(turns.case.size)
    starts = np.ones(turns.case.size, dtype=bool)
    starts[1:] = turns.case[1:] != turns.case[:-1]
    latest = np.maximum.accumulate(np.where(lodging | starts, place, 0)) if place.size else place
    law = by_day[latest]
    told = np.full(turns.size, -1, dtype=np.int8)
    facts = milestones.facts().filter(pl.col("term_regime").is_not_null())
    for number, name in enumerate(_LAWS):
        told[facts.filter(pl.col("term_regime") == str(name)).get_column("case_id").to_numpy()] = number
    own = told[turns.case]
    return np.where(own >= 0, own, law).astype(np.int8)


def _current(case: np.ndarray, day: np.ndarray, law: np.ndarray, until: int, size: int) -> np.ndarray:
    found = np.zeros(size, dtype=np.int8)
    told = day <= until
    found[case[told]] = law[told]
    return found


def _month_ends(on: date, months: int) -> list[date]:
    found = []
    day = on.replace(day=1)
    for _ in range(months):
        end = day - timedelta(days=1)
        found.append(end)
        day = end.replace(day=1)
    return found[::-1]


def _empty_since(milestones: Milestones, law: np.ndarray, members: np.ndarray, last: int) -> str | None:
    """The first day from which on no application under the old law is open."""
    turns = milestones.turns()
    mine = members[turns.case]
    case, day = turns.case[mine], turns.day[mine]
    old_and_open = IS_OPEN[turns.state[mine]] & (law[mine] == 0)
    if not old_and_open.any():
        return None
    next_day = np.full(case.size, last + 1, dtype=np.int64)
    same = case[1:] == case[:-1]
    next_day[:-1][same] = day[1:][same]
    # A spell lasts until the day of the next turn of the case; the last spell to end decides.
    end = int(next_day[old_and_open].max())
    return None if end > last else (EPOCH + timedelta(days=end)).isoformat()
