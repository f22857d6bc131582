"""What was known before, and sums over longer periods and all series; expected values by hand."""

from datetime import date

import numpy as np
import pytest

from ketenbalans.errors import ContradictionError, OutOfRangeError, UnknownNameError
from ketenbalans.forecast.hindsight import Target, as_known, inside, naive_on, outcome_of, own_on, target_of
from ketenbalans.forecast.outside import Said, parse_outside
from ketenbalans.forecast.own import forecast_panel
from ketenbalans.forecast.panel import Panel
from ketenbalans.forecast.table import Table, parse_table
from ketenbalans.vocabulary.calendar import Period


def table(months: int = 40) -> Table:
    rows = "".join(
        f"{name},{2022 + place // 12}-{place % 12 + 1:02d},{base + 7 * (place % 12) + place}\n"
        for name, base in (("SYR", 200), ("ERI", 40))
        for place in range(months)
    )
    return parse_table("series,period,value\n" + rows, "counts.csv")


def said(series: str, period: str) -> Said:
    row = f"A,2022-01,{series},{period},mid,30\n"
    return parse_outside("forecaster,made_on,series,period,quantile,value\n" + row, "a.csv")[0]


def test_a_quarter_of_all_series_is_a_sum_once_every_part_is_known() -> None:
    panel = Panel.of({"A": [1, 2, 3, 4], "B": [10, 20, 30, 40]}, "2026-01")
    target = target_of(said("total", "2026-Q1"), panel)
    assert outcome_of(target, panel) == 66  # 1 + 2 + 3 + 10 + 20 + 30
    assert np.isnan(outcome_of(target_of(said("total", "2026-Q2"), panel), panel))


def test_a_series_by_the_name_of_the_total_is_that_series() -> None:
    panel = Panel.of({"total": [5], "A": [3]}, "2026-01")
    assert target_of(said("total", "2026-01"), panel).rows == (0,)


@pytest.mark.parametrize(("period", "kind"), [("2026-01", "quarter"), ("2026", "week"), ("2026-01", "week")])
def test_periods_that_do_not_add_up_are_refused(period: str, kind: str) -> None:
    with pytest.raises(ContradictionError, match=f"{period} is a .*counts by {kind} do not add up to"):
        inside(Period.parse(period), kind)


def test_an_unknown_series_is_told_with_its_line() -> None:
    with pytest.raises(UnknownNameError, match=r"a\.csv:2: unknown series 'SYRIA'; did you mean 'SYR'"):
        target_of(said("SYRIA", "2026-01"), Panel.of({"SYR": [5]}, "2026-01"))


def test_vintages_give_what_was_published_before_a_day() -> None:
    rows = "A,2025-01,90,2025-02-10\nA,2025-01,99,2025-03-10\nA,2025-02,70,2025-03-10\n"
    known = parse_table("series,period,value,published\n" + rows, "a.csv")
    assert as_known(known, date(2025, 3, 10)).panel.values.tolist() == [[90.0]]
    assert as_known(known, date(2025, 3, 11)).panel.values.tolist() == [[99.0, 70.0]]


def test_one_count_is_forecast_as_the_own_forecaster_does() -> None:
    whole = table()
    found = own_on(whole, date(2024, 1, 1), [target_of(said("ERI", "2024-03"), whole.panel)])[0]
    assert found is not None
    assert np.array_equal(found, forecast_panel(whole.panel.until(24), 3).quantiles()[1, 2])


def test_a_year_that_has_begun_holds_the_months_that_ended() -> None:
    whole = table()
    target = target_of(said("SYR", "2024"), whole.panel)
    late, early = (own_on(whole, date(2024, month, 1), [target])[0] for month in (12, 2))
    assert late is not None
    assert early is not None
    ended = whole.panel.values[0, 24:35].sum()
    assert late[0] >= ended
    assert late[8] - late[0] < early[8] - early[0]


def test_what_is_known_already_is_not_forecast_and_the_far_future_is_refused() -> None:
    whole = table()
    assert own_on(whole, date(2025, 4, 20), [Target((0,), ("2024-12",))]) == [None]
    with pytest.raises(OutOfRangeError, match="more than 240 periods ahead"):
        own_on(whole, date(2025, 1, 1), [Target((0,), ("2080-01",))])


def test_the_naive_forecast_of_a_quarter_is_that_of_the_year_before() -> None:
    whole = table()
    target = target_of(said("SYR", "2024-Q2"), whole.panel)
    found = naive_on(whole, date(2024, 4, 2), target, Period.parse("2024-Q2"))
    assert found is not None
    assert found[4] == whole.panel.values[0, 15:18].sum()  # April to June 2023
