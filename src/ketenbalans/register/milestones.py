"""The first day of each kind of step for every case, as arrays: what flows, waits and screening count from.

Cases are numbered from 1, so position 0 of every array is empty; a step that did not happen is ``NEVER``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from ketenbalans.register.cohorts import COHORTS, with_cohort
from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.register.states import populations
from ketenbalans.register.turns import Turns
from ketenbalans.vocabulary.codes import EventType, Population

NEVER = np.iinfo(np.int32).max
"""Stands for a day that did not come."""


@dataclass
class Milestones:
    """Steps of every case as they stood on a day and were known at a moment.

    Attributes:
        register: The register.
        on: The day; later steps do not count.
        known_at: Last moment of recording that counts.
        size: Length of every array: the number of the last case, plus one.
    """

    register: Register
    on: date
    known_at: int = FOREVER
    size: int = 0
    _first: dict[EventType, np.ndarray] = field(default_factory=dict)
    _facts: pl.DataFrame | None = None
    _turns: Turns | None = None

    def __post_init__(self) -> None:
        self.size = self.register.cases + 1

    @property
    def day(self) -> int:
        """The reference day as the register keeps days."""
        return days_since_epoch(self.on)

    def load(self, types: Iterable[EventType]) -> None:
        """Reads several types at once, which is quicker than one by one."""
        wanted = [kind for kind in types if kind not in self._first]
        if not wanted:
            return
        events = (
            self.register.events(wanted, on=self.on, known_at=self.known_at)
            .select("type", "case_id", "on_day")
            .collect()
        )
        kinds, cases, days = (events.get_column(name).to_numpy() for name in events.columns)
        for kind in wanted:
            found = np.full(self.size, NEVER, dtype=np.int32)
            mine = kinds == TYPE_NUMBERS[str(kind)]
            np.minimum.at(found, cases[mine], days[mine])
            self._first[kind] = found

    def first(self, kind: EventType) -> np.ndarray:
        """The first day of a type, int32 of shape (case,)."""
        self.load([kind])
        return self._first[kind]

    def earliest(self, *types: EventType) -> np.ndarray:
        """The first day of any of some types, int32 of shape (case,)."""
        self.load(types)
        found: np.ndarray = np.minimum.reduce([self._first[kind] for kind in types])
        return found

    def turns(self) -> Turns:
        """Every opening and closing of every application up to the day."""
        if self._turns is None:
            self._turns = Turns.read(self.register, self.on, self.known_at)
        return self._turns

    def facts(self) -> pl.DataFrame:
        """The facts that populations and products are told by."""
        if self._facts is None:
            names = ("product", "kind", "track", "planning_cohort", "term_regime", "procedure")
            self._facts = self.register.facts(known_at=self.known_at, columns=names)
        return self._facts

    def members(self, population: Population) -> np.ndarray:
        """Which cases belong to a population, bool of shape (case,)."""
        if population not in COHORTS:
            return self.where(populations()[population])
        lodged = self.first(EventType.LODGED)
        facts = self.facts()
        days = lodged[facts.get_column("case_id").to_numpy()]
        told = with_cohort(facts.with_columns(lodged_day=pl.Series(days).replace(NEVER, None)))
        found = np.zeros(self.size, dtype=bool)
        found[told.filter(populations()[population]).get_column("case_id").to_numpy()] = True
        return found

    def where(self, condition: pl.Expr) -> np.ndarray:
        """Which cases meet a condition on their facts, bool of shape (case,)."""
        found = np.zeros(self.size, dtype=bool)
        found[self.facts().filter(condition).get_column("case_id").to_numpy()] = True
        return found

    def events(self, kind: EventType, *columns: str) -> pl.DataFrame:
        """Every event of a type, not only the first: ``case_id, on_day`` and more columns."""
        return (
            self.register.events((kind,), on=self.on, known_at=self.known_at)
            .select("case_id", "on_day", *columns)
            .collect()
        )
