"""Reception from 2021 to 2025, following the decisions of the ensemble.

Entitled to reception are: part of those who wait for a first decision, permit-holders until they are housed,
arrived family members until they are housed, and for a while those who were rejected or left the procedure.
Arrivals, grant rates and the stay of permit-holders are given; the average of 2023 is met within its
discrepancy; 2024 and 2025 judge.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaincc

from ketenbalans import facts
from ketenbalans.calibration import given
from ketenbalans.calibration.ensemble import Ensemble, assumptions
from ketenbalans.calibration.given import BEFORE, WEEKS, weeks_of
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.vocabulary.codes import Population

HOUSING_SHAPE = 2.0
AVERAGES = {"2023": "JV-0373"}
"""Average number of persons in reception that a member must meet."""
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Reception:
    """Reception per member that also meets the average of 2023.

    Arrays have shape (member, week); ``kept`` has shape (kept member of the ensemble,).
    """

    kept: np.ndarray
    persons: np.ndarray
    permit_holders: np.ndarray
    entered: np.ndarray

    def average(self, period: str) -> np.ndarray:
        """Mean number of persons in a period, shape (member,)."""
        return np.asarray(self.persons[:, weeks_of(period)].mean(axis=1))

    def inflow(self, period: str) -> np.ndarray:
        """Persons who entered in a period, shape (member,)."""
        return np.asarray(self.entered[:, weeks_of(period)].sum(axis=1))

    def outflow(self, period: str) -> np.ndarray:
        """Persons who left in a period: what entered less what was added, shape (member,)."""
        weeks = weeks_of(period)
        added = self.persons[:, weeks.stop - 1] - self.persons[:, weeks.start - 1]
        return np.asarray(self.inflow(period) - added)


@lru_cache(maxsize=1)
def grant_rates() -> dict[int, float]:
    """Share of decisions that grant, by year.

    Source:
        2021 UNHCR at first instance (recognised and other over decisions without closures); 2022 and 2023
        IND for track 4; 2024 and 2025 IND.
    """
    recognised, other = given.unhcr("dec_recognized"), given.unhcr("dec_other")
    rejected = given.unhcr("dec_rejected")
    positive = recognised[2021] + other[2021]
    found = {2021: positive / (positive + rejected[2021])}
    levels = facts.series("ind_service_levels")
    for year, measure in (
        (2022, "approval_rate_track4"),
        (2023, "approval_rate_track4"),
        (2024, "approval_rate"),
        (2025, "approval_rate"),
    ):
        chosen = levels.filter((levels["period"] == str(year)) & (levels["measure"] == measure))
        found[year] = float(chosen["value"].item())
    return found


@lru_cache(maxsize=1)
def stays() -> dict[int, float]:
    """Mean months that permit-holders stayed after their permit, by year (Tabel 12 of the annual report)."""
    figures = facts.select("coa.duration.permit_holders", source="annual-report-2025", kind="realised")
    return {int(figure.period): figure.number for figure in figures}


@lru_cache(maxsize=1)
def _published_stay() -> np.ndarray:
    """The published mean stay of the year of each week, in weeks, shape (week,)."""
    known = stays()
    months = [known[min(max(int(year), min(known)), max(known))] for year in given.years()]
    return np.array(months) * WEEKS_IN_A_YEAR / MONTHS_IN_A_YEAR


def _housed_later(flow: np.ndarray, factor: float) -> np.ndarray:
    """Those of a flow with a permit who are not housed yet, shape (week,)."""
    elapsed = np.arange(WEEKS)[None, :] - np.arange(WEEKS)[:, None] + 0.5
    means = factor * _published_stay()[:, None]
    still = np.where(
        elapsed > 0, gammaincc(HOUSING_SHAPE, np.maximum(elapsed, 0.0) * HOUSING_SHAPE / means), 0.0
    )
    return np.asarray(flow @ still)


def _staying(flow: np.ndarray, mean_weeks: np.ndarray) -> np.ndarray:
    """Those of a flow who have not left yet, if they leave at a steady rate, shape (member, week)."""
    stays_on = np.exp(-1.0 / mean_weeks)
    found = np.zeros(flow.shape)
    standing = flow[:, 0] * mean_weeks  # as many as a steady flow of the first week would leave
    for week in range(flow.shape[1]):
        standing = standing * stays_on + flow[:, week]
        found[:, week] = standing
    return found


def follow(ensemble: Ensemble) -> Reception:
    """Reception for every kept member whose average of 2023 fits."""
    of = ensemble.parameters
    rate = np.array([grant_rates()[int(year)] for year in given.years()])
    granted = ensemble.series["decided"] * rate
    left = ensemble.series["decided"] - granted + ensemble.series["closed"]
    family = np.broadcast_to(given.weekly(Population.NAREIS)[BEFORE:], granted.shape)
    permits = np.stack(
        [_housed_later(flow, factor) for flow, factor in zip(granted + family, of["K-022"], strict=True)]
    )
    persons = of["K-021"][:, None] * ensemble.series["stock"] + permits + _staying(left, of["K-023"])
    repeated = given.unhcr_applications("RA")
    again = np.array([repeated[int(year)] / WEEKS_IN_A_YEAR for year in given.years()])
    arrivals = given.weekly()[BEFORE:] + again + given.weekly(Population.NAREIS)[BEFORE:]
    entered = of["K-020"][:, None] * arrivals
    kept = np.ones(ensemble.weights.size, dtype=bool)
    for year, figure in AVERAGES.items():
        average = persons[:, weeks_of(year)].mean(axis=1)
        kept &= np.abs(average / facts.figure(figure).number - 1.0) <= assumptions()["D-006"].value
    return Reception(kept, persons[kept], permits[kept], entered[kept])
