"""First-year reception that counts as official development assistance (ODA), per organisation (R-129).

The documents print what was counted, not on whom; the counted part of a contribution is therefore told as a
share of that contribution.
"""

from dataclasses import dataclass

from ketenbalans.facts import Facts, load

REPORT = "annual-report-2025"
ORGANISATIONS = ("COA", "Nidos", "IND interpreters", "legal aid", "VWN")
CONTRIBUTIONS = {"COA": "COA", "Nidos": "Nidos", "VWN": "VWN"}
"""Organisations whose whole contribution stands in the same article."""


@dataclass(frozen=True)
class Counted:
    """What of an organisation counts as development assistance, in thousands of euros.

    Args:
        organisation: The organisation.
        amount: What was counted.
        contribution: Its whole contribution; None where the documents do not print it.
    """

    organisation: str
    amount: float
    contribution: float | None

    @property
    def share(self) -> float | None:
        """The counted part of the contribution, as a share."""
        return None if not self.contribution else self.amount / self.contribution


def counted(kind: str, facts: Facts | None = None) -> tuple[Counted, ...]:
    """What each organisation counted in 2025.

    Args:
        kind: ``realised`` or ``budget``.
        facts: The figures; the shipped ones if None.

    Example:
        >>> [(each.organisation, round(100 * each.share, 1)) for each in counted("realised") if each.share]
        [('COA', 24.8), ('Nidos', 10.4), ('VWN', 62.0)]
    """
    known = facts or load()
    found = []
    for organisation in ORGANISATIONS:
        amount = known.one("finance.oda", source=REPORT, kind=kind, item=organisation).number
        whole = None
        if organisation in CONTRIBUTIONS:
            whole = known.one(
                "finance.article37.expenditure",
                source=REPORT,
                locator="Tabel 6",
                period="2025",
                kind=kind,
                instrument=CONTRIBUTIONS[organisation],
            ).number
        found.append(Counted(organisation, amount, whole))
    return tuple(found)
