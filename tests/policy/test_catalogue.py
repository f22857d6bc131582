"""The law as shipped is whole, a missing day is an error, and a reform leaves the original alone."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import BadInputError, ContradictionError, MissingValueError, UnknownNameError
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock_tables import NAMED, day_number, tables_of
from ketenbalans.policy.clock_tracks import TRACKS, Track
from ketenbalans.policy.law_record import FIRST_DAY, VERSIONS
from ketenbalans.policy.parameters import UNITS

ROOT = Path(__file__).parents[2]
TOLD_ONLY = {
    # rules that carry no number: they are told or kept in the code, and law.md says why
    "CNT-2", "CNT-7", "CNT-10", "OLD-5", "OLD-6", "MOR-4", "TR-3", "TR-4", "APR-5", "APR-11", "APR-14",
    "APR-15", "APR-17", "DW-3", "DW-5", "DW-15", "APP-7", "NORM-2", "NORM-5", "NORM-6", "NORM-8", "CNT-1",
    "OLD-8", "FAM-6", "WBV-2022/22", "WBV-2023/3", "WBV-2023/26", "MOR-2", "APR-16",
}  # fmt: skip


def test_every_rule_of_the_law_memorandum_is_known() -> None:
    law = load()
    numbered = {"CNT": 10, "OLD": 10, "MOR": 4, "TR": 4, "APR": 17, "DW": 15, "FAM": 6, "REG": 3, "NORM": 8}
    wanted = {f"{name}-{number}" for name, last in numbered.items() for number in range(1, last + 1)}
    assert wanted <= set(law.rules)


def test_every_rule_is_carried_by_a_parameter_or_named_as_told_only() -> None:
    law = load()
    carried = {value.reference.rule for p in law.parameters.values() for value in p.values}
    assert set(law.rules) - carried <= TOLD_ONLY


def test_every_uncertain_parameter_has_reason_owner_and_review_date() -> None:
    uncertain = [p for p in load().parameters.values() if p.uncertain]
    assert len(uncertain) > 25
    for parameter in uncertain:
        assert parameter.reason, parameter.id
        assert parameter.owner, parameter.id
        assert parameter.review_date, parameter.id


def test_every_value_was_checked_and_has_an_article() -> None:
    for parameter in load().parameters.values():
        assert parameter.unit in UNITS
        for value in parameter.values:
            assert value.checked_on >= date(2026, 11, 22)
            assert value.reference.article
            assert value.confidence


def test_a_day_without_a_value_is_an_error_and_never_a_default() -> None:
    with pytest.raises(MissingValueError, match=r"pact\.normal has no value on 2026-06-11"):
        load().on(date(2026, 6, 11)).number("pact.normal")


def test_an_unknown_parameter_tells_the_near_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*'pact\.normal'"):
        load().number("pact.norml", date(2027, 1, 1))


def test_a_number_is_no_choice() -> None:
    with pytest.raises(ContradictionError, match="is no choice"):
        load().choice("pact.normal", date(2027, 1, 1))


def test_a_reform_gives_a_new_catalogue_and_leaves_the_old_one_alone() -> None:
    law = load()
    path = ROOT / "src/ketenbalans/data/policy/reforms/court_penalty_abolished.yaml"
    other = law.with_reform_file(path)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2030, 1, 1)]
    assert [other.holds("penalty.court_asylum", day) for day in days] == [True, False, False]
    assert [law.holds("penalty.court_asylum", day) for day in days] == [True, True, True]
    assert (law.reforms, other.reforms) == ((), ("court_penalty_abolished",))
    assert other.value("penalty.court_asylum", days[1]).reform == "court_penalty_abolished"


def test_every_shipped_reform_is_read() -> None:
    found = sorted((ROOT / "src/ketenbalans/data/policy/reforms").glob("*.yaml"))
    assert found
    for path in found:
        assert load().with_reform_file(path).reforms


def test_two_reforms_of_different_parameters_commute() -> None:
    one, two = ["old.wbv_scenario=all_void"], ["old.moratorium_mode=C"]
    law = load()
    assert (
        law.with_settings(one).with_settings(two).parameters
        == law.with_settings(two).with_settings(one).parameters
    )


@pytest.mark.parametrize(
    ("setting", "error", "words"),
    [
        ("old.wbv_scenario", BadInputError, "is no setting"),
        ("old.wbv_scenari=all_void", UnknownNameError, "did you mean 'old.wbv_scenario'"),
        ("old.wbv_scenario=all_voids", UnknownNameError, "did you mean 'all_void'"),
        ("pact.normal=six", BadInputError, "the unit is months"),
        ("old.wbv_scenario=", MissingValueError, "is missing"),
    ],
)
def test_a_broken_setting_is_refused(setting: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        load().with_settings([setting])


def test_a_reform_before_the_first_value_may_leave_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(
        "schema: 1\nname: early\nreason: {en: Early, nl: Vroeg}\nchanges:\n"
        "  - parameter: pact.normal\n    from: 2020-01-01\n    until: 2021-01-01\n    value: 4\n"
    )
    with pytest.raises(ContradictionError, match="no value holds"):
        load().with_reform_file(path)


def test_every_track_has_its_rules_and_known_parameters() -> None:
    law = load()
    assert set(TRACKS) == set(Track)
    for rules in TRACKS.values():
        for name in (rules.term, rules.extension, rules.cap, rules.extension_each):
            assert not name or name in law.parameters
        for rule in (rules.rule, rules.extension_rule, rules.cap_rule):
            assert not rule or rule in law.rules


def test_the_tables_hold_the_values_of_the_catalogue() -> None:
    law = load()
    tables = tables_of(law).record[0]
    for row, name in NAMED.items():
        for version, value in enumerate(law.parameter(name).values):
            assert tables["table"][row, 1 + version] == day_number(value.from_day)
            if isinstance(value.value, float | bool):
                assert tables["table"][row, 1 + VERSIONS + version] == value.value


def next_working(day: date) -> int:
    return int(tables_of(load()).record["next_working"][0, day_number(day) - FIRST_DAY])


def test_working_days_of_the_tables_are_those_of_the_calendar() -> None:
    assert next_working(date(2026, 4, 25)) == day_number(date(2026, 4, 28))  # a weekend and King's Day
    assert next_working(date(2026, 5, 5)) == day_number(date(2026, 5, 6))
    assert next_working(date(2026, 4, 28)) == day_number(date(2026, 4, 28))


def test_a_day_equated_by_the_king_is_no_working_day(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(
        "schema: 1\nname: extra\nreason: {en: Extra day, nl: Extra dag}\nchanges:\n"
        "  - parameter: counting.extra_holidays\n    from: 1994-01-01\n    until: null\n"
        "    value: [2026-04-28]\n"
    )
    law = load().with_reform_file(path)
    found = tables_of(law).record["next_working"][0, day_number(date(2026, 4, 25)) - FIRST_DAY]
    assert found == day_number(date(2026, 4, 29))
