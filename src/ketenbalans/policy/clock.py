"""The legal clock of one case: every term that runs, the notice of default, and the penalties.

``explain`` is what ``ketenbalans terms explain`` tells; ``together`` adds up a file of cases with
households that share one penalty. For millions of cases see ``policy.clock_arrays``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ketenbalans.cases.case import Case
from ketenbalans.policy.catalogue import Catalogue, load
from ketenbalans.policy.clock_decision import decision_term
from ketenbalans.policy.clock_facts import current_application, facts_of
from ketenbalans.policy.clock_other_terms import (
    after_annulment,
    appeal,
    border_total,
    court_ruling,
    lodging,
    registration,
)
from ketenbalans.policy.clock_penalties import (
    CourtRun,
    Obligation,
    add,
    administrative_penalty,
    closed_after,
    court_runs,
    notice_of_default,
    obligations,
)
from ketenbalans.policy.clock_records import Clock, Notice, Penalties, Step, Term, say
from ketenbalans.vocabulary.codes import EventType

NO_NOTICE = Notice(None, None, say("no notice of default is recorded"), None)


@dataclass(frozen=True)
class Household:
    """What a household comes to: members share one administrative and one court penalty (DW-5, DW-13)."""

    household: str
    keys: tuple[str, ...]
    administrative: float
    court: float

    @property
    def total(self) -> float:
        """Both penalties together."""
        return self.administrative + self.court


def explain(case: Case, on: date | None = None, catalogue: Catalogue | None = None) -> Clock:
    """Every term of a case with its steps, the notice of default, and the penalties up to a day.

    Args:
        case: The record.
        on: The day asked for; events after it are not seen. Without it the last day in the record.
        catalogue: The law, with any reform; without it the law as shipped.

    Returns:
        The clock; its terms are in the order registration, lodging, decision, border, court orders,
        appeal, court ruling.

    Raises:
        MissingValueError: If the case has no day of application, or the law no value for a day of it.
        ContradictionError: If the events of the case cannot hold together.

    Source:
        law.md sections 0 to 5; docs/explanation/legal-clock.md. Serves R-060, R-064.

    Example:
        >>> from ketenbalans.vocabulary.codes import Product, TermKind
        >>> clock = explain(Case("c1", Product.ASYLUM, lodged_on=date(2024, 4, 10)))
        >>> clock.term(TermKind.DECISION).last_day
        datetime.date(2024, 10, 10)
    """
    catalogue = catalogue or load()
    on = on or case.last_day()
    seen = case.as_it_stood(on) if on else case
    facts = facts_of(seen, catalogue)  # refuses a case without any day
    on = on or facts.lodged
    current, former = current_application(seen)
    decision = decision_term(facts, on, catalogue)
    renewed = after_annulment(current, facts, catalogue)
    runs = court_runs(current, on, catalogue)
    owed = obligations(current, decision, renewed)
    notices = notice_of_default(current, owed, on, catalogue)
    penalties = _penalties(current, notices, owed, runs, on, catalogue)
    court = [*((run.event.on, run.term) for run in runs), *((event.on, term) for event, term in renewed)]
    terms: list[Term | None] = [
        registration(current, catalogue),
        lodging(current, catalogue),
        decision,
        border_total(current, facts, catalogue),
        *(term for _, term in sorted(court, key=lambda item: item[0])),
        appeal(current, catalogue),
        court_ruling(current, facts, catalogue),
    ]
    carried = tuple((_order(run), run.amount) for run in runs)
    if former is not None:
        before = explain(former, on, catalogue)
        penalties = add(before.penalties, penalties)
        carried = before.court_runs + carried
    return Clock(
        key=case.key,
        household=case.household,
        on=on,
        regime=facts.regime,
        cohort=facts.cohort,
        terms=tuple(term for term in terms if term is not None),
        notice=replace(_telling(notices), repeat_appeal_from=_repeat_appeal(current, runs, on)),
        penalties=penalties,
        court_runs=carried,
    )


def _penalties(
    case: Case,
    notices: Sequence[Notice],
    owed: Sequence[Obligation],
    runs: Sequence[CourtRun],
    on: date,
    catalogue: Catalogue,
) -> Penalties:
    """Both penalties; a decision that is owed has one administrative penalty, from its first valid notice."""
    administrative, days = 0.0, 0
    steps: list[Step] = []
    counted: set[date] = set()
    for notice in notices:
        if not notice.valid or notice.received is None:
            continue
        since = max(part.owed_from for part in owed if part.owed_from <= notice.received)
        if since in counted:
            continue
        counted.add(since)
        closed = closed_after(case, notice.received)
        amount, length, told = administrative_penalty(case, notice.received, closed, on, catalogue)
        administrative, days = administrative + amount, days + length
        steps += told
    for run in runs:
        steps += run.steps
    return Penalties(
        administrative=administrative,
        administrative_days=days,
        court=sum(run.amount for run in runs),
        court_days=sum(run.days for run in runs),
        paid=sum(event.detail("amount") or 0.0 for event in case.of_type(EventType.PENALTY_PAID)),
        steps=tuple(steps),
    )


def _telling(notices: Sequence[Notice]) -> Notice:
    """The notice to tell: the first valid one, else the last."""
    return next((notice for notice in notices if notice.valid), notices[-1] if notices else NO_NOTICE)


def _repeat_appeal(case: Case, runs: Sequence[CourtRun], on: date) -> date | None:
    """The first day for a next appeal without notice, where the last court term lapsed (Awb 6:12(3))."""
    if not runs:
        return None
    day = runs[-1].term.overdue_from
    closed = closed_after(case, runs[-1].event.on)
    lapsed = day is not None and day <= on and (closed is None or closed >= day)
    return day if lapsed else None


def _order(run: CourtRun) -> tuple[object, ...]:
    """What makes a court order the same one for the members of a household."""
    return run.event.on, *(
        run.event.detail(name) for name in ("term_weeks", "term_days", "last_day", "rate", "maximum")
    )


def together(clocks: Sequence[Clock]) -> tuple[Household, ...]:
    """What each household comes to: one amount for all its members (DW-5, DW-13).

    Args:
        clocks: The clocks of cases; those without a household stand alone and are left out here.

    Returns:
        One row per household, in order of name. An order that is the same for several members counts once,
        at the largest amount among them; so does the administrative penalty.
    """
    members: Mapping[str, list[Clock]] = defaultdict(list)
    for clock in clocks:
        if clock.household is not None:
            members[clock.household].append(clock)
    found = []
    for household, group in sorted(members.items()):
        orders: dict[tuple[object, ...], float] = {}
        for clock in group:
            for order, amount in clock.court_runs:
                orders[order] = max(orders.get(order, 0.0), amount)
        administrative = max(clock.penalties.administrative for clock in group)
        keys = tuple(clock.key for clock in group)
        found.append(Household(household, keys, administrative, sum(orders.values())))
    return tuple(found)
