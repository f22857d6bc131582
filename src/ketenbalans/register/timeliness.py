"""Timeliness: which share of what was decided in a period was decided within its term.

The term is that of the law of each case's own dates, by the clock of the policy room. What the clock cannot
tell is counted as not known, never as in time.
"""

from typing import Any

from ketenbalans.register.milestones import Milestones


def timeliness(milestones: Milestones, first: int, last: int) -> dict[str, Any]:
    """Not written yet."""
    return {"products": {}}
