"""Every opening and closing of every application, read once, from which the state on any earlier day follows.

A period's flows, the stock before and after it and the stock a year ago all come from one reading of the
events; reading them anew for each day would take most of the time of a monthly report.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ketenbalans.register.reading import FOREVER, Register
from ketenbalans.register.states import OPEN_STATES, STATES, TURN_TYPES, turning_events
from ketenbalans.vocabulary.codes import EventType

NEVER_LODGED = -1
"""Stands for the state of a case that was not lodged."""

IS_OPEN = np.array([*(state in OPEN_STATES for state in STATES), False])
"""Whether each state is open; the last place is that of cases never lodged."""

_TYPES = len(STATES)
_LODGED = TURN_TYPES.index(EventType.LODGED)


@dataclass(frozen=True)
class Turns:
    """The turning events up to a day, as known at a moment, by case and in time.

    Attributes:
        case: Number of the case, ascending, int32 of shape (turn,).
        day: Day, in days since 1970, ascending within a case.
        state: Place in ``STATES`` of what the application is from then on.
        detail: Number of the attributes of the event.
        size: One more than the number of the last case.
    """

    case: np.ndarray
    day: np.ndarray
    state: np.ndarray
    detail: np.ndarray
    size: int

    @staticmethod
    def read(register: Register, on: date, known_at: int = FOREVER) -> "Turns":
        """Reads them from a register."""
        columns = turning_events(register, on, known_at).select("case_id", "turn", "detail").collect()
        case, turn, detail = (columns.get_column(name).to_numpy() for name in columns.columns)
        # One sort of packed numbers: case above turn. Days before 1970 make a turn negative.
        least = int(turn.min()) if turn.size else 0
        bits = int(turn.max() - least).bit_length() if turn.size else 0
        packed = (case.astype(np.int64) << bits) | (turn.astype(np.int64) - least)
        order = np.argsort(packed, kind="stable")
        day, state = np.divmod(turn[order], _TYPES)
        return Turns(case[order], day, state.astype(np.int8), detail[order], register.cases + 1)

    def states(self, day: int) -> np.ndarray:
        """The place in ``STATES`` of each case on a day, or ``NEVER_LODGED``; int8 of shape (case,)."""
        found = np.full(self.size, NEVER_LODGED, dtype=np.int8)
        told = self.day <= day
        # Of several turns of a case the last is written last, and stays.
        found[self.case[told]] = self.state[told]
        found[~self._lodged_by(day)] = NEVER_LODGED
        return found

    def _lodged_by(self, day: int) -> np.ndarray:
        lodged = np.zeros(self.size, dtype=bool)
        lodged[self.case[(self.state == _LODGED) & (self.day <= day)]] = True
        return lodged

    def open_on(self, day: int) -> np.ndarray:
        """Which cases are open on a day, bool of shape (case,)."""
        found: np.ndarray = IS_OPEN[self.states(day)]
        return found

    def before(self) -> np.ndarray:
        """The state before each turn, int8 of shape (turn,); ``NEVER_LODGED`` before the first."""
        earlier = np.full(self.case.size, NEVER_LODGED, dtype=np.int8)
        same = self.case[1:] == self.case[:-1]
        earlier[1:][same] = self.state[:-1][same]
        return earlier

    def of_type(self, kind: EventType) -> np.ndarray:
        """Which turns are events of a type, bool of shape (turn,)."""
        found: np.ndarray = self.state == TURN_TYPES.index(kind)
        return found
