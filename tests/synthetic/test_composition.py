"""The composition: published totals exact, and each nationality near what UNHCR counted."""

from dataclasses import replace

import pytest

from ketenbalans.chain.assumptions import load as load_chain
from ketenbalans.errors import ContradictionError, OutOfRangeError
from ketenbalans.policy import country
from ketenbalans.policy.country import Profile
from ketenbalans.synthetic import assumptions, tables
from ketenbalans.synthetic.composition import Cell, compose, expected_grant_rates, ratio_to_unhcr
from ketenbalans.synthetic.published import stock_by_nationality
from ketenbalans.vocabulary.codes import GROUPS, Category, PriorityGroup


def test_unhcr_counts_another_population_than_the_plan() -> None:
    # 49,662 against 54,000: proportions only.
    assert sum(stock_by_nationality().values()) == 49_662


def test_large_nationalities_stay_within_a_fifth_of_the_same_multiple_of_unhcr() -> None:
    """The fit is honest only if no nationality must be stretched to meet the category shares.

    54,000 / 49,662 = 1.087 if both counted the same people.
    """
    cells = compose(country.load(), assumptions.load(), tables.load())
    ratios = ratio_to_unhcr(cells)
    large = {code for code, count in stock_by_nationality().items() if count >= 300}
    assert len(large) >= 20
    for code in large:
        assert 0.87 < ratios[code] < 1.31, (code, ratios[code])


def test_syria_and_yemen_alone_make_up_category_a() -> None:
    # UNHCR: 17,478 + 1,830 = 19,308; times 1.087 = 20,988, and the plan's 39 % of 54,000 is 21,060.
    cells = compose(country.load(), assumptions.load(), tables.load())
    assert {cell.nationality for cell in cells if cell.group == "A"} == {"SYR", "YEM"}


def test_more_minors_and_nuisance_than_the_outside_share_is_refused() -> None:
    values = assumptions.load()
    crowded = {"S-011": values.assumption("S-011").high, "S-012": values.assumption("S-012").high}
    cells = compose(country.load(), values.with_values(crowded), tables.load())
    small = sum(cell.count for cell in cells if cell.group is PriorityGroup.SMALL_GROUP)
    safe = sum(cell.count for cell in cells if cell.group is PriorityGroup.FORMER_SAFE_COUNTRY)
    assert small + safe == 4_320 - 1_800 - 450
    with pytest.raises(OutOfRangeError, match="outside its band"):
        values.with_values({"S-011": 4_300})


def test_a_nationality_split_by_sex_without_an_assumption_is_refused() -> None:
    policy = country.load()
    women = next(row for row in policy.rows if row.id == "CP-AFG-women-1")
    others = next(row for row in policy.rows if row.id == "CP-AFG-others-1")
    split = [row for row in policy.rows if row.nationality != "SOM"]
    split += [replace(women, nationality="SOM", id="w"), replace(others, nationality="SOM", id="o")]
    with pytest.raises(ContradictionError, match="SOM is split by sex"):
        compose(country.CountryPolicy(tuple(split)), assumptions.load(), tables.load())


def test_grant_rates_of_groups_are_weighted_by_hand() -> None:
    cells = (
        Cell("SYR", Profile.EVERYONE, Category.A, 300),
        Cell("YEM", Profile.EVERYONE, Category.A, 100),
        *(Cell("MMR", Profile.EVERYONE, group, 1) for group in GROUPS if group is not Category.A),
    )
    rate = expected_grant_rates(cells, country.load())[Category.A]
    assert rate.value == pytest.approx(0.175)  # (300 * 0.15 + 100 * 0.25) / 400
    assert rate.low == pytest.approx(0.0625)  # (300 * 0.05 + 100 * 0.10) / 400
    assert rate.high == pytest.approx(0.3625)  # (300 * 0.35 + 100 * 0.40) / 400


def test_the_rates_of_the_chain_lie_within_the_bands_of_the_country_policy() -> None:
    """Two places speak of the same rates; they may differ within the band, and no further."""
    chain = load_chain()["A-031"].table
    assert chain is not None
    cells = compose(country.load(), assumptions.load(), tables.load())
    for group, rate in expected_grant_rates(cells, country.load()).items():
        if group not in (PriorityGroup.UNACCOMPANIED_MINOR, PriorityGroup.NUISANCE):
            assert rate.low <= chain[f"old.{group.value}"] <= rate.high, group
