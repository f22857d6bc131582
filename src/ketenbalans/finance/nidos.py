"""What unaccompanied minors cost: guidance per pupil, care per minor, the intake team, extended care (R-140).

Guidance follows the pupils under guardianship. What is left of the contribution after guidance and intake
pays care, small-scale places and the extended care of those who have come of age; how many minors that is
stands nowhere, so the number here is a reading of the printed price and is called so.
"""

from dataclasses import dataclass

from ketenbalans.errors import OutOfRangeError
from ketenbalans.facts import Facts, load
from ketenbalans.finance.provision import Amount


@dataclass(frozen=True)
class MinorsYear:
    """A year of Nidos, in persons and euros.

    Args:
        inflow: Unaccompanied minors who arrived.
        pupils: Pupils under guidance, at the end of the year.
        guidance_price: Euros of guidance per pupil.
        care_price: Euros of care per minor.
        intake: Euros of the intake team.
        contribution: Euros that the ministry pays.

    Example:
        >>> year = MinorsYear(4_403, 9_950, 9_937, 29_449, 9_724_000, 349_615_000)  # realised 2025
        >>> round(year.guidance), round(year.care)  # 9,950 * 9,937; 349,615,000 - 98,873,150 - 9,724,000
        (98873150, 241017850)
        >>> round(year.in_care)  # 241,017,850 / 29,449
        8184
    """

    inflow: float
    pupils: float
    guidance_price: float
    care_price: float
    intake: float
    contribution: float

    @property
    def guidance(self) -> float:
        """Guidance, in euros."""
        return self.pupils * self.guidance_price

    @property
    def care(self) -> float:
        """What is left for care, places and extended care, in euros."""
        return self.contribution - self.guidance - self.intake

    @property
    def in_care(self) -> float:
        """Minors and young adults for whose care the rest would pay at the printed price: a reading."""
        return self.care / self.care_price


def minors_year(kind: str, facts: Facts | None = None) -> MinorsYear:
    """The year 2025 of Nidos as the annual report prints it.

    Args:
        kind: ``realised`` or ``budget``.
        facts: The figures; the shipped ones if None.
    """
    known = facts or load()

    def of(subject: str, locator: str) -> float:
        return known.one(subject, source="annual-report-2025", kind=kind, locator=locator).number

    contribution = known.one(
        "finance.article37.expenditure",
        source="annual-report-2025",
        locator="Tabel 6",
        period="2025",
        kind=kind,
        article="37.4",
        instrument="Nidos",
    )
    return MinorsYear(
        of("nidos.amv.inflow", "Tabel 13"),
        of("nidos.pupils", "Tabel 13"),
        of("nidos.cost.guidance_per_amv", "Tabel 14"),
        of("nidos.cost.care_per_amv", "Tabel 14"),
        of("nidos.cost.intake_team", "Tabel 14"),
        1000.0 * contribution.number,
    )


def cost_of_minors(pupils: Amount, year: MinorsYear | None = None) -> Amount:
    """What Nidos costs for a number of pupils, in euros of 2025.

    Care follows the pupils in the proportion of 2025; the intake team stays.

    Args:
        pupils: Pupils under guidance, any shape.
        year: The year whose prices and proportions hold; the realised 2025 if None.

    Returns:
        Euros per year, of the shape of the pupils.

    Raises:
        OutOfRangeError: If there are fewer than no pupils.

    Source:
        Annual report 2025, Tabel 13 and 14; serves R-140.

    Example:
        >>> cost_of_minors(9_950.0)  # the contribution of 2025 itself
        349615000.0
    """
    base = year or minors_year("realised")
    if (pupils < 0) if isinstance(pupils, float | int) else bool((pupils < 0).any()):
        raise OutOfRangeError("pupils are below zero", where="Nidos", mend="give 0 or more")
    return pupils * (base.guidance_price + base.care / base.pupils) + base.intake
