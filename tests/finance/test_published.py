"""Published figures recomputed from their parts, and the readers of the published tables.

The residuals that are not rounding are errors of the documents, with the arithmetic beside them.
"""

import pytest

from ketenbalans import facts
from ketenbalans.facts.reading import parse_figures
from ketenbalans.finance import published
from ketenbalans.finance.agency import checks
from ketenbalans.finance.recomputing import recomputed

FOUND = recomputed()
ERRORS = {
    "OB-0377 OB-0384 OB-0391": -3_500,  # 783,888 + 70,000 = 853,888; printed 850,388
    "JV-0901 JV-0808": -20,  # cash at the end: 356,009 in the cash flow, 356,029 on the balance
    "JV-0883 JV-0809": -19,  # at the start: 224,567 and 224,586
    # The cash flow of 2027 to 2029 stands as if the cuts of 135,592 and 271,187 thousand were not made.
    "OB-0553 OB-0401": 135_592,
    "OB-0554 OB-0402": 271_187,
    "OB-0555 OB-0403": 271_187,
    "OB-0560 OB-0457 OB-0471": -135_592,
    "OB-0561 OB-0458 OB-0472": -271_187,
    "OB-0562 OB-0459 OB-0473": -271_187,
    "JV-0474 JV-0465 JV-0468 JV-0471": 61_817,  # 707,102 + 170,555 + 221,278 = 1,098,935; printed 1,160,752
    "JV-0474 JV-0775": 61_818,  # 1,098,934 in the accounts
    "JV-0480 JV-0701": 61_748,  # 1,070,623 against 1,008,875
    "JV-0477 JV-0777 JV-0779": -70,  # -90,129 against -80,392 - 9,667
    "OB-0279 OB-0644 OB-0483": 48_191.1,  # 4,418 euros for 76,050 are 335,988.9; printed 384,180
    "OB-0491 OB-0605 OB-0601": 17.736,  # 1,079 of 6,250 staff are 17.264 %; the text says 35
    "OB-0488 OB-0386": 59.366,  # 869 million is the income of 2026, the contribution is 809.634
    "OB-0489 OB-0553 OB-0401": -0.592,  # 648,605 less 513,013 thousand; the text says 135 million
    "JV-0760 JV-1049": 5.28,  # 6.3 million against 1.02
    "JV-0084 JV-0064": -0.053,  # 81.9 against 81.953
    "OB-0052 OB-0067": 0.081196,  # 1.3 billion against 1.218804
    "OB-0483 OB-0194": -350,  # 76,050 against 76,400
    "JV-0082 JV-0517": -11,  # 74,362 against 74,373
    "JV-0569 JV-0243 JV-0244": -0.065,  # 9,443 less 1,978 thousand; the text says 7.4 million
    "JV-1048 JV-0315": -51,  # 10,682 against 10,733
    "JV-1047 JV-0582": 7_571,  # 235,471 against 227.9 million
    "JV-0588 JV-1046": -0.053,  # 77.1 against 77.153
    "OB-0108 OB-0706 OB-0712 OB-0724": -10_585,  # 3,558 and 55.1 million; the table says 3,602.515
    "OB-0109 OB-0707 OB-0713 OB-0725": 3_716_988,  # the annex stops in 2025, the table goes on
    "OB-0110 OB-0708 OB-0714 OB-0726": 1_152_348,
}
NOT_RECOMPUTED = {
    "Tabel 3 (§2.4)": "planned years of evaluations",
    "Tabel 27 (Bijlage 5)": "planned years of evaluations",
    "Tabel 9 (§3.1 E)": "norms of timeliness",
    "Tabel 11 (§3.1 E)": "months of stay, of which no other figure is printed",
    "Tabel 12 (§37.4 COA)": "months of stay, of which no other figure is printed",
    "Tabel 12 (§3.1 E)": "minors and pupils, counted",
    "Tabel 13 (§3.1 E)": "prices per minor: with pupils they leave a rest, shown in the table of Nidos",
    "Tabel 14 (§37.4 Nidos)": "prices per minor: with pupils they leave a rest, shown in the table of Nidos",
    "Tabel 20 (§6)": "a count of bills",
    "Tabel 24 (Bijlage 3)": "a count of motions",
    "Tabel 25 (Bijlage 3)": "a count of promises",
    "Tabel 40 (§11)": "two balances without the flows between",
    "Tabel 50 (§11)": "one estimate",
    "Tabel 57 (Bijlage 6)": "terms of bills",
}


