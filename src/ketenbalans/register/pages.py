"""The open applications in the order of their deadlines, page by page.

The order is made once per reference day; a page of a million is then a matter of a hundred rows.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ketenbalans.errors import OutOfRangeError
from ketenbalans.register.columns import EPOCH
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import Register
from ketenbalans.register.stock import StockQuestion, open_applications
from ketenbalans.register.timeliness import UNKNOWN, last_days

PAGE_SIZE = 100


@dataclass(frozen=True)
class Worklist:
    """Open applications, the one that is due first at the front; those without a known term at the end.

    Attributes:
        register: The register.
        cases: Numbers of the cases, of shape (case,).
        lodged: Days of lodging, in days since 1970.
        due: Last days of the decision terms; ``timeliness.UNKNOWN`` where the clock cannot tell.
        on: The reference day.
    """

    register: Register
    cases: np.ndarray
    lodged: np.ndarray
    due: np.ndarray
    on: date

    @staticmethod
    def of(register: Register, question: StockQuestion) -> "Worklist":
        """The worklist of a stock."""
        found = open_applications(register, question).sort("case_id")
        cases = found.get_column("case_id").to_numpy()
        due = last_days(Milestones(register, question.on, question.known_at), cases)
        return Worklist.ordered(register, cases, found.get_column("lodged_day").to_numpy(), due, question.on)

    @staticmethod
    def ordered(
        register: Register, cases: np.ndarray, lodged: np.ndarray, due: np.ndarray, on: date
    ) -> "Worklist":
        """Puts cases in the order of deadline, then lodging, then number, so that a page never changes."""
        order = np.lexsort((cases, lodged, due))
        return Worklist(register, cases[order], lodged[order], due[order], on)

    @property
    def pages(self) -> int:
        """How many pages of the usual size there are."""
        return -(-self.cases.size // PAGE_SIZE)

    def page(self, number: int, size: int = PAGE_SIZE) -> list[dict[str, Any]]:
        """One page.

        Args:
            number: Counted from 1.
            size: Rows on a page.

        Returns:
            ``key`` (pseudonym), ``lodged_on``, ``due`` and ``days_overdue`` per application.

        Raises:
            OutOfRangeError: If there is no such page.
        """
        start = (number - 1) * size
        if number < 1 or start >= max(self.cases.size, 1):
            raise OutOfRangeError(
                "there is no page {number}",
                where="page",
                mend="ask for 1 to {last}",
                number=number,
                last=-(-self.cases.size // size),
            )
        part = slice(start, start + size)
        keys = self.register.keys_of(self.cases[part].tolist())
        today = (self.on - EPOCH).days
        return [
            {
                "key": keys[case],
                "lodged_on": (EPOCH + timedelta(days=lodged)).isoformat(),
                "due": None if due == UNKNOWN else (EPOCH + timedelta(days=due)).isoformat(),
                "days_overdue": None if due == UNKNOWN else max(0, today - due),
            }
            for case, lodged, due in zip(
                self.cases[part].tolist(), self.lodged[part].tolist(), self.due[part].tolist(), strict=True
            )
        ]
