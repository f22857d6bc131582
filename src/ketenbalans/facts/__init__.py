"""The published figures, each with its source and locator, and the identities that they ought to obey.

``load``, ``figure`` and ``select`` give the figures of the five documents; ``series`` the open data;
``same_population``, ``difference`` and ``total`` refuse to mix populations (R-005).
"""

from ketenbalans.facts.catalogue import Facts, figure, load, select
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.populations import difference, same_population, total
from ketenbalans.facts.tables import description, series

__all__ = [
    "Facts",
    "Figure",
    "description",
    "difference",
    "figure",
    "load",
    "same_population",
    "select",
    "series",
    "total",
]