def test_hundreds_of_figures_are_recomputed() -> None:
    assert len(FOUND) > 550
    assert sum(each.holds for each in FOUND) == len(FOUND) - len(ERRORS)


@pytest.mark.parametrize("table", sorted({each.table for each in FOUND}))
def test_a_published_figure_is_what_its_parts_give(table: str) -> None:
    off = {" ".join(each.ids): each for each in FOUND if each.table == table and not each.holds}
    expected = {key: value for key, value in ERRORS.items() if facts.figure(key[:7]).locator == table}
    assert {key: each.residual for key, each in off.items()} == pytest.approx(expected, abs=1e-3)


def test_every_table_is_recomputed_or_named_as_one_that_cannot_be() -> None:
    tables = {
        figure.locator
        for figure in facts.load()
        if figure.is_number and figure.locator.startswith("Tabel") and "audit" not in figure.source
    }
    used = {facts.figure(name).locator for each in FOUND for name in each.ids}
    assert tables - used == set(NOT_RECOMPUTED)


def test_the_provision_for_penalties_rolls_forward() -> None:
    (found,) = [each for each in FOUND if each.ids[0] == "JV-0861"]
    assert found.computed == 75_956 + 270_718 - 79_063 == found.printed


def test_rounding_is_as_wide_as_the_printed_digits_allow() -> None:
    text = """id,source,locator,subject,period,breakdown,value,unit,kind
X-1,s,T,finance.oda,2030,item=COA,10,EUR thousand,realised
X-2,s,T,finance.oda,2030,item=Nidos,10,EUR thousand,realised
X-3,s,T,finance.oda,2030,item=IND interpreters,10,EUR thousand,realised
X-4,s,T,finance.oda,2030,item=legal aid,11,EUR thousand,realised
X-5,s,T,finance.oda,2030,item=VWN,12,EUR thousand,realised
X-6,s,T,finance.oda,2030,item=total,{total},EUR thousand,realised"""
    for total, holds in (("53", True), ("55", True), ("57", False)):  # six rounded figures: at most 3 apart
        (found,) = recomputed(parse_figures(text.format(total=total), "x.csv"))
        assert found.computed == 53
        assert found.holds is holds


def test_money_per_expected_place_falls_from_35_to_5_thousand_and_is_flagged() -> None:
    years = {year.year: year for year in published.reception_beside_forecast()}
    assert round(years[2025].per_unit / 1000, 1) == 35.4  # 4,062,600 / 114,650
    assert round(years[2028].per_unit / 1000, 1) == 4.7  # 616,857 / 132,190
    assert [year for year, each in years.items() if each.decoupled] == [2027, 2028]


def test_the_budget_of_the_ind_parts_from_its_inflow_both_ways() -> None:
    asylum = {year.year: year for year in published.ind_beside_forecast("asylum")}
    assert round(asylum[2027].per_unit) == 10_504  # 259,768,000 / 24,730
    regular = {year.year: year for year in published.ind_beside_forecast("regular")}
    assert round(regular[2025].units) == 151_320  # 71,000 + 78,320 + 2,000
    assert regular[2028].change < -0.5


def test_only_the_cash_of_the_balance_differs_in_the_accounts_of_2025() -> None:
    residuals = {check.name: check.residual for check in checks(published.ind_accounts())}
    # 356,029 on the balance, 356,009 at the end of the cash flow
    assert [name for name, residual in residuals.items() if residual] == [
        "cash of the balance is cash of the cash flow"
    ]
    assert residuals["cash of the balance is cash of the cash flow"] == 20
