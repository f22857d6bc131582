"""The explaining clock and the array clock count the same law by two routes; they must agree on every case.

Random cases of all products, with suspensions, extensions, moratoria, notices and court orders, under the
law as shipped and under every alternative of every uncertain parameter that bears on the clock.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ketenbalans.cases.case import Case
from ketenbalans.cases.reading import parse_case
from ketenbalans.errors import KetenbalansError
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock import explain
from ketenbalans.policy.clock_arrays import clock_of, decision_deadlines
from ketenbalans.policy.clock_encoding import columns_of
from ketenbalans.vocabulary.codes import Procedure, TermKind, TermRegime

QUIET = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REFORMS = [
    (),
    ("old.wbv_scenario=all_void", "counting.month_addition=two_steps"),
    ("old.moratorium_mode=C", "counting.notice_period_shift=shift", "counting.court_term_shift=shift"),
    ("old.moratorium_mode=B", "old.moratorium_covers=all_pending", "penalty.decision_day_counts=true"),
    ("counting.extension_shift=extension", "counting.eu_weekend_rule=no_shift"),
    ("counting.resumption_day_suspended=true", "pact.suspension_applies=false", "old.start_event=loopbrief"),
    ("family.nareis_transition=new_term", "counting.court_default_shift=no_shift"),
    ("penalty.first_day_after_notice=14", "penalty.administrative_naturalisation=false"),
]
PRODUCTS = ["asylum"] * 6 + ["nareis", "nareis", "regular", "naturalisation", "objection"]
PURPOSES = [
    None,
    "blue_card_or_ict",
    "research_or_study",
    "long_term_resident",
    "entry_visa",
    "arrived_family_member",
]
BASES = ["42(4)", "42(5)", "complex", "covid", "moratorium", "WBV 2023/3", "postponement", None]


@st.composite
def records(draw: Any) -> Case:
    """One random case; days lie around the boundaries of the law as often as anywhere."""
    lodged = draw(
        st.one_of(
            st.dates(date(2016, 1, 1), date(2028, 12, 31)),
            st.sampled_from([date(2022, 3, 26), date(2022, 3, 27), date(2026, 6, 11), date(2026, 6, 12)]),
            st.dates(date(2023, 6, 1), date(2025, 7, 1)),
            st.sampled_from([date(2023, 8, 31), date(2024, 2, 29), date(2026, 12, 24)]),
        )
    )
    product = draw(st.sampled_from(PRODUCTS))
    case: dict[str, Any] = {"key": "k", "product": product, "lodged_on": lodged.isoformat()}
    if product == "asylum":
        case["nationality"] = draw(st.sampled_from(["SYR", "SYR", "IRQ", "UKR"]))
        case["procedure"] = draw(st.sampled_from([None, *Procedure]))
        case["kind"] = draw(st.sampled_from([None, "relocation"]))
        case["track"] = draw(st.sampled_from([None, None, None, 1, 4]))
        if draw(st.booleans()):
            case["made_on"] = (lodged - timedelta(draw(st.integers(0, 30)))).isoformat()
        if draw(st.integers(0, 5)) == 0:
            case["inadmissibility_ground"] = "38(1)(e)"
    elif product in ("regular", "nareis") and lodged >= date(2026, 6, 12):
        case["purpose"] = draw(st.sampled_from(PURPOSES))
    elif product == "objection":
        case["contested_decision_on"] = (lodged - timedelta(draw(st.integers(1, 28)))).isoformat()
    case["events"] = draw(events_after(lodged, product))
    return parse_case(case)


@st.composite
def events_after(draw: Any, lodged: date, product: str) -> list[dict[str, Any]]:
    """Random events of a case, in an order that can be."""
    found: list[dict[str, Any]] = []

    def on(low: int, high: int) -> date:
        return lodged + timedelta(draw(st.integers(low, high)))

    last = on(0, 120)
    for _ in range(draw(st.integers(0, 3))):
        resumed = last + timedelta(draw(st.integers(0, 60)))
        ground = draw(st.sampled_from(["incomplete", "incomplete", "temporary_protection"]))
        found.append({"type": "term_suspended", "on": last.isoformat(), "basis": ground})
        if draw(st.integers(0, 4)):
            found.append({"type": "term_resumed", "on": resumed.isoformat(), "basis": ground})
        last = resumed + timedelta(draw(st.integers(1, 60)))
    for _ in range(draw(st.integers(0, 2))):
        length = (
            {"weeks": 13} if product == "objection" else {"months": draw(st.sampled_from([1, 3, 6, 9, 12]))}
        )
        basis = draw(st.sampled_from(BASES))
        found.append({"type": "term_extended", "on": on(0, 500).isoformat(), "basis": basis, **length})
    if draw(st.integers(0, 3)) == 0:
        found.append({"type": "registered", "on": on(-5, 0).isoformat()})
    if draw(st.integers(0, 3)) == 0:
        found.append({"type": "responsibility_established", "on": on(0, 200).isoformat()})
    for _ in range(draw(st.integers(0, 2))):
        found.append({"type": "notice_of_default", "on": on(0, 900).isoformat()})
    ordered = on(100, 1000)
    for _ in range(draw(st.integers(0, 2))):
        order: dict[str, Any] = {"type": "court_order", "on": ordered.isoformat()}
        order |= draw(st.sampled_from([{}, {"term_weeks": 8}, {"term_days": 10}]))
        order |= draw(st.sampled_from([{}, {"rate": 100, "maximum": 7500}, {"rate": 200, "maximum": 15000}]))
        found.append(order)
        ordered += timedelta(draw(st.integers(1, 200)))
    if draw(st.booleans()):
        closing = draw(st.sampled_from(["decided", "decided", "withdrawn", "closed"]))
        found.append({"type": closing, "on": on(1, 1500).isoformat()})
    if draw(st.integers(0, 9)) == 0:
        found.append({"type": "appeal_ruled", "on": on(1500, 1700).isoformat(), "outcome": "annulled"})
    seen: dict[str, dict[str, Any]] = {}
    for event in found:
        seen.setdefault(repr(sorted(event.items(), key=str)), event)
    return list(seen.values())


def outcome(case: Case, on: date | None, law: Any) -> tuple[Any, ...]:
    """What the explaining clock says, in the order of the array clock's columns."""
    clock = explain(case, on, law)
    decision, order = clock.term(TermKind.DECISION), clock.term(TermKind.COURT_ORDER)
    return (
        decision.last_day if decision else None,
        bool(decision and decision.running),
        -1 if clock.notice.valid is None else int(clock.notice.valid),
        clock.notice.appeal_from,
        order.last_day if order else None,
        clock.penalties.administrative,
        clock.penalties.administrative_days,
        clock.penalties.court,
        clock.penalties.court_days,
    )


