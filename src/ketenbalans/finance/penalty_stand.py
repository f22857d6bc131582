"""Penalties as the register knows them on a day: due, paid, still running, and what may still come (R-064,
R-065).

What is due is counted case by case by the legal clock, one order for a household once. What may still come
from notices and from cases that are merely overdue rests on the assumptions of the chain. What the clock
cannot tell is counted and said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ketenbalans.cases.case import Case
from ketenbalans.chain.assumptions import Assumption
from ketenbalans.chain.assumptions import load as chain_assumptions
from ketenbalans.errors import KetenbalansError
from ketenbalans.finance.provision import needed
from ketenbalans.policy.catalogue import Catalogue
from ketenbalans.policy.catalogue import load as law
from ketenbalans.policy.clock import explain, together
from ketenbalans.policy.clock_records import Clock
from ketenbalans.register.milestones import NEVER, Milestones
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.register.records import records
from ketenbalans.register.stock import StockQuestion, open_applications
from ketenbalans.register.timeliness import UNKNOWN, last_days
from ketenbalans.vocabulary.codes import EventType, Population

AT_A_TIME = 2_000
"""Cases whose records are read together."""
LITIGATING, PERSONS, NOTICES_PER_ORDER = "A-070", "A-072", "A-075"
LONG_LATE = 10_000
"""Weeks after which every penalty has reached its maximum."""


@dataclass(frozen=True)
class PenaltyStand:
    """What penalties come to on a day, in applications and euros.

    Args:
        on: The day.
        open: Open applications.
        old_stock: Those of the old stock.
        overdue: Open ones past their term.
        term_unknown: Open ones whose term the clock cannot tell.
        noticed: Overdue with a notice of default and no court order.
        ordered: Open under a court order.
        due: Euros run up so far, open or decided, administrative and court.
        paid: Euros paid so far.
        running: Euros that the orders of open applications may still run up to their maximum.
        cannot_tell: Applications with a notice or order whose record the clock refuses.
        paid_unknown: Payments whose amount is not told; they count as nothing.
        maximum: Most that one future penalty comes to, in euros.
    """

    on: date
    open: int
    old_stock: int
    overdue: int
    term_unknown: int
    noticed: int
    ordered: int
    due: float
    paid: float
    running: float
    cannot_tell: int
    paid_unknown: int
    maximum: float

    @property
    def unpaid(self) -> float:
        """Euros due and not paid."""
        return max(self.due - self.paid, 0.0)

    def expected(self, point: str = "value", known: Mapping[str, Assumption] | None = None) -> float:
        """Euros that notices and overdue cases without an order are expected to bring.

        Args:
            point: ``low``, ``value`` or ``high`` of the assumptions.
            known: The assumptions of the chain; the shipped ones if None.
        """
        assumed = known or chain_assumptions()
        litigating: float = getattr(assumed[LITIGATING], point)
        opposite = {"low": "high", "high": "low", "value": "value"}[point]
        return float(
            needed(
                overdue=float(self.overdue - self.noticed - self.ordered),
                noticed=float(self.noticed),
                ordered=0.0,
                share_that_litigates=litigating,
                share_of_notices_ordered=1.0 / getattr(assumed[NOTICES_PER_ORDER], opposite),
                weeks_late=LONG_LATE,
                rate_per_day=self.maximum,
                maximum=self.maximum,
                persons_per_penalty=getattr(assumed[PERSONS], opposite),
            )
        )

    def provision(self, point: str = "value", known: Mapping[str, Assumption] | None = None) -> float:
        """Euros that the provision needs: due and unpaid, running, and expected."""
        return self.unpaid + self.running + self.expected(point, known)


def penalty_stand(
    register: Register,
    on: date,
    maximum: float,
    known_at: int = FOREVER,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> PenaltyStand:
    """What penalties come to on a day, as known at a moment.

    Args:
        register: The register.
        on: The day.
        maximum: Most that one future penalty comes to, in euros.
        known_at: Last moment of recording that counts.
        progress: Told the cases with a notice or order that are done, and how many there are.

    Source:
        law.md DW-1 to DW-16; docs/explanation/money.md. Serves R-064, R-065.
    """
    milestones = Milestones(register, on, known_at)
    question = StockQuestion(on, known_at, Population.ALL_IND_DECISIONS)
    cases = np.sort(open_applications(register, question).get_column("case_id").to_numpy())
    old = open_applications(register, StockQuestion(on, known_at, Population.OLD_STOCK)).height
    due_days = last_days(milestones, cases)
    overdue = cases[(due_days != UNKNOWN) & (due_days < milestones.day)]
    noticed = milestones.first(EventType.NOTICE_OF_DEFAULT) != NEVER
    ordered = milestones.first(EventType.COURT_ORDER) != NEVER
    litigated = np.flatnonzero(noticed | ordered)
    clocks, running, refused = _clocks(milestones, litigated, set(cases.tolist()), progress)
    paid, unknown = _paid(milestones)
    alone = sum(clock.penalties.total for clock in clocks if clock.household is None)
    return PenaltyStand(
        on=on,
        open=cases.size,
        old_stock=old,
        overdue=overdue.size,
        term_unknown=int((due_days == UNKNOWN).sum()),
        noticed=int((noticed & ~ordered)[overdue].sum()),
        ordered=int(ordered[overdue].sum()),
        due=alone + sum(each.administrative + each.court for each in together(clocks)),
        paid=paid,
        running=running,
        cannot_tell=refused,
        paid_unknown=unknown,
        maximum=maximum,
    )


def _clocks(
    milestones: Milestones, cases: np.ndarray, still_open: set[int], progress: Callable[[int, int], None]
) -> tuple[list[Clock], float, int]:
    """The clocks of cases with a notice or order, what open orders may still run up, and refusals."""
    catalogue = law()
    clocks: list[Clock] = []
    left: dict[object, float] = {}
    for start in range(0, cases.size, AT_A_TIME):
        for number, case in _records(milestones, cases[start : start + AT_A_TIME].tolist()).items():
            clock = _clock(case, milestones.on, catalogue)
            if clock is None:
                continue
            clocks.append(clock)
            if number in still_open:
                for order, amount in clock.court_runs:
                    key = (clock.household or clock.key, order)
                    rest = max(_maximum(order) - amount, 0.0)
                    left[key] = min(left.get(key, rest), rest)
        progress(min(start + AT_A_TIME, cases.size), cases.size)
    return clocks, sum(left.values()), cases.size - len(clocks)


def _maximum(order: tuple[object, ...]) -> float:
    """The maximum of an order, the last of what makes it the same one; 0 where the ruling sets none."""
    return float(order[-1]) if isinstance(order[-1], int | float) else 0.0


def _clock(case: Case, on: date, catalogue: Catalogue) -> Clock | None:
    """The clock of a case; None where the law has no answer for its record."""
    try:
        return explain(case, on, catalogue)
    except (KetenbalansError, LookupError):
        return None


def _records(milestones: Milestones, numbers: Sequence[int]) -> dict[int, Case]:
    """The records of some cases, without those that cannot be read."""
    try:
        return records(milestones.register, numbers, on=milestones.on, known_at=milestones.known_at)
    except KetenbalansError:
        if len(numbers) == 1:
            return {}
        half = len(numbers) // 2
        return _records(milestones, numbers[:half]) | _records(milestones, numbers[half:])


def _paid(milestones: Milestones) -> tuple[float, int]:
    """Euros paid up to the day, and payments whose amount is not told."""
    amounts = (
        milestones.events(EventType.PENALTY_PAID, "detail")
        .join(milestones.register.detail("amount", pl.Float64), on="detail", how="left")
        .get_column("amount")
    )
    return float(amounts.sum() or 0.0), int(amounts.null_count())
