"""The assumptions under the synthetic register, from ``data/assumptions/synthetic.yaml``.

Every number that no source gives stands there with its band, reason, owner and review date; the code
names it by its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ketenbalans.chain.assumptions import FOLDER, Assumption, read
from ketenbalans.errors import OutOfRangeError, UnknownNameError


@dataclass(frozen=True)
class Assumptions:
    """The assumptions of one file, by id, in the order of the file."""

    by_id: Mapping[str, Assumption]

    def __getitem__(self, identifier: str) -> float:
        """The value of an assumption.

        Raises:
            UnknownNameError: If no assumption has that id.
        """
        return self.assumption(identifier).value

    def assumption(self, identifier: str) -> Assumption:
        """A whole assumption.

        Raises:
            UnknownNameError: If no assumption has that id.
        """
        if identifier not in self.by_id:
            raise UnknownNameError("assumption", identifier, self.by_id)
        return self.by_id[identifier]

    def with_values(self, values: Mapping[str, float]) -> "Assumptions":
        """The same assumptions with other values for some; the original stays as it was.

        Args:
            values: Id to value, each within the band of its assumption.

        Raises:
            UnknownNameError: If an id is unknown.
            OutOfRangeError: If a value lies outside the band.

        Example:
            >>> load().with_values({"S-011": 1500})["S-011"]
            1500.0
        """
        changed = dict(self.by_id)
        for identifier, value in values.items():
            changed[identifier] = _within_band(
                replace(self.assumption(identifier), value=float(value)), identifier
            )
        return Assumptions(changed)


def _within_band(assumption: Assumption, where: str) -> Assumption:
    if not assumption.low <= assumption.value <= assumption.high:
        raise OutOfRangeError(
            "assumption {id} is {value}, outside its band {low} to {high}",
            where=where,
            mend="give a value within the band, or widen the band in the file with a reason",
            id=assumption.name,
            value=assumption.value,
            low=assumption.low,
            high=assumption.high,
        )
    return assumption


@lru_cache(maxsize=1)
def load() -> Assumptions:
    """The assumptions that are shipped.

    Example:
        >>> load()["S-055"]
        15000.0
    """
    return Assumptions(read(FOLDER / "synthetic.yaml"))
