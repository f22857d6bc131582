"""Late registration. Vintages are made up; the published ones of 2018 to 2023 are read beside them."""

import numpy as np
import pytest

from ketenbalans.forecast import published
from ketenbalans.forecast.late import age_of, learn_revisions, settle, widen
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.vocabulary.calendar import Period


@pytest.mark.parametrize(
    ("published_on", "age"),
    [("2026-01-20", 0), ("2026-02-28", 0), ("2026-03-01", 1), ("2026-12-31", 10), ("2030-01", 24)],
)
def test_age_counts_whole_periods_since_the_end(published_on: str, age: int) -> None:
    assert age_of(Period.parse("2026-01"), published_on) == age


def vintages_that_grow(share: float, periods: int = 12) -> dict[tuple[str, str, str], float]:
    found = {}
    for month in range(1, periods + 1):
        following = Period.parse(f"2025-{month:02d}").following()
        found["A", f"2025-{month:02d}", f"{following}-10"] = 996.0
        found["A", f"2025-{month:02d}", f"{following.following()}-10"] = 1000 * share - 4
    return found


def test_a_revision_that_always_comes_is_learned() -> None:
    # Twelve pairs of ln 1.1 and three of nought: ln 1.1 * 12 / 15.
    revisions = learn_revisions(vintages_that_grow(1.1))
    assert revisions.drift[0] == pytest.approx(np.log(1.1) * 12 / 15)
    assert revisions.drift[1:].tolist() == [0.0] * 23
    assert revisions.pairs == 12


def test_only_counts_young_enough_are_moved_and_the_band_is_wider() -> None:
    known = vintages_that_grow(1.1)
    del known["A", "2025-12", "2026-02-10"]  # December stands in its first vintage only.
    counts = [1096.0] * 11 + [996.0]
    panel = Panel.of({"A": [1000.0, 1100.0, 1050.0] * 8 + counts}, first="2023-01")
    settled = settle(panel, known)
    moved = settled.panel.values - panel.values
    assert not moved[0, :-1].any()
    # (996 + 4) * 1.1 ** (11 / 14) - 4 = 1073.8: eleven pairs are left, and three of nought.
    assert settled.panel.values[0, -1] == pytest.approx(1000 * 1.1 ** (11 / 14) - 4)
    forecast = forecast_panel(settled.panel, 3)
    assert (widen(forecast, settled.variance).scale > forecast.scale).all()


def test_without_vintages_nothing_changes() -> None:
    panel = Panel.of({"A": [5.0, 6.0]}, first="2025-01")
    settled = settle(panel, {})
    assert settled.panel is panel
    forecast = forecast_panel(panel, 1)
    assert widen(forecast, settled.variance) is forecast


def test_the_published_vintages_of_first_applications_were_revised_by_little() -> None:
    known = {
        ("first", month, day): float(count)
        for month, versions in published.published_months(published.FIRST).items()
        for day, count in versions.items()
    }
    revisions = learn_revisions(known)
    assert revisions.pairs == 10
    # October 2022: 3,912, a month later 3,965 (+1.4 per cent); the others less or the other way.
    assert abs(revisions.drift.sum()) < 0.02
