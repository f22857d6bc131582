"""Kinds, tracks, languages and households. Expected shares by hand from the published counts."""

import numpy as np
import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.forecast.mix import (
    UNKNOWN,
    by_kind,
    by_language,
    by_track,
    household_sizes,
    parse,
    persons_to_households,
)
from ketenbalans.forecast.origins import Shares, known_shares


def test_first_applications_are_all_asylum_less_the_others() -> None:
    # 2021 to 2025: firsts 24740 + 35535 + 38375 + 32175 + 24140 = 154965; chain inflow less arriving family
    # (37020 - 10120) + (49460 - 11130) + (50670 - 10125) + (46460 - 11880) + (42810 - 16470) = 166695.
    shares = by_kind()
    assert shares["first"] == pytest.approx(154_965 / 166_695)
    # Of which repeated: 1858 + 1510 + 1382 + 1576 + 1726 = 8052.
    assert shares["repeat"] == pytest.approx(8_052 / 166_695)
    assert sum(shares.values()) == pytest.approx(1)


def test_tracks_use_the_months_in_which_all_three_are_published() -> None:
    # September, November, December 2024, January, May 2025.
    dublin, safe = 260 + 470 + 330 + 340 + 160, 40 + 130 + 20 + 30 + 20
    general = 3550 + 2490 + 2680 + 2240 + 2350
    whole = dublin + safe + general
    assert by_track() == pytest.approx({1: dublin / whole, 2: safe / whole, 4: general / whole})


def test_a_nationality_without_a_row_counts_as_unknown() -> None:
    shares = Shares(("SYR", "XKX", "rest"), np.array([0.4, 0.1, 0.5]), np.ones(3) / 3, 1.0, 1.0)
    found = by_language(shares)
    assert found == pytest.approx({"ara": 0.4 * 0.85, "kmr": 0.4 * 0.15, UNKNOWN: 0.6})


def test_most_of_the_named_nationalities_have_a_language() -> None:
    shares = known_shares()
    assert by_language()[UNKNOWN] == pytest.approx(float(shares.current[-1]), abs=0.05)


def test_household_sizes_agree_with_the_clumping_of_counts() -> None:
    sizes = household_sizes()
    mean = sum(size * share for size, share in sizes.items())
    square = sum(size**2 * share for size, share in sizes.items())
    assert sum(sizes.values()) == pytest.approx(1)
    # 0.78 + 0.32 + 0.54 + 0.80 + 0.75 = 3.19; 3.19 / 1.47 = 2.17, within the band of FC-02 (1 to 3.5).
    assert square / mean == pytest.approx(3.19 / 1.47)
    assert persons_to_households(147) == pytest.approx(100)


def test_shares_that_do_not_add_up_are_refused_with_their_line() -> None:
    rest = "  reason: why\n  owner: planner\n  review_date: 2027-01-01\n"
    text = f"schema: 1\nhouseholds:\n  id: A\n  unit: u\n  shares: {{1: 0.5, 2: 0.4}}\n{rest}"
    text += f"languages:\n  id: B\n  unit: u\n  shares: {{SYR: {{ara: 1.0}}}}\n{rest}"
    with pytest.raises(OutOfRangeError, match=r"m.yaml:5: shares add up to 0.9"):
        parse(text, "m.yaml")
