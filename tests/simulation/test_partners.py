"""What is told of the partners per year, on a made run of two weeks' worth of numbers."""

from dataclasses import replace

import numpy as np
import pytest

from ketenbalans.chain.sampling import sample
from ketenbalans.chain.scenario import load as scenario
from ketenbalans.simulation import futures, partners
from ketenbalans.simulation import measures as m
from ketenbalans.studies.ensembles import World

WEEKS = 100


@pytest.fixture(scope="module")
def made(world: World) -> futures.Results:
    """One future whose every measure is zero but a few."""
    chain = scenario("plan").apply(world.chain)
    drawn = sample(chain, 1, 1, design="central")
    run = futures.run(drawn, world.standing, world.paths(chain, 1), weeks=WEEKS)
    weekly = np.zeros_like(run.weekly)
    weekly[:, :, m.RULED], weekly[:, :, m.ANNULLED] = 100.0, 21.0
    weekly[:, :, m.HOUSED], weekly[:, :, m.HOUSED_WEEKS] = 10.0, 400.0
    weekly[:, :, m.RECEPTION], weekly[:, :, m.RECEPTION_EMERGENCY] = 70_000.0, 21_000.0
    weekly[:, :, m.PENALTIES_PAID] = 1e6
    weekly[0, :, m.PUPILS] = np.arange(WEEKS)
    return replace(run, weekly=weekly)


def test_a_year_is_summed_averaged_or_closed(made: futures.Results) -> None:
    found = partners.by_year(made)
    assert {year for _, year in found} == {2027}  # 2026 and 2028 are not simulated from end to end
    assert found["upheld", 2027][0] == pytest.approx(0.79)  # 1 - 21 / 100
    assert found["reception_average", 2027][0] == pytest.approx(70_000)
    # 40 weeks of 30.4375 / 7 to a month.
    assert found["permit_holders_stay", 2027][0] == pytest.approx(40 / (30.4375 / 7))
    # 30 % of the reception is in emergency places: 12 of the 40 weeks.
    assert found["weeks_in_emergency", 2027][0] == pytest.approx(12.0)
    assert found["penalties_asylum_million", 2027][0] == pytest.approx(52.0)
    assert found["penalties_paid_million", 2027][0] == pytest.approx(52.0 / 0.6)
    last = [day.year for day in made.horizon.ends()].index(2028) - 1
    assert found["pupils", 2027][0] == last


def test_a_ratio_without_anything_below_is_zero(made: futures.Results) -> None:
    assert partners.by_year(made)["family_in_term", 2027][0] == 0.0
