"""The composition: published totals exact, and each nationality near what UNHCR counted."""

import pytest

from ketenbalans.errors import ContradictionError, OutOfRangeError
from ketenbalans.policy import country
from ketenbalans.synthetic import assumptions, tables
from ketenbalans.synthetic.composition import compose, ratio_to_unhcr
from ketenbalans.synthetic.published import stock_by_nationality
from ketenbalans.vocabulary.codes import PriorityGroup


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
    from dataclasses import replace

    split = [row for row in policy.rows if row.nationality != "SOM"]
    split += [replace(women, nationality="SOM", id="w"), replace(others, nationality="SOM", id="o")]
    with pytest.raises(ContradictionError, match="SOM is split by sex"):
        compose(country.CountryPolicy(tuple(split)), assumptions.load(), tables.load())
