"""Stock and flow of any country: identity, age split, decisions from staff, bands, and what is refused."""

import json
import runpy
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
    stockflow_weights,
    stockflow_words,
    stockflow_work,
)
from ketenbalans.cli.main import app
from ketenbalans.draws import uniforms
from ketenbalans.errors import KetenbalansError, MissingValueError, OutOfRangeError, UnknownNameError
from ketenbalans.facts.units import PUBLISHED

ROOT = Path(__file__).parents[2]
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


def test_no_correction_is_larger_than_any_gap_that_was_seen() -> None:
    # Of 1,000 decided 100 more leave uncounted each quarter. Were 5,000 decided in one, nine tenths of 500
    # would be taken off; 100 is the most that was ever seen.
    rows = [f"{2000 + now // 4}-Q{now % 4 + 1},1200,1000,0,1500,{30000 + 100 * now}" for now in range(40)]
    one = stockflow_table.parse("\n".join([HEADER, *rows]), "a", "2007-Q4")
    gap = stockflow_gap.Gap(one, stockflow_gap.GapRule(stockflow_gap.DECIDED, 0.0))
    added = gap.added(np.array([31]), np.array([[1_000.0, 5_000.0]]))
    assert added[0].tolist() == pytest.approx([-90.0, -190.0])


def test_a_leak_smaller_than_its_own_spread_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # 270 vanish in a quarter, with a spread of 300: three standard errors from nothing, but not clear.
    luck = uniforms(seed=7, future=0, purpose=2, count=2 * 48).reshape(2, 48)
    normal = np.sqrt(-2.0 * np.log(luck[0])) * np.cos(2.0 * np.pi * luck[1])
    rows = [line.split(",") for line in made(staff=False).splitlines()]
    lost = np.cumsum(270.0 + 300.0 * (normal - normal.mean()) / normal.std())
    for row, gone in zip(rows[1:], lost, strict=True):
        row[5] = f"{int(row[5]) + 40_000 - gone:.0f}"
    one = stockflow_table.parse("\n".join(",".join(row) for row in rows), "a", "2016-Q4")
    assert stockflow_gap.learn(one, (1, 2, 4)).rule == stockflow_gap.NONE
    monkeypatch.setattr(stockflow_gap, "CLEAR", 0.0)
    assert stockflow_gap.learn(one, (1, 2, 4)).rule != stockflow_gap.NONE


def test_no_gap_is_seen_in_rounding() -> None:
    one = table(staff=False)
    assert stockflow_gap.learn(one, (1, 2, 4)).rule == stockflow_gap.NONE


@pytest.mark.parametrize("tracks", [False, True])
@pytest.mark.parametrize("seed", range(201, 207))
def test_no_made_table_is_worse_than_the_bare_identity_at_any_horizon(seed: int, tracks: bool) -> None:
    made_table = stockflow_tables.made(seed, tracks)
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


def test_a_drive_takes_from_the_old() -> None:
    # 1,000 in, 1,000 out every quarter, then 2,000 leave once: 1.2 times the usual 1,000, and 800 beyond it.
    # With a share of the young that was level, q, a drive leaves 800 * q more of the young pending.
    rows = [f"{2000 + now // 4}-Q{now % 4 + 1},1000,1000,0,1300,3700" for now in range(60)]
    one = stockflow_table.parse("\n".join([HEADER, *rows]), "a", "2011-Q4")
    seen = stockflow_age.filtered(one)
    old = stockflow_age.carried(one, seen, np.array([47]), np.array([[4_000.0]]))[0, 0]
    rules = [stockflow_age.Rule(stockflow_age.SHARE, 0.35, 0.0, drive) for drive in (False, True)]
    plain, drive = (stockflow_age.RULES.index(rule) for rule in rules)
    assert old[plain] - old[drive] == pytest.approx(800.0 * seen.level[47, plain])
    assert seen.level[47, plain] > 0.2


def test_half_of_the_staff_counts_a_year_later() -> None:
    one = table()
    assert one.staff is not None
    effort = stockflow_work.effort(one, power=1.0, delay=4)
    assert effort[10] == pytest.approx(0.5 * (one.staff[10] + one.staff[6]))


def test_a_mean_does_not_know_what_comes_after() -> None:
    level, drift = stockflow_work.smoothed(np.array([1.0, 3.0, 5.0, np.nan]), 0.0)
    assert level.tolist() == [1.0, 2.0, 3.0, 3.0]
    assert drift.tolist() == [0.0] * 4


def test_a_level_follows_its_drift() -> None:
    # Starts at (1 + 3 + 5 + 7) / 4 = 4 with weight 1: the newest value is the level; the drift takes 0.3 of
    # what the level moved beyond it: -3 * 0.3, then -0.9 + 0.3 * (2 + 0.9), and so on.
    level, drift = stockflow_work.smoothed(np.array([1.0, 3.0, 5.0, 7.0]), 1.0)
    assert level.tolist() == [1.0, 3.0, 5.0, 7.0]
    assert drift[:2].tolist() == pytest.approx([-0.9, -0.03])


def test_families_of_work_rules_weigh_alike_at_first() -> None:
    # Decisions that go on, follow the staff, the stock or both: four families, a quarter each.
    rules = stockflow_work.rules(table())
    prior = stockflow_work.prior(rules)
    of = {(rule.staff > 0, rule.stock > 0) for rule in rules}
    assert len(of) == 4
    for family in of:
        places = [place for place, rule in enumerate(rules) if (rule.staff > 0, rule.stock > 0) == family]
        assert prior[places].sum() == pytest.approx(1.0)


