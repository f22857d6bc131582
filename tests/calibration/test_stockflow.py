"""Stock and flow of any country: identity, age split, decisions from staff, bands, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks import stockflow_tables
from typer.testing import CliRunner

from ketenbalans.calibration import (
    stockflow,
    stockflow_age,
    stockflow_bands,
    stockflow_gap,
    stockflow_table,
    stockflow_words,
    stockflow_work,
)
from ketenbalans.cli.main import app
from ketenbalans.draws import uniforms
from ketenbalans.errors import KetenbalansError, MissingValueError, OutOfRangeError, UnknownNameError
from ketenbalans.facts.units import PUBLISHED

BROKEN = Path(__file__).parents[1] / "broken_files" / "calibration"
HEADER = "period,inflow,decided,withdrawn,pending_le_6m,pending_gt_6m"


def made(
    *, periods: int = 48, staff: bool = True, noise: float = 0.01, young_share: float = 0.4, leak: float = 0.0
) -> str:
    """A quarterly table: outflow takes a share from the young, decisions follow staff; ``leak`` is lost."""
    luck = uniforms(seed=5, future=0, purpose=1, count=4 * periods).reshape(4, periods) - 0.5
    inflow = np.rint(9_000 * (1.0 + 0.25 * np.sin(np.arange(periods) / 6.0) + 0.1 * luck[0]))
    people = 100.0 + 0.5 * np.arange(periods) + 4.0 * luck[1]
    young, old = [inflow[0], 0.7 * inflow[0]], 30_000.0
    rows = []
    for now in range(periods):
        old += young[1]
        young = [inflow[now], young[0]]
        decided = round(74.0 * people[now] * (1.0 + 2 * noise * luck[2, now]))
        withdrawn = round(0.02 * (old + sum(young)))
        gone = young_share * (decided + withdrawn) * (1.0 + 0.04 * luck[3, now])
        old -= decided + withdrawn - gone + leak
        young = [part * (1.0 - gone / sum(young)) for part in young]
        cells = [inflow[now], decided, withdrawn, round(sum(young)), round(old)]
        label = f"{2010 + now // 4}-Q{now % 4 + 1}"
        rows.append(
            ",".join([label, *(f"{cell:.0f}" for cell in cells), *([f"{people[now]:.2f}"] if staff else [])])
        )
    return "\n".join([HEADER + (",staff" if staff else ""), *rows])


def table(until: str = "2016-Q4", **options: object) -> stockflow_table.StockFlow:
    return stockflow_table.parse(made(**options), "made.csv", until)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def by_outflow() -> dict[str, object]:
    return stockflow.run(table(staff=False))


@pytest.fixture(scope="module")
def by_staff() -> dict[str, object]:
    return stockflow.run(table())


def scored(found: dict[str, object], periods: int) -> dict[str, float]:
    return next(row for row in found["horizons"] if row["periods"] == periods)  # type: ignore[attr-defined]


def test_the_fields_of_the_design_are_there(by_outflow: dict[str, object]) -> None:
    assert {
        "periods",
        "stock_mape",
        "identity_mape",
        "share_gt_6m_error_pp",
        "decided_mape",
        "band_90_coverage",
    } <= set(scored(by_outflow, 4))
    assert set(by_outflow["path"][0]) == {"period", "stock", "pending_gt_6m", "low", "high"}  # type: ignore[index]


def test_given_outflow_the_stock_is_no_worse_than_the_bare_identity(by_outflow: dict[str, object]) -> None:
    for row in by_outflow["horizons"]:  # type: ignore[attr-defined]
        assert row["stock_mape"] <= row["identity_mape"] + 1e-9


def test_given_outflow_the_share_over_six_months_is_within_three_points(
    by_outflow: dict[str, object],
) -> None:
    assert scored(by_outflow, 2)["share_gt_6m_error_pp"] < 3.0
    assert scored(by_outflow, 4)["share_gt_6m_error_pp"] < 3.0


def test_where_the_identity_closes_the_band_is_that_of_the_old(by_outflow: dict[str, object]) -> None:
    assert by_outflow["band_of"] == "pending_gt_6m"


def test_given_staff_decisions_are_predicted(by_staff: dict[str, object]) -> None:
    # decisions are 74 per employee with noise of at most 1 %: a good rule is off by well under 2 %
    assert by_staff["given"] == "staff"
    assert 0.0 < scored(by_staff, 1)["decided_mape"] < 2.0
    assert scored(by_staff, 4)["stock_mape"] < 4.7


def test_staff_can_be_left_unused() -> None:
    found = stockflow.run(table(), "outflow")
    assert scored(found, 1)["decided_mape"] == 0.0


def test_a_leak_that_training_is_sure_of_is_corrected() -> None:
    # Every quarter 300 cases vanish that no column counts: the bare identity misses 1,200 in a year.
    found = stockflow.run(table(staff=False, leak=300.0))
    year = scored(found, 4)
    assert year["stock_mape"] < 0.1 * year["identity_mape"]


def test_no_gap_is_seen_in_rounding() -> None:
    one = table(staff=False)
    assert stockflow_gap.learn(one, (1, 2, 4)).rule == stockflow_gap.NONE


@pytest.mark.parametrize("seed", range(201, 213))
def test_no_made_table_is_worse_than_the_bare_identity_at_any_horizon(seed: int) -> None:
    made_table = stockflow_tables.made(seed)
    found = stockflow.run(stockflow_table.parse(made_table.text, "made.csv", made_table.until), "outflow")
    for row in found["horizons"]:
        assert row["stock_mape"] <= row["identity_mape"] + 1e-9


def test_a_correction_is_dropped_where_the_leak_has_ended() -> None:
    # 300 cases vanish every quarter until training ends, then none: the bare identity is right from then on.
    leaking, tight = made(staff=False, leak=300.0).splitlines(), made(staff=False).splitlines()
    added = 300 * 28
    rows = [line.split(",") for line in tight]
    for row in rows[29:]:
        row[5] = str(int(row[5]) - added)
    text = "\n".join([*leaking[:29], *(",".join(row) for row in rows[29:])])
    model = stockflow.Model(stockflow_table.parse(text, "a", "2016-Q4"), "outflow")
    assert model.gap.rule != stockflow_gap.NONE
    assert model.gap.on[27]
    assert not model.gap.on[-1]


def test_the_path_starts_after_training_and_ends_with_the_table(by_outflow: dict[str, object]) -> None:
    path = by_outflow["path"]
    assert (path[0]["period"], path[-1]["period"]) == ("2017-Q1", "2021-Q4")  # type: ignore[index]
    assert all(row["low"] <= row["pending_gt_6m"] <= row["high"] for row in path)  # type: ignore[attr-defined]


def test_parameters_are_frozen_at_the_training_period() -> None:
    # What comes after the origin can change no prediction made from it.
    text = made(staff=True)
    lines = text.splitlines()
    at = np.array([27])
    changed = [*lines[:-4], *(line.replace(",", ",1", 1) for line in lines[-4:])]  # inflow of the last year
    first = stockflow.Model(stockflow_table.parse(text, "a", "2016-Q4"), "staff").ahead(at, 8)
    second = stockflow.Model(stockflow_table.parse("\n".join(changed), "b", "2016-Q4"), "staff").ahead(at, 8)
    np.testing.assert_array_equal(first.stock, second.stock)
    np.testing.assert_array_equal(first.old, second.old)


def test_decisions_may_be_unknown_after_training_where_staff_is_given() -> None:
    lines = made().splitlines()
    rows = [line.split(",") for line in lines]
    for row in rows[30:]:
        row[2] = row[3] = ""
    found = stockflow.run(stockflow_table.parse("\n".join(",".join(row) for row in rows), "a", "2016-Q4"))
    assert found["path"][-1]["stock"] > 0
    assert scored(found, 8)["decided_mape"] is None


def test_a_band_of_few_errors_is_wider_than_one_of_many() -> None:
    # Every run is off by 1 % of the stock. One period later one error is known: taken as three, its spread is
    # 0.01 * sqrt(1 + 1/3), times Student's 2.3534 (90 %, three degrees): 0.02717 of 1,000 is 27.2 cases.
    stock = np.full(60, 1_000.0)
    error = np.append(np.full(59, 10.0), np.nan)
    width = stockflow_bands.half_widths({1: error}, stock, 3, 2)[1]
    assert np.isnan(width[3])
    assert width[4] == pytest.approx(27.17, abs=0.05)
    assert width[-1] < width[4]


def test_a_band_does_not_know_errors_that_come_later() -> None:
    stock, error = np.full(40, 1_000.0), np.full(40, 10.0)
    later = np.where(np.arange(40) > 20, 500.0, error)
    first = stockflow_bands.half_widths({4: error}, stock, 3, 2)[4]
    second = stockflow_bands.half_widths({4: later}, stock, 3, 2)[4]
    # the run from period 21 is verified at 25
    np.testing.assert_array_equal(first[:25], second[:25])
    assert second[25] > first[25]


def test_young_that_leave_are_taken_by_their_chance() -> None:
    # 6 of two groups of 10 with chances 1 and 2: 2 from the first, 4 from the second
    left = stockflow_age.taken(np.array([10.0, 10.0]), np.array(6.0), np.array([1.0, 2.0]))
    assert left.tolist() == pytest.approx([8.0, 6.0])


def test_more_than_the_young_cannot_be_taken() -> None:
    left = stockflow_age.taken(np.array([3.0, 1.0]), np.array(9.0), np.array([1.0, 1.0]))
    assert left.tolist() == pytest.approx([0.0, 0.0])


@pytest.mark.parametrize("driver", stockflow_age.DRIVERS)
def test_every_rule_of_ageing_is_exact_where_what_it_holds_level_is(driver: str) -> None:
    # A standing backlog: 1,000 in, 1,000 out of which 400 young; every driver is level, so no rule is off.
    rows = [f"{2000 + now // 4}-Q{now % 4 + 1},1000,1000,0,1300,3700" for now in range(60)]
    one = stockflow_table.parse("\n".join([HEADER, *rows]), "a", "2011-Q4")
    seen = stockflow_age.filtered(one)
    old = stockflow_age.carried(one, seen, np.array([47]), one.stock[48:56][None, :])
    columns = [place for place, rule in enumerate(stockflow_age.RULES) if rule.driver == driver]
    np.testing.assert_allclose(old[0][:, columns], 3_700.0, rtol=2e-3)


def test_half_of_the_staff_counts_a_year_later() -> None:
    one = table()
    assert one.staff is not None
    effort = stockflow_work.effort(one, power=1.0, delay=4, inflow=0.0)
    assert effort[10] == pytest.approx(0.5 * (one.staff[10] + one.staff[6]))


def test_the_inflow_of_a_year_is_the_mean_of_four_quarters() -> None:
    one = table()
    effort = stockflow_work.effort(one, power=0.0, delay=0, inflow=1.0)
    assert effort[10] == pytest.approx(one.inflow[7:11].mean())


def test_a_mean_within_training_does_not_know_what_comes_after() -> None:
    level, drift = stockflow_work.filtered(np.array([1.0, 3.0, 5.0, 100.0]), 3, 0.0)
    assert level.tolist() == [1.0, 2.0, 3.0, 3.0]
    assert drift.tolist() == [0.0] * 4


def test_staff_without_a_single_decision_is_refused() -> None:
    rows = [f"{2000 + now // 4}-Q{now % 4 + 1},0,0,0,0,0,5" for now in range(20)]
    one = stockflow_table.parse("\n".join([HEADER + ",staff", *rows]), "a", "2003-Q4")
    with pytest.raises(MissingValueError, match="no decision stands in training"):
        stockflow.run(one)


def test_half_a_year_and_six_periods_are_enough_to_learn_from() -> None:
    lines = made(staff=False).splitlines()
    # the eighth quarter of 2010 and later is 2011-Q4
    found = stockflow.run(stockflow_table.parse("\n".join(lines[:13]), "a", "2011-Q4"))
    assert [row["periods"] for row in found["horizons"]] == [1, 2, 4]
    assert all(np.isfinite(row["high"]) for row in found["path"])
    with pytest.raises(OutOfRangeError, match="at least 8"):
        stockflow_table.parse("\n".join(lines), "a", "2011-Q3")


@pytest.mark.parametrize(
    ("file", "word", "line"),
    [
        ("unknown_column.csv", "unknown column 'decisions'", ":1"),
        ("missing_column.csv", "column 'withdrawn' is missing", ":1"),
        ("missing_period.csv", "period 2011-Q3 is missing", ":8"),
        ("period_twice.csv", "period 2011-Q2 stands twice, first on line 7", ":8"),
        ("negative_count.csv", "inflow is -100", ":8"),
        ("word_for_number.csv", "inflow is 'many', no number", ":8"),
        ("empty_cell.csv", "cell 'decided' is empty", ":8"),
        ("years.csv", "2000 is a year", ":2"),
        ("short_row.csv", "the row has 5 cells, the header 6", ":8"),
        ("only_a_header.csv", "the table has no rows", ""),
        ("split_missing.csv", "leave out the rows in which it is not published", ":8"),
        ("staff_gap.csv", "cell 'staff' is empty between rows that have it", ":8"),
        ("staff_empty.csv", "column 'staff' is empty", ":2"),
        ("thousands_or_decimals.csv", "inflow is '1.000': thousands or decimals", ":8"),
    ],
)
def test_a_broken_table_names_line_and_mend(file: str, word: str, line: str) -> None:
    with pytest.raises(KetenbalansError) as caught:
        stockflow_table.read(BROKEN / file, "2013-Q4")
    assert word in str(caught.value)
    assert f"{file}{line}: " in str(caught.value)


def test_training_beyond_the_table_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="2030-Q1"):
        stockflow_table.parse(made(), "a", "2030-Q1")


def test_a_table_of_a_dutch_spreadsheet_is_the_same_table() -> None:
    # semicolons between the cells and a comma before the decimals
    rows = [line.split(",") for line in made().splitlines()]
    text = "\n".join(";".join(cell.replace(".", ",") for cell in row) for row in rows)
    one, same = table(), stockflow_table.parse(text, "made.csv", "2016-Q4")
    np.testing.assert_array_equal(one.staff, same.staff)
    np.testing.assert_array_equal(one.stock, same.stock)


def test_staff_may_begin_later_and_end_earlier_than_the_table() -> None:
    rows = [line.split(",") for line in made().splitlines()]
    for row in (*rows[1:5], *rows[-3:]):
        row[6] = ""
    one = stockflow_table.parse("\n".join(",".join(row) for row in rows), "a", "2016-Q4")
    found = stockflow.run(one)
    # the last of 48 quarters is 2021-Q4; three are without staff
    assert found["path"][-1]["period"] == "2021-Q1"
    assert stockflow.run(one, "outflow")["path"][-1]["period"] == "2021-Q4"


def test_training_on_too_little_staff_is_refused() -> None:
    rows = [line.split(",") for line in made().splitlines()]
    for row in rows[1:25]:
        row[6] = ""
    one = stockflow_table.parse("\n".join(",".join(row) for row in rows), "a", "2016-Q4")
    with pytest.raises(OutOfRangeError, match="staff from 2016-Q1"):
        stockflow.run(one)


@pytest.mark.parametrize("name", ["uk_asylum_people", "uk_asylum_main_applicants"])
def test_a_shipped_table_is_read_by_the_command(name: str, tmp_path: Path) -> None:
    file = tmp_path / "uk.csv"
    written = CliRunner().invoke(app, ["backtest", "example", name, "--out", str(file), "--json"])
    assert "Open Government Licence" in json.loads(written.stdout)["licence"]
    found = CliRunner().invoke(
        app, ["backtest", "stockflow", str(file), "--train-until", "2019-Q4", "--json"]
    )
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["given"] == "staff"


def test_an_unknown_example_is_refused_with_the_near_name() -> None:
    found = CliRunner().invoke(app, ["backtest", "example", "uk_asylum_peple"])
    assert isinstance(found.exception, UnknownNameError)
    assert "did you mean 'uk_asylum_people'" in str(found.exception)


def test_the_stock_of_the_british_table_follows_its_flows() -> None:
    # Per year the gaps add up to 6 % of the claims at most (the table in docs/explanation/stockflow.md).
    one = stockflow_table.read(PUBLISHED / "uk_asylum_people_2010_2023.csv", "2019-Q4")
    gap = np.diff(one.stock) - one.net[1:]
    year = np.array([period.first.year for period in one.periods])
    for each in range(2010, 2024):
        assert abs(gap[year[1:] == each].sum()) < 0.06 * one.inflow[1:][year[1:] == each].sum()


def test_staff_cannot_be_given_where_there_is_none() -> None:
    with pytest.raises(MissingValueError, match="staff"):
        stockflow.run(table(staff=False), "staff")


def test_a_near_name_of_what_is_given_is_told() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'outflow'"):
        stockflow.run(table(), "outflows")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_in_words_every_horizon_is_told(by_staff: dict[str, object], language: str) -> None:
    words = stockflow_words.told(by_staff, language)
    assert len(words.splitlines()) == 2 + len(by_staff["horizons"])  # type: ignore[arg-type]
    assert ("voorraad" in words) == (language == "nl")


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    file = tmp_path / "country.csv"
    file.write_text(made(staff=False))
    found = CliRunner().invoke(
        app, ["backtest", "stockflow", str(file), "--train-until", "2016-Q4", "--json"]
    )
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["trained_until"] == "2016-Q4"
