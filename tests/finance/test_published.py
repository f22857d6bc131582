"""Every published money table that can be recomputed, with its residual in thousands of euros.

The residuals that are not rounding are errors of the documents, with the arithmetic beside them.
"""

import pytest

from ketenbalans.finance import published
from ketenbalans.finance.agency import checks

RECOMPUTED = {(each.table, each.name): each for each in published.recomputed()}
ERRORS = {
    # 707,102 + 170,555 + 221,278 = 1,098,935; printed 1,160,752
    ("Tabel 9 (§37.4)", "IND funding, realised, total"): 61_817,
    # 1,098,935 - 90,129 = 1,008,806; printed 1,070,623
    ("Tabel 9 (§37.4)", "IND funding, realised, ministry contribution"): 61_817,
    # 783,888 + 70,000 = 853,888; printed 850,388
    ("Tabel 15 (§5.1)", "income of the IND 2024"): -3_500,
}


@pytest.mark.parametrize("key", sorted(set(RECOMPUTED) - set(ERRORS)), ids=lambda key: f"{key[0]} {key[1]}")
def test_a_published_total_is_the_sum_of_its_parts(key: tuple[str, str]) -> None:
    assert abs(RECOMPUTED[key].residual) <= 1  # rounding of at most six parts, in thousands


@pytest.mark.parametrize("key", ERRORS, ids=lambda key: key[1])
def test_a_total_that_its_parts_do_not_give_has_a_known_residual(key: tuple[str, str]) -> None:
    assert RECOMPUTED[key].residual == ERRORS[key]


def test_all_tables_of_the_years_2023_to_2029_are_there() -> None:
    tables = [table for table, _ in RECOMPUTED]
    assert tables.count("Tabel 16 (§5.1)") == 7
    assert tables.count("Tabel 18 (§5.1)") == 7
    assert tables.count("Tabel 15 (§5.1)") == 14


def test_money_per_expected_place_falls_from_35_to_5_thousand_and_is_flagged() -> None:
    years = {year.year: year for year in published.reception_beside_forecast()}
    assert round(years[2025].per_unit / 1000, 1) == 35.4  # 4,062,600 / 114,650
    assert round(years[2028].per_unit / 1000, 1) == 4.7  # 616,857 / 132,190
    assert [year for year, each in years.items() if each.decoupled] == [2027, 2028]


def test_only_the_cash_of_the_balance_differs_in_the_accounts_of_2025() -> None:
    residuals = {check.name: check.residual for check in checks(published.ind_accounts())}
    # 356,029 on the balance, 356,009 at the end of the cash flow
    assert [name for name, residual in residuals.items() if residual] == [
        "cash of the balance is cash of the cash flow"
    ]
    assert residuals["cash of the balance is cash of the cash flow"] == 20