def test_decisions_that_follow_the_stock_grow_with_it() -> None:
    # A fixed part of the stock is decided, 10 %: of 1,000, of 1,000 + 200 - 100, and so on.
    stock, rows = 1_000.0, []
    for now in range(40):
        inflow, decided = 100.0 + (100.0 if now >= 30 else 0.0), 0.1 * stock
        stock += inflow - decided
        cells = (inflow, decided, 0.0, 0.4 * stock, 0.6 * stock)
        rows.append(f"{2000 + now // 4}-Q{now % 4 + 1}," + ",".join(f"{cell:.6f}" for cell in cells) + ",50")
    one = stockflow_table.parse("\n".join([HEADER + ",staff", *rows]), "a", "2007-Q2")
    found = stockflow.Model(one, "staff")
    place = found.work.rules.index(stockflow_work.WorkRule(0.0, 0, 1.0, 1.0, stockflow_work.STAYS, False))
    after = found.work.by_rule(np.array([29]), 8)[place, 0]
    np.testing.assert_allclose(after, one.decided[30:38], rtol=1e-6)


def test_weights_turn_to_the_rule_that_lately_erred_less() -> None:
    # For ten periods the first rule errs less, then the second; the horizon is one period.
    early = np.concatenate([np.full(10, 0.01), np.full(10, 0.05)])
    error = np.stack([early, early[::-1]], axis=1)[:, None, :]
    manner = stockflow_weights.Manner(sharpness=4.0, within=np.inf, least=0.0)
    found = stockflow_weights.following(error, 0, (1,), 2, np.ones(2), manner).values[:, 0, 0]
    assert found[10] > 0.99
    assert found[-1] < 0.3


def test_a_weight_does_not_know_errors_that_come_later() -> None:
    error = np.full((20, 1, 2), 0.02)
    later = error.copy()
    later[12:, 0, 0] = 0.5
    manner = stockflow_weights.Manner(sharpness=4.0, within=np.inf, least=0.0)
    first = stockflow_weights.following(error, 0, (3,), 2, np.ones(2), manner).values
    second = stockflow_weights.following(later, 0, (3,), 2, np.ones(2), manner).values
    # the run from period 12 has ended at 15
    np.testing.assert_array_equal(first[:15], second[:15])
    assert second[15, 0, 0] < first[15, 0, 0]


def test_between_two_horizons_a_weight_lies_on_the_line() -> None:
    values = np.zeros((1, 2, 2))
    values[0] = [[1.0, 0.0], [0.0, 1.0]]
    ahead = stockflow_weights.Weights((2, 4), values).ahead(np.array([0]), 6)
    assert ahead[0, :, 0].tolist() == [1.0, 1.0, 0.5, 0.0, 0.0, 0.0]


def test_a_band_twice_as_far_is_not_much_narrower() -> None:
    # Runs of one period are off by 10 %, those of two by nothing: 0.8 of the width of the shorter is left.
    stock = np.full(40, 1_000.0)
    known = {1: np.append(np.full(39, 100.0), np.nan), 2: np.append(np.zeros(38), [np.nan, np.nan])}
    width = stockflow_bands.half_widths(known, stock, 3, 2)
    assert width[2][30] == pytest.approx(0.8 * width[1][30])


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


def test_a_quarter_may_be_written_as_a_statistical_office_does() -> None:
    text = made(staff=False).replace("-Q", " Q")
    one = stockflow_table.parse(text, "a", "2016Q4")
    assert (str(one.periods[0]), one.trained) == ("2010-Q1", 28)


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


@pytest.mark.parametrize(
    ("language", "page"), [("en", "backtest-stockflow.md"), ("nl", "backtest-stockflow.nl.md")]
)
def test_the_worked_example_of_the_how_to_is_what_the_command_says(language: str, page: str) -> None:
    file = PUBLISHED / "uk_asylum_people_2010_2023.csv"
    options = ["--train-until", "2018-Q4", "--given", "outflow"]
    found = CliRunner().invoke(app, ["--lang", language, "backtest", "stockflow", str(file), *options])
    told = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    block = next(part for part in told.split("```") if "2018-Q4," in part)
    spoken = " ".join(found.stdout.split())
    for line in block.strip().splitlines():
        assert " ".join(line.split()) in spoken


def test_what_the_pages_say_of_the_benchmark_is_what_it_found() -> None:
    pages = ("docs/qa/validation.md", "docs/explanation/stockflow.md")
    before = [(ROOT / page).read_text(encoding="utf-8") for page in pages]
    script = runpy.run_path(str(ROOT / "docs" / "qa" / "write_stockflow.py"))
    scores = json.loads((ROOT / "benchmarks" / "results" / "stockflow.json").read_text(encoding="utf-8"))
    for row in (*script["real_rows"](scores), *script["made_rows"](scores)):
        assert row in before[0], "write it anew: python docs/qa/write_stockflow.py"
    assert script["gaps"]() in before[1], "write it anew: python docs/qa/write_stockflow.py"


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
    # a head, a line per horizon, one each for who leaves and for decisions, and what the band is of
    assert len(words.splitlines()) == 4 + len(by_staff["horizons"])  # type: ignore[arg-type]
    assert ("voorraad" in words) == (language == "nl")


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    file = tmp_path / "country.csv"
    file.write_text(made(staff=False))
    found = CliRunner().invoke(
        app, ["backtest", "stockflow", str(file), "--train-until", "2016-Q4", "--json"]
    )
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["trained_until"] == "2016-Q4"
