"""What a printed number can have been before it was rounded, and arithmetic on such ranges.

A figure printed as 29.5 was anything from 29.45 to 29.55. Two sides of an identity contradict each other only
where no numbers within the printed digits satisfy it. Tables that print multiples of ten (or a hundred) are
rounded to that, so the habit of the whole table is looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketenbalans.facts.figures import Figure

ROUNDED_HABIT = 0.6
"""Share of a table's numbers that must be multiples of a power of ten before that is taken as its rounding.

By chance one in ten numbers ends in a zero; six in ten do not (decision 0020).
"""
APPROXIMATE_SHARE = 0.025
"""Half-width of a figure that the document itself calls approximate (circa), as a share (decision 0020)."""
OPEN_SHARE = 0.1
"""How far a figure called 'more than' or 'almost' may lie from the truth, as a share (decision 0020)."""
MORE_THAN = ("meer dan", "ruim", "more than", "over ")
ALMOST = ("bijna", "almost", "nearly")
SLACK = 1e-9


@dataclass(frozen=True)
class Interval:
    """A number with the lowest and highest values that its printed digits allow.

    Example:
        >>> Interval.around(29.5, 0.05) + Interval.around(3.0, 0.5)
        Interval(value=32.5, low=31.95, high=33.05)
    """

    value: float
    low: float
    high: float

    @staticmethod
    def around(value: float, half: float) -> "Interval":
        """A value with a half-width on both sides."""
        return Interval(value, value - half, value + half)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.value - other.value, self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(self.value * other.value, min(corners), max(corners))

    def __truediv__(self, other: "Interval") -> "Interval":
        """The quotient; without bounds where the divisor may be zero."""
        if other.value == 0 or other.low <= 0 <= other.high:
            value = self.value / other.value if other.value else float("nan")
            return Interval(value, -float("inf"), float("inf"))
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(self.value / other.value, min(corners), max(corners))

    def meets(self, other: "Interval") -> bool:
        """Whether the two can be the same number.

        Example:
            >>> Interval.around(16.3, 0.05).meets(Interval.around(16.277, 0))
            True
        """
        slack = SLACK * max(abs(self.value), abs(other.value), 1e-300)
        return self.low <= other.high + slack and other.low <= self.high + slack

    def may_be_at_most(self, other: "Interval") -> bool:
        """Whether this number can be no larger than the other."""
        return self.low <= other.high + SLACK * max(abs(self.low), abs(other.high))

    @property
    def half(self) -> float:
        """Half the width."""
        return (self.high - self.low) / 2


def trailing_power(number: float) -> int:
    """How many times ten divides a whole number, at most six; 0 for zero and for fractions.

    Example:
        >>> trailing_power(42810), trailing_power(300000), trailing_power(7.5)
        (1, 5, 0)
    """
    if number == 0 or number != int(number):
        return 0
    digits = str(abs(int(number)))
    return min(6, len(digits) - len(digits.rstrip("0")))


def table_rounding(figures: Iterable[Figure]) -> dict[tuple[str, str, str], int]:
    """The power of ten to which each table rounds its whole numbers, by source, locator and unit.

    The numbers of one table and unit share a habit: the highest power that divides most of them.
    """
    powers: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for figure in figures:
        if figure.is_number and figure.number != 0:
            powers[figure.source, figure.locator, figure.unit].append(trailing_power(figure.number))
    habits = {}
    for table, found in powers.items():
        needed = ROUNDED_HABIT * len(found)
        habits[table] = max(power for power in range(7) if sum(each >= power for each in found) >= needed)
    return habits


def printed(figure: Figure, habits: Mapping[tuple[str, str, str], int]) -> Interval:
    """The range of numbers that a figure may have been rounded from.

    Example:
        >>> from ketenbalans import facts
        >>> printed(facts.figure("AR-0119"), {})  # 29.5
        Interval(value=29.5, low=29.45, high=29.55)
    """
    value = figure.number
    if figure.decimals:
        half = 0.5 * 10.0**-figure.decimals
    else:
        habit = habits.get((figure.source, figure.locator, figure.unit), 0)
        half = 0.5 * 10.0 ** min(trailing_power(value), habit) if value else 0.5
    low, high = value - half, value + half
    if figure.approximate:
        note = figure.note.lower()
        wide = abs(value) * APPROXIMATE_SHARE
        up = abs(value) * OPEN_SHARE if any(word in note for word in MORE_THAN) else wide
        down = abs(value) * OPEN_SHARE if any(word in note for word in ALMOST) else wide
        low, high = min(low, value - down), max(high, value + up)
    return Interval(value, round(low, 10), round(high, 10))
