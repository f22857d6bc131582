"""Flows, waits, screening and hours of a period, counted by hand."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenbalans.errors import OutOfRangeError
from ketenbalans.register.indicators import indicators
from ketenbalans.register.reading import moment_of
from ketenbalans.register.stock import StockQuestion, stock
from ketenbalans.register.waits import kaplan_meier
from ketenbalans.store.connections import Store
from ketenbalans.vocabulary.calendar import Period
from ketenbalans.vocabulary.codes import Population

from .conftest import bring, opened

EVENTS = """key,product,kind,type,on,recorded_at,outcome,class,delay,activity,hours
a,asylum,first,lodged,2026-01-05,,,,,,
a,asylum,first,security_screened,2026-01-15,,,none,,,
a,asylum,first,hearing,2026-02-02,,,,,,
a,asylum,first,decided,2026-03-02,,refugee,,,,
b,asylum,repeat,lodged,2026-02-20,,,,,,
b,asylum,repeat,security_screened,2026-03-20,,,signal,interpreter,,
b,asylum,repeat,hours_recorded,2026-03-21,,,,,hearing,2.5
b,asylum,repeat,hours_recorded,2026-03-22,,,,,hearing,1
c,asylum,first,lodged,2026-03-10,,,,,,
c,asylum,first,withdrawn,2026-03-12,,,,,,
c,asylum,first,relodged,2026-03-20,,,,,,
d,asylum,first,lodged,2025-01-05,,,,,,
d,asylum,first,decided,2025-12-01,,rejection,,,,
d,asylum,first,appeal_ruled,2026-03-05,,annulled,,,,
d,asylum,first,decided,2026-03-30,,rejection,,,,
e,nareis,nareis,lodged,2026-03-01,,,,,,
e,nareis,nareis,decided,2026-03-29,,grant,,,,
"""


@pytest.fixture
def march(light_store: Store, tmp_path: Path) -> dict[str, object]:
    bring(light_store, tmp_path, EVENTS)
    return indicators(opened(light_store), Period.parse("2026-03"))


def test_flows_carry_one_stock_into_the_next(march: dict[str, dict[str, object]]) -> None:
    flows = march["flows"]
    # before: a b; in: c; opened again: c, d; out: a and d decided, c withdrawn; after: b c
    assert flows["stock_before"] == 2
    assert flows["lodged"] == 1
    assert flows["reopened"] == 2
    assert (flows["decided"], flows["withdrawn"], flows["closed"]) == (2, 1, 0)
    assert flows["decided_by_outcome"] == {"refugee": 1, "rejection": 1}
    assert (flows["stock_after"], flows["unexplained"]) == (2, 0)


def test_throughput_is_told_per_product(march: dict[str, dict[str, dict[str, object]]]) -> None:
    # a: 5 January to 2 March is 56 days; the second decision of d is not a first one; e: 28 days
    assert march["throughput"]["products"]["asylum"] == {"count": 1, "mean_weeks": 8.0, "median_weeks": 8.0}
    assert march["throughput"]["products"]["nareis"] == {"count": 1, "mean_weeks": 4.0, "median_weeks": 4.0}


def test_screening_counts_who_was_in_time_and_who_waits(march: dict[str, dict[str, object]]) -> None:
    found = march["screening"]
    assert (found["screened"], found["outcomes"], found["causes_of_delay"]) == (
        1,
        {"signal": 1},
        {"interpreter": 1},
    )
    # fourteen days ended in March for b (6 March, screened on the 20th) and c (24 March, not screened)
    assert found["cohort"] == {"count": 2, "in_time": 0, "share_in_time": 0.0, "breaches": 2}
    assert found["backlog"] == 0  # c withdrew once; d was decided
    assert found["identity_checks"]["checked"] == 0  # type: ignore[index]


def test_hours_add_up_by_activity(march: dict[str, dict[str, object]]) -> None:
    assert march["hours"]["total"] == 3.5
    assert march["hours"]["by_activity"] == [
        {"activity": "hearing", "hours": 3.5, "records": 2, "without_hours": 0}
    ]


def test_who_waits_and_who_had_a_turn_are_told_apart(march: dict[str, dict[str, dict[str, object]]]) -> None:
    hearing = march["waits"]["hearing"]
    # b waits 39 days on 31 March; c and d left without a hearing; a was heard in February
    assert hearing["pending"] == {"count": 1, "mean_weeks": 5.57, "median_weeks": 5.57}
    assert hearing["realised"] == {"count": 0, "mean_weeks": None, "median_weeks": None}
    assert hearing["left_without"] == 2


def test_a_period_before_everything_is_refused(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, EVENTS)
    with pytest.raises(OutOfRangeError, match="nothing was lodged"):
        indicators(opened(light_store), Period.parse("2020"))


# Freireich et al. (1963), 6-mercaptopurine arm: weeks of remission, + means still going on. The product-limit
# estimate at each week and the median of 23 weeks are those of the textbook tables (Collett, Klein).
_WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
_ENDED = [True] * 9 + [False] * 12


def test_kaplan_meier_gives_the_textbook_curve() -> None:
    curve = kaplan_meier(np.array(_WEEKS), np.array(_ENDED))
    assert curve.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    # 18/21, then 16/17, 14/15, 11/12, 10/11, 6/7 and 5/6 of what was left
    assert curve.waiting.round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert curve.median() == 23
    assert curve.median_interval() == (13.0, None)


def test_nobody_had_a_turn_so_there_is_no_median() -> None:
    assert kaplan_meier(np.array([3, 5]), np.array([False, False])).median() is None
    assert kaplan_meier(np.empty(0, dtype=int), np.empty(0, dtype=bool)).median() is None


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_without_waits_that_go_on_the_curve_is_the_plain_share(durations: list[int]) -> None:
    values = np.array(durations)
    curve = kaplan_meier(values, np.ones(values.size, dtype=bool))
    plain = [(values > day).mean() for day in curve.days]
    np.testing.assert_allclose(curve.waiting, plain, atol=1e-12)


_KINDS = st.sampled_from(["lodged", "decided", "withdrawn", "closed", "relodged", "appeal_ruled", "hearing"])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), _KINDS, st.integers(1, 28), st.integers(0, 40)), min_size=1, max_size=40
    )
)
def test_whatever_is_told_the_stock_identity_closes_and_the_future_is_unseen(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str, int, int]]
) -> None:
    from ketenbalans.store.connections import open_store

    folder = tmp_path_factory.mktemp("register")
    rows = ["key,product,type,on,recorded_at,outcome"]
    for case, kind, day, late in told:
        on = date(2026, 2, day)
        recorded = date.fromordinal(on.toordinal() + late)
        rows.append(f"{case},asylum,{kind},{on},{recorded},{'annulled' if kind == 'appeal_ruled' else ''}")
    store = open_store(str(folder / "r.db"), create=True)
    report = bring(store, folder, "\n".join(rows) + "\n", chunk_rows=7)
    register = opened(store)
    assert report.rows_refused == 0
    # Second route: the state of each case by hand, from the events told by then.
    for reference, known in ((15, 20), (28, 10), (28, 28)):
        moment = moment_of(f"2026-02-{known:02d}")
        question = StockQuestion(date(2026, 2, reference), moment, Population.ALL_ASYLUM)
        assert stock(register, question)["stock"] == _by_hand(told, reference, known)
    store.close()


def _by_hand(told: list[tuple[int, str, int, int]], reference: int, known: int) -> int:
    order = ["lodged", "decided", "withdrawn", "closed", "appeal_ruled", "relodged"]
    count = 0
    for case in {row[0] for row in told}:
        mine = [
            (day, order.index(kind))
            for number, kind, day, late in told
            if number == case and kind in order and day <= reference and day + late <= known
        ]
        lodged = any(place == 0 for _, place in mine)
        if lodged and order[max(mine)[1]] in {"lodged", "appeal_ruled", "relodged"}:
            count += 1
    return count
