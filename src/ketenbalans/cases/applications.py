"""Applications as arrays: what the simulator, the planner and the estimators read.

One row per application, one array per column. The record of a single case with its events, as a person
would read it, is in ``cases.case``.
"""

from dataclasses import dataclass, fields

import numpy as np

from ketenbalans.errors import ContradictionError


@dataclass(frozen=True)
class Applications:
    """Applications at one reference date, each array of shape (application,).

    Codes are positions in the tuples named beside them; days are ``datetime64[D]``.
    """

    key: np.ndarray
    """Sequence number of the application, int64; never a personal number."""
    household: np.ndarray
    """Number of the household, int64; its members share interpreters, days and one court penalty."""
    group: np.ndarray
    """Position in ``vocabulary.codes.GROUPS``, int8."""
    nationality: np.ndarray
    """Position in ``nationalities``, int16."""
    kind: np.ndarray
    """Position in ``list(ApplicationKind)``, int8."""
    lodged: np.ndarray
    """Day of lodging."""
    minor: np.ndarray
    """Whether the applicant is under eighteen, bool."""
    female: np.ndarray
    """Whether the applicant is a woman or girl, bool."""
    language: np.ndarray
    """Position in ``languages``, int16."""
    region: np.ndarray
    """Position in ``regions``, int8: where the applicant is received."""
    interviewed: np.ndarray
    """Whether the registration interview was held, bool."""
    screened: np.ndarray
    """Whether the security screening was done, bool."""
    nationalities: tuple[str, ...]
    """ISO 3166-1 alpha-3 codes."""
    languages: tuple[str, ...]
    """ISO 639-3 codes."""
    regions: tuple[str, ...]
    """Names of reception regions."""

    def __post_init__(self) -> None:
        count = self.key.size
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray) and column.shape != (count,):
                raise ContradictionError(
                    "column {name} has shape {shape}, the keys have {count} rows",
                    mend="give every column one value per application",
                    name=field.name,
                    shape=column.shape,
                    count=count,
                )

    def __len__(self) -> int:
        return int(self.key.size)
