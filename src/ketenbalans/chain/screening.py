"""Security screening in plain sums: what a staff can do, what keeping up takes, how long a backlog lasts."""

import math

from ketenbalans.chain.chain import Chain
from ketenbalans.errors import OutOfRangeError

BACKLOG = 40_100
"""Asylum and family members still to screen on 5 February 2026 (AR-0066)."""
INFLOW = 24_140 + 16_470
"""First applications and arrived family members in 2025 (CBS 80059NED); 28 fte keep up with it (AR-0064)."""


def fte_to_keep_up(inflow: float, per_fte: float) -> float:
    """Screeners who do as many screenings as people arrive.

    Args:
        inflow: Applicants and family members a year.
        per_fte: Screenings by one fte a year.

    Raises:
        OutOfRangeError: If one fte does not screen anybody.

    Source:
        AR §4.1.4. Serves R-072.

    Example:
        >>> round(fte_to_keep_up(INFLOW, 1450))  # 40,610 / 1,450
        28
    """
    if not per_fte > 0:
        raise OutOfRangeError(
            "{per_fte} screenings a year by one fte clear nothing",
            where="per_fte",
            mend="give more than zero",
            per_fte=per_fte,
        )
    return inflow / per_fte


def years_to_clear(fte: float, *, per_fte: float, backlog: float = BACKLOG, inflow: float = INFLOW) -> float:
    """Years until a backlog of screenings is gone with a given staff.

    Read it as: how long the extra screeners must stay.

    Args:
        fte: Screeners in all.
        per_fte: Screenings by one fte a year.
        backlog: People still to screen.
        inflow: Applicants and family members a year.

    Returns:
        Years. Infinite where the staff does no more than keep up.

    Raises:
        OutOfRangeError: If staff, backlog or inflow are below zero, or one fte does not screen anybody.

    Source:
        AR §4.1.4: of 40 fte, 12 are left for the backlog. Serves R-072.

    Example:
        >>> round(years_to_clear(40, per_fte=1450), 1)  # 40,100 / ((40 - 28.0) * 1,450)
        2.3
        >>> years_to_clear(28, per_fte=1450)
        inf
    """
    for name, value in (("fte", fte), ("backlog", backlog), ("inflow", inflow)):
        if value < 0:
            raise OutOfRangeError(
                "{name} is {value}", where=name, mend="give 0 or more", name=name, value=value
            )
    left = fte - fte_to_keep_up(inflow, per_fte)
    return backlog / (left * per_fte) if left > 0 else math.inf


def table(chain: Chain, staffs: list[float]) -> list[dict[str, float | None]]:
    """Years to clear the backlog for several staffs, at the screenings per fte of a chain.

    Args:
        chain: Where ``screening.per_fte`` is read, with its band.
        staffs: Screeners in all, fte.

    Returns:
        Per staff the years at the value of the assumption and at both ends of its band; None: never.
    """
    assumption = chain.assumptions[chain.attribute("screening.per_fte").assumption or ""]
    rows: list[dict[str, float | None]] = []
    for fte in staffs:
        found: dict[str, float | None] = {"fte": fte}
        for name, per_fte in (
            ("years", chain.number("screening.per_fte")),
            ("years_at_low", assumption.low),
            ("years_at_high", assumption.high),
        ):
            years = years_to_clear(fte, per_fte=per_fte)
            found[name] = round(years, 2) if math.isfinite(years) else None
        rows.append(found)
    return rows