@pytest.mark.parametrize("reform", REFORMS, ids=lambda reform: ",".join(reform) or "as shipped")
@settings(QUIET, max_examples=15)
@given(cases=st.lists(records(), min_size=1, max_size=15), ahead=st.integers(0, 800))
def test_both_ways_of_counting_agree(reform: tuple[str, ...], cases: list[Case], ahead: int) -> None:
    law = load().with_settings(reform)
    on = None if ahead % 2 else max(case.last_day() or date.min for case in cases) + timedelta(ahead)
    told: list[tuple[Any, ...]] = []
    kept: list[Case] = []
    for case in cases:
        try:
            told.append(outcome(case, on, law))
            kept.append(case)
        except KetenbalansError as refused:  # then the array way must refuse it too
            with pytest.raises(type(refused)):
                clock_of(columns_of([case], on, law), law)
    answers = clock_of(columns_of(kept, on, law), law)
    for row, expected in enumerate(told):
        found = (
            answers.last_day[row].item(),
            bool(answers.running[row]),
            int(answers.notice_valid[row]),
            answers.appeal_from[row].item(),
            answers.court_last_day[row].item(),
            float(answers.administrative[row]),
            int(answers.administrative_days[row]),
            float(answers.court[row]),
            int(answers.court_days[row]),
        )
        assert found == expected, kept[row]


