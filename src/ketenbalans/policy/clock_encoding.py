"""Records of cases as the columns that the array clock reads.

The facts are those of ``policy.clock_facts``; nothing is counted here, except for the few records (an
annulled decision, lodged anew, a ruling after the end) whose answer is taken from the explaining clock.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from ketenbalans.cases.case import Case
from ketenbalans.errors import MissingValueError
from ketenbalans.policy.catalogue import Catalogue, load
from ketenbalans.policy.clock import explain
from ketenbalans.policy.clock_arrays import Columns
from ketenbalans.policy.clock_changes import asked_length, effective_basis, room_parameter
from ketenbalans.policy.clock_facts import Facts, facts_of
from ketenbalans.policy.clock_kernel import EXTENSION, SUSPENSION
from ketenbalans.policy.clock_pauses import Basis
from ketenbalans.policy.clock_penalties import annulments
from ketenbalans.policy.clock_tables import day_number
from ketenbalans.policy.clock_tracks import TRACKS
from ketenbalans.policy.counting import DAYS_IN_A_WEEK
from ketenbalans.policy.counting_kernel import NONE
from ketenbalans.vocabulary.codes import EventType, Product, TermKind, TermRegime

INTEGERS = np.int32
REGIME_CLASS = {Product.ASYLUM: 0, Product.NATURALISATION: 1}


def columns_of(cases: Sequence[Case], on: date | None = None, catalogue: Catalogue | None = None) -> Columns:
    """The columns of records as they stood on a day.

    Args:
        cases: The records.
        on: The day asked for, for all of them; without it the last day of each record.
        catalogue: The law; its settings decide which event starts a term.

    Returns:
        One row per record, in their order.

    Raises:
        KetenbalansError: As ``policy.clock.explain`` does.
    """
    catalogue = catalogue or load()
    countries = sorted({moratorium.country for moratorium in catalogue.moratoria})
    rows: list[dict[str, int]] = []
    changes: list[list[tuple[int, int, int, int]]] = []
    notices: list[list[int]] = []
    orders: list[list[tuple[float, ...]]] = []
    settled: dict[int, dict[str, float]] = {}
    for row, record in enumerate(cases):
        day = on or record.last_day()
        case = record.as_it_stood(day) if day else record
        facts = facts_of(case, catalogue)
        asked = day or facts.lodged
        rows.append(_row(facts, asked, countries))
        if _is_rare(case, facts):
            settled[row] = _settled(record, asked, catalogue)
            rows[-1]["track"] = -1
            changes.append([])
            notices.append([])
            orders.append([])
            continue
        changes.append(_changes(facts, catalogue))
        notices.append([day_number(event.on) for event in case.of_type(EventType.NOTICE_OF_DEFAULT)])
        orders.append(_orders(case))
    flat_changes = [change for part in changes for change in part]
    flat_orders = [order for part in orders for order in part]
    table = {
        name: np.array([row[name] for row in rows], INTEGERS)
        for name in ("lodged", "law_day", "start", "ended", "on")
    }
    codes = {
        name: np.array([row[name] for row in rows], np.int8) for name in ("track", "regime", "regime_class")
    }
    marks = {name: np.array([row[name] for row in rows], np.bool_) for name in ("extendable", "uncapped")}
    return Columns(
        **table,
        **codes,
        **marks,
        country=np.array([row["country"] for row in rows], np.int16),
        offsets=_offsets(changes),
        change_kind=np.array([change[0] for change in flat_changes], np.int8),
        change_day=np.array([change[1] for change in flat_changes], INTEGERS),
        change_amount=np.array([change[2] for change in flat_changes], INTEGERS),
        change_basis=np.array([change[3] for change in flat_changes], np.int8),
        notice_offsets=_offsets(notices),
        notice_day=np.array([day for part in notices for day in part], INTEGERS),
        order_offsets=_offsets(orders),
        order_day=np.array([order[0] for order in flat_orders], INTEGERS),
        order_last=np.array([order[1] for order in flat_orders], INTEGERS),
        order_days=np.array([order[2] for order in flat_orders], INTEGERS),
        order_rate=np.array([order[3] for order in flat_orders], np.float64),
        order_maximum=np.array([order[4] for order in flat_orders], np.float64),
        settled=settled,
    )


def _row(facts: Facts, on: date, countries: list[str]) -> dict[str, int]:
    return {
        "track": -1 if facts.track is None else int(facts.track),
        "regime": -1 if facts.regime is None else list(TermRegime).index(facts.regime),
        "regime_class": REGIME_CLASS.get(facts.product, 2),
        "lodged": day_number(facts.lodged),
        "law_day": day_number(facts.law_day),
        "start": day_number(facts.start, NONE),
        "ended": day_number(facts.ended, NONE),
        "on": day_number(on),
        "country": countries.index(facts.country) if facts.country in countries else -1,
        "extendable": facts.extendable,
        "uncapped": not facts.capped,
    }


def _is_rare(case: Case, facts: Facts) -> bool:
    """Records with more than one decision to be taken, or a ruling after the end."""
    rulings = case.of_type(EventType.COURT_ORDER)
    late = facts.ended is not None and any(event.on > facts.ended for event in rulings)
    return bool(annulments(case) or case.of_type(EventType.RELODGED) or late)


def _settled(case: Case, on: date, catalogue: Catalogue) -> dict[str, float]:
    clock = explain(case, on, catalogue)
    decision, order = clock.term(TermKind.DECISION), clock.term(TermKind.COURT_ORDER)
    return {
        "last_day": day_number(decision.last_day if decision else None, NONE),
        "running": bool(decision and decision.running),
        "notice_valid": -1 if clock.notice.valid is None else int(clock.notice.valid),
        "appeal_from": day_number(clock.notice.appeal_from, NONE),
        "court_last_day": day_number(order.last_day if order else None, NONE),
        "administrative": clock.penalties.administrative,
        "administrative_days": clock.penalties.administrative_days,
        "court": clock.penalties.court,
        "court_days": clock.penalties.court_days,
    }


def _changes(facts: Facts, catalogue: Catalogue) -> list[tuple[int, int, int, int]]:
    """Extensions and suspensions as kind, day, amount (or resumption), ground."""
    found = []
    for extension in facts.extensions:
        basis = effective_basis(extension.basis, facts.track)
        own = TRACKS[facts.track].extension if facts.track is not None else ""
        parameter = "" if basis in (Basis.POSTPONEMENT, Basis.GENERAL) else room_parameter(basis, own)
        unit = "months"
        if parameter:
            known = catalogue.parameter(parameter)
            old = facts.regime is TermRegime.OLD
            day = extension.on if old else facts.law_day
            unit = next((value.unit for value in known.values if value.holds_on(day)), known.unit)
        length = None if basis is Basis.GENERAL else asked_length(extension, unit)
        found.append((EXTENSION, day_number(extension.on), NONE if length is None else length, int(basis)))
    for suspension in facts.suspensions:
        found.append((SUSPENSION, day_number(suspension.first), day_number(suspension.resumed, NONE), 0))
    return found


def _orders(case: Case) -> list[tuple[float, ...]]:
    """Court orders as day, last day, days, rate, maximum."""
    found: list[tuple[float, ...]] = []
    for event in case.of_type(EventType.COURT_ORDER):
        weeks, days = event.detail("term_weeks"), event.detail("term_days")
        rate, maximum = event.detail("rate"), event.detail("maximum")
        if (rate is None) != (maximum is None):
            raise MissingValueError(
                "the court order of {on} has {given} but no {absent}",
                where=event.place,
                mend="add {absent} as the ruling gives it, or leave out both",
                on=event.on,
                given="rate" if maximum is None else "maximum",
                absent="maximum" if maximum is None else "rate",
            )
        length = NONE if weeks is None and days is None else DAYS_IN_A_WEEK * (weeks or 0) + (days or 0)
        found.append(
            (
                float(day_number(event.on)),
                float(day_number(event.detail("last_day"), NONE)),
                float(length),
                np.nan if rate is None else rate,
                np.nan if maximum is None else maximum,
            )
        )
    return found


def _offsets(parts: Sequence[Sequence[object]]) -> np.ndarray:
    return np.cumsum([0, *(len(part) for part in parts)]).astype(INTEGERS)
