"""Imports a room when a command needs it, so that ``--help`` starts at once."""

from importlib import import_module
from types import ModuleType

HEAVY = (
    "numba",
    "scipy",
    "statsmodels",
    "ortools",
    "altair",
    "polars",
    "sqlalchemy",
    "highspy",
    "vl_convert",
)


def room(name: str) -> ModuleType:
    """The room or module of this package with a name.

    Example:
        >>> room("errors").BadInputError.__name__
        'BadInputError'
    """
    return import_module(f"ketenbalans.{name}")
