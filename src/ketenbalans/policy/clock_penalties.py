"""Notice of default, appeal for lateness, court terms, and the penalties of both kinds.

Which penalty exists is decided by the regime of the day: the day on which the notice was received for the
administrative one, the day of the ruling for the court's (law.md 3a). A decision term that was met, or a
notice that came too early, costs nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ketenbalans.cases.case import Case, Event
from ketenbalans.errors import MissingValueError
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.clock_pauses import FAR_AWAY, ONE_DAY
from ketenbalans.policy.clock_records import Notice, Penalties, Step, Term, say
from ketenbalans.policy.clock_run import step_of
from ketenbalans.policy.counting import DAYS_IN_A_WEEK, Counting, Length
from ketenbalans.vocabulary.codes import AppealOutcome, EventType, Product, TermKind

CLOSING = (EventType.DECIDED, EventType.WITHDRAWN, EventType.CLOSED)
RATES = ("penalty.rate_first", "penalty.rate_second", "penalty.rate_third")


@dataclass(frozen=True)
class Obligation:
    """A decision that is owed: until which day, and from which day it is owed no more."""

    term: Term
    fulfilled: date | None
    owed_from: date


@dataclass(frozen=True)
class CourtRun:
    """A court order that ran: its term, the late days, and the amount."""

    event: Event
    term: Term
    days: int
    amount: float
    steps: tuple[Step, ...]


def administrative_parameter(product: Product) -> str:
    """The parameter that says whether the administrative penalty exists for a product."""
    suffix = {Product.ASYLUM: "asylum", Product.NATURALISATION: "naturalisation"}.get(product, "other")
    return f"penalty.administrative_{suffix}"


def by_product(prefix: str, product: Product) -> str:
    """The parameter of a regime that differs only between asylum and the rest."""
    return f"{prefix}_{'asylum' if product is Product.ASYLUM else 'other'}"


def closed_after(case: Case, day: date) -> date | None:
    """The first decision, withdrawal or closing on or after a day."""
    return min((event.on for event in case.of_type(*CLOSING) if event.on >= day), default=None)


def last_late_day(closed: date | None, on: date, catalogue: Catalogue) -> date:
    """The last day that can count as late: the day asked for, or the day before the decision (⚠)."""
    if closed is None or closed > on:
        return on
    counts = catalogue.holds("penalty.decision_day_counts", closed)
    return closed if counts else closed - ONE_DAY


def annulments(case: Case) -> tuple[Event, ...]:
    """The rulings that annulled a decision."""
    return tuple(
        event
        for event in case.of_type(EventType.APPEAL_RULED)
        if event.detail("outcome") == AppealOutcome.ANNULLED
    )


def obligations(case: Case, decision: Term | None, renewed: list[tuple[Event, Term]]) -> list[Obligation]:
    """Every decision that was owed: the first one, and a new one after each annulment."""
    owed = []
    if decision is not None:
        owed.append(Obligation(decision, case.first(*CLOSING), date.min))
    for event, term in renewed:
        owed.append(Obligation(term, closed_after(case, event.on), event.on))
    return owed


def notice_of_default(case: Case, owed: list[Obligation], on: date, catalogue: Catalogue) -> list[Notice]:
    """What each notice of default is worth.

    Args:
        case: The record as it stood on the day asked for.
        owed: The decisions that were owed.
        on: The day asked for.
        catalogue: The law.

    Returns:
        One notice for each that was received, in order of day.

    Source:
        Awb 4:17(3), 6:12(2); law.md DW-4, DW-7; premature: RBDHA:2023:8346.
    """
    found = []
    for event in case.of_type(EventType.NOTICE_OF_DEFAULT):
        current = [part for part in owed if part.owed_from <= event.on]
        part = current[-1] if current else None
        last_day = part.term.last_day if part else None
        if part is None:
            reason, valid = say("no decision was owed yet when it was received on {day}", day=event.on), False
        elif part.fulfilled is not None and part.fulfilled <= event.on:
            reason, valid = (
                say("too late: the case had ended on {ended}", ended=part.fulfilled),
                False,
            )
        elif last_day is None:
            reason, valid = say("premature: no term ran when it was received on {day}", day=event.on), False
        elif event.on <= last_day:
            reason, valid = (
                say("premature: received on {day}, the term ran until {last}", day=event.on, last=last_day),
                False,
            )
        else:
            reason, valid = (
                say("received on {day}, after the term had ended on {last}", day=event.on, last=last_day),
                True,
            )
        appeal, steps = _appeal_from(case, event.on, catalogue) if valid else (None, ())
        found.append(Notice(event.on, valid, reason, appeal, None, steps))
    return found


def _appeal_from(case: Case, received: date, catalogue: Catalogue) -> tuple[date, tuple[Step, ...]]:
    """The first day for the appeal for lateness: two weeks on, once the route is open (DW-7, law.md 3a)."""
    counting = Counting(catalogue)
    length = counting.length("penalty.notice_period", received)
    end = counting.after(received, length)
    if catalogue.choice("counting.notice_period_shift", received) == "shift":
        end = counting.dutch(received, end, length)
    day = end + ONE_DAY
    note = say("two weeks after the notice")
    steps = [step_of(catalogue, "DW-7", received, day, note)]
    parameter = by_product("penalty.late_appeal", case.product)
    value = catalogue.value(parameter, day)
    if value.value is False and value.until is not None:
        opened = value.until + ONE_DAY
        closed = say("the appeal for lateness was closed until {day}", day=value.until)
        steps.append(step_of(catalogue, value.reference.rule, day, opened, closed))
        day = opened
    return day, tuple(steps)


def administrative_penalty(
    case: Case, received: date, closed: date | None, on: date, catalogue: Catalogue
) -> tuple[float, int, tuple[Step, ...]]:
    """The administrative penalty after a valid notice, in euros, with its days.

    Args:
        case: The record; its product decides which regime holds.
        received: Day on which the notice was received.
        closed: Day on which the case was decided, withdrawn or closed.
        on: The day asked for.
        catalogue: The law.

    Returns:
        Euros, days, steps.

    Source:
        Awb 4:17(1)-(3); law.md DW-1 to DW-5, CNT-7.

    Example:
        >>> from ketenbalans.policy.catalogue import load
        >>> nareis = Case("k", Product.NAREIS)
        >>> administrative_penalty(nareis, date(2024, 7, 8), date(2024, 8, 10), date(2024, 9, 1), load())[:2]
        (462.0, 18)
    """
    parameter = administrative_parameter(case.product)
    value = catalogue.value(parameter, received)
    uncertain = catalogue.parameter(parameter).uncertain
    if not value.value:
        note = say("no administrative penalty for a notice received on {day}", day=received)
        step = step_of(catalogue, value.reference.rule, None, None, note, uncertain=uncertain)
        return 0.0, 0, (step,)
    first = _first_penalty_day(received, catalogue)
    most = int(catalogue.number("penalty.most_days", received))
    last = min(first + timedelta(days=most - 1), last_late_day(closed, on, catalogue))
    days = max(0, (last - first).days + 1)
    width = int(catalogue.number("penalty.days_per_rate", received))
    amount = 0.0
    for position, rate in enumerate(RATES):
        counted = min(max(days - position * width, 0), width)
        amount += counted * catalogue.number(rate, received)
    note = say("{days} days from {first}: {amount} euros", days=days, first=first, amount=f"{amount:.0f}")
    rule = catalogue.value(RATES[0], received).reference.rule
    return amount, days, (step_of(catalogue, rule, first, last if days else None, note, uncertain=uncertain),)


def _first_penalty_day(received: date, catalogue: Catalogue) -> date:
    """The day on which the penalty begins: receipt plus fifteen (DW-4 ⚠)."""
    first = received + timedelta(days=int(catalogue.number("penalty.first_day_after_notice", received)))
    if catalogue.choice("counting.notice_period_shift", received) == "shift":
        return Counting(catalogue).next_working_day(first - ONE_DAY) + ONE_DAY
    return first


def court_term(event: Event, catalogue: Catalogue, default: Length | None = None) -> Term:
    """The term that a court set, or the statutory two weeks where the ruling names none (DW-8, CNT-8)."""
    counting = Counting(catalogue)
    weeks, days, day = event.detail("term_weeks"), event.detail("term_days"), event.detail("last_day")
    rule = "APR-12" if default else "DW-8"
    setting = "counting.court_term_shift"
    if day is not None:
        length, raw, note = None, day, say("the day that the ruling names")
    elif weeks is not None or days is not None:
        length = Length(DAYS_IN_A_WEEK * (weeks or 0) + (days or 0), "days")
        raw, note = counting.after(event.on, length), say("the term that the ruling sets")
    else:
        length = default or counting.length("court.statutory_term", event.on)
        raw = counting.after(event.on, length)
        note, setting = (
            say("the ruling names no term: the longest that the law allows"),
            "counting.court_default_shift",
        )
    shifts = length is not None and catalogue.choice(setting, event.on) == "shift"
    end = counting.dutch(event.on, raw, length) if shifts and length else raw
    reference = catalogue.rules[rule].reference
    steps = [step_of(catalogue, rule, event.on, raw, note)]
    if length and not counting.is_working_day(raw):
        shifted = (
            say("the last day is no working day")
            if shifts
            else say("no weekend rule for a term set by a court")
        )
        steps.append(step_of(catalogue, "CNT-8", raw, end, shifted))
    return Term(
        TermKind.COURT_ORDER, reference.law, reference.article, event.on, end, end + ONE_DAY, tuple(steps)
    )


def court_runs(case: Case, on: date, catalogue: Catalogue) -> list[CourtRun]:
    """Every court order with its term and what it cost up to a day.

    Raises:
        MissingValueError: If an order has a rate without a maximum, or a maximum without a rate.

    Source:
        Awb 8:55d(2); law.md DW-10 to DW-13, 3a.
    """
    return [_court_run(case, event, on, catalogue) for event in case.of_type(EventType.COURT_ORDER)]


def _court_run(case: Case, event: Event, on: date, catalogue: Catalogue) -> CourtRun:
    term = court_term(event, catalogue)
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
    if rate is None or maximum is None:
        note = say("the ruling sets no penalty")
        return CourtRun(event, term, 0, 0.0, (step_of(catalogue, "DW-16", None, None, note),))
    parameter = by_product("penalty.court", case.product)
    regime = catalogue.value(parameter, event.on)
    if not regime.value:
        note = say("no court penalty by statute for a ruling of {day}", day=event.on)
        step = step_of(catalogue, regime.reference.rule, None, None, note, uncertain=True)
        return CourtRun(event, term, 0, 0.0, (step,))
    last_day = term.last_day or FAR_AWAY
    last = last_late_day(closed_after(case, event.on), on, catalogue)
    days = max(0, (last - last_day).days)
    amount = min(rate * days, maximum)
    note = say(
        "{days} days after {last_day} at {rate} euros, at most {maximum}: {amount} euros",
        days=days,
        last_day=last_day,
        rate=f"{rate:.0f}",
        maximum=f"{maximum:.0f}",
        amount=f"{amount:.0f}",
    )
    step = step_of(catalogue, "DW-16", term.overdue_from, last if days else None, note)
    return CourtRun(event, term, days, amount, (step,))


def add(first: Penalties, second: Penalties) -> Penalties:
    """Two sets of penalties together."""
    return Penalties(
        first.administrative + second.administrative,
        first.administrative_days + second.administrative_days,
        first.court + second.court,
        first.court_days + second.court_days,
        first.paid + second.paid,
        first.steps + second.steps,
    )
