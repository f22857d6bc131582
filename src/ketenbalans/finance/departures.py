"""Return: who leaves and how, and what it costs per demonstrable departure (R-141).

Two populations that are never added: the caseload of DTenV, whose departures are counted in persons, and
the whole chain, of which only shares are published.
"""

from dataclasses import dataclass

from ketenbalans.errors import OutOfRangeError
from ketenbalans.facts import Facts, load

REPORT = "annual-report-2025"
WAYS = ("independent", "forced", "independent unsupervised")
"""The ways of leaving of which the chain publishes shares."""


@dataclass(frozen=True)
class Caseload:
    """The departures of DTenV's caseload in a year.

    Args:
        demonstrable: Persons who left demonstrably.
        share: Their share of all who left, as a share.

    Example:
        >>> year = Caseload(7_360, 0.57)
        >>> round(year.left), round(year.unknown)  # 7,360 / 0.57; 12,912 - 7,360
        (12912, 5552)
        >>> low, high = year.bounds(0.005)  # 57 % may be 56.5 to 57.5 %
        >>> round(low), round(high)
        (12800, 13027)
    """

    demonstrable: float
    share: float

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or self.demonstrable < 0:
            raise OutOfRangeError(
                "{demonstrable} departures cannot be a share of {share}",
                where="return",
                mend="give persons of 0 or more and a share above 0 and at most 1",
                demonstrable=self.demonstrable,
                share=self.share,
            )

    @property
    def left(self) -> float:
        """All who left the caseload, with those of unknown destination."""
        return self.demonstrable / self.share

    @property
    def unknown(self) -> float:
        """Those who left with unknown destination."""
        return self.left - self.demonstrable

    def bounds(self, half: float) -> tuple[float, float]:
        """Least and most who left, given by how much the printed share may be rounded."""
        return self.demonstrable / (self.share + half), self.demonstrable / (self.share - half)


def caseload(year: int, facts: Facts | None = None) -> Caseload:
    """DTenV's departures in a year, as published."""
    known = facts or load()

    def of(subject: str) -> float:
        return known.one(subject, period=str(year), caseload="DTenV").number

    return Caseload(of("return.departed.demonstrable"), of("return.share.demonstrable") / 100.0)


def cost_of_return(year: int = 2025, kind: str = "realised", facts: Facts | None = None) -> dict[str, float]:
    """The expenditure on return in a year by part, in thousands of euros.

    Example:
        >>> cost_of_return()
        {'return programme': 36830.0, 'running costs of DTenV': 90390.0, 'detention': 97854.0}
    """
    known = facts or load()

    def of(article: str, instrument: str | None = None) -> float:
        return known.one(
            "finance.article37.expenditure",
            source=REPORT,
            locator="Tabel 6",
            period=str(year),
            kind=kind,
            article=article,
            instrument=instrument,
            line=None,
        ).number

    return {
        "return programme": of("37.5"),
        "running costs of DTenV": of("37.1"),
        "detention": of("37.4", "DJI detention"),
    }


def cost_per_departure(facts: Facts | None = None) -> float:
    """Euros per demonstrable departure in 2025: an average, not what one departure more would cost.

    Example:
        >>> round(cost_per_departure())  # (36,830 + 90,390 + 97,854) thousand / 7,360
        30581
    """
    return 1000.0 * sum(cost_of_return(facts=facts).values()) / caseload(2025, facts).demonstrable