@QUIET
@given(records())
def test_more_suspension_never_moves_a_deadline_earlier(case: Case) -> None:
    law = load()
    try:
        before = explain(case, None, law).term(TermKind.DECISION)
    except KetenbalansError:
        return
    if before is None or before.last_day is None or before.start is None:
        return
    first = before.start + timedelta(days=5)
    more = {
        "key": "k",
        "product": "asylum",
        "events": [
            {"type": "term_suspended", "on": first.isoformat()},
            {"type": "term_resumed", "on": (first + timedelta(days=9)).isoformat()},
        ],
    }
    added = parse_case(more).events
    fields = {name: getattr(case, name) for name in case.__dataclass_fields__}
    events = tuple(sorted([*case.events, *added], key=lambda event: event.on))
    on = case.last_day()
    later = Case(**(fields | {"events": events}))
    after = explain(later, max(on or first, first + timedelta(days=9)), law).term(TermKind.DECISION)
    unchanged = explain(case, max(on or first, first + timedelta(days=9)), law).term(TermKind.DECISION)
    assert after is not None
    assert unchanged is not None
    assert after.last_day is not None
    assert unchanged.last_day is not None
    assert after.last_day >= unchanged.last_day


# Suspended from the 4th up to the day before the resumption, in one piece or in two that touch
@QUIET
@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(2, 100), st.integers(1, 99))
def test_splitting_a_suspension_changes_nothing(lodged: date, length: int, cut: int) -> None:
    first = lodged + timedelta(days=20)
    end = first + timedelta(days=length + 1)
    middle = first + timedelta(days=min(cut, length - 1) + 1)

    def last_day(*pairs: tuple[date, date]) -> date | None:
        events = []
        for begin, stop in pairs:
            events.append({"type": "term_suspended", "on": begin.isoformat()})
            events.append({"type": "term_resumed", "on": stop.isoformat()})
        record = {"key": "k", "product": "asylum", "lodged_on": lodged.isoformat(), "events": events}
        term = explain(parse_case(record)).term(TermKind.DECISION)
        assert term is not None
        return term.last_day

    # the first suspended day of the second piece is the day of the first resumption
    assert last_day((first, end)) == last_day((first, middle), (middle - timedelta(days=1), end))


@QUIET
@given(records(), st.integers(0, 3000))
def test_penalties_never_exceed_their_maximum(case: Case, ahead: int) -> None:
    on = (case.last_day() or date(2020, 1, 1)) + timedelta(days=ahead)
    try:
        clock = explain(case, on)
    except KetenbalansError:
        return
    most = sum(event.detail("maximum") or 0 for event in case.events)
    notices = sum(event.type == "notice_of_default" for event in case.events)
    assert 0 <= clock.penalties.court <= most
    assert 0 <= clock.penalties.administrative <= 1442 * notices
    if clock.notice.valid is not True:
        assert clock.penalties.administrative == 0
        assert clock.notice.appeal_from is None


@QUIET
@given(records(), st.integers(0, 1000), st.integers(0, 1000))
def test_penalties_only_grow_with_time(case: Case, first: int, more: int) -> None:
    start = case.last_day() or date(2020, 1, 1)
    try:
        early = explain(case, start + timedelta(days=first))
        late = explain(case, start + timedelta(days=first + more))
    except KetenbalansError:
        return
    assert late.penalties.court >= early.penalties.court
    if early.notice.valid and late.notice.valid:
        assert late.penalties.administrative >= early.penalties.administrative


def test_the_short_way_gives_what_the_explaining_clock_says() -> None:
    days = [date(2022, 1, 1) + timedelta(days=step) for step in range(0, 2000, 37)]
    regimes = [
        list(TermRegime).index(TermRegime.OLD if day < date(2026, 6, 12) else TermRegime.PACT) for day in days
    ]
    procedures = [position % 6 - 1 for position in range(len(days))]
    found = decision_deadlines(
        np.array(regimes),
        np.array(procedures),
        np.array(days, "datetime64[D]"),
        country=np.array(["SYR", "IRQ"])[np.arange(len(days)) % 2],
    )
    for position, day in enumerate(days):
        procedure = None if procedures[position] < 0 else list(Procedure)[procedures[position]]
        record = {
            "key": "k",
            "product": "asylum",
            "lodged_on": day.isoformat(),
            "procedure": procedure,
            "nationality": "SYR" if position % 2 == 0 else "IRQ",
            "events": [{"type": "registered", "on": day.isoformat()}],
        }
        term = explain(parse_case(record)).term(TermKind.DECISION)
        assert term is not None
        assert found[position].item() == term.last_day


def test_the_answers_do_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenbalans.policy.clock_arrays.SHARD", 7)
    days = np.datetime64("2022-01-01") + np.arange(100) * 9
    old = np.zeros(100, int)
    one = decision_deadlines(old, old - 1, days, threads=1)
    assert (one == decision_deadlines(old, old - 1, days, threads=3)).all()
