"""Where a case stands and why. Expected categories come from the IND plan of May 2026, by hand."""

from datetime import date
from typing import Any

import pytest

from ketenbalans.cases.reading import parse_case
from ketenbalans.errors import ContradictionError, MissingValueError, UnknownNameError
from ketenbalans.triage.explaining import Triage, triage

APRIL, LATER = date(2026, 4, 1), date(2027, 6, 1)


def ask(on: date = LATER, **fields: Any) -> Triage:
    return triage(parse_case({"key": "a", "product": "asylum", "lodged_on": "2024-05-10"} | fields), on)


def category(answer: Triage) -> str | None:
    return answer.assignment.category.value if answer.assignment.category else None


@pytest.mark.parametrize(
    ("nationality", "sex", "expected"),
    [
        ("SYR", "male", "A"),  # the plan: "bijvoorbeeld Syrië en Jemen"
        ("YEM", "female", "A"),
        ("MMR", "male", "B"),  # the plan: "bijvoorbeeld Myanmar en Afgaanse vrouwen"
        ("AFG", "female", "B"),
        ("AFG", "male", "D"),
        ("IRQ", "male", "C"),  # the plan: "bijvoorbeeld Irak"
        ("NGA", "female", "D"),  # the plan: "bijvoorbeeld Nigeria en Somalië"
        ("SOM", "male", "D"),
        ("FJI", "male", "outside"),  # the plan: small groups stay outside
    ],
)
def test_the_groups_that_the_plan_names_stand_where_it_puts_them(
    nationality: str, sex: str, expected: str
) -> None:
    assert category(ask(nationality=nationality, sex=sex)) == expected


def test_the_answer_names_row_day_and_reason_in_both_languages() -> None:
    answer = ask(nationality="SYR").as_record("a")
    assert answer["row"] == "CP-SYR-1"
    assert answer["from"] == "2026-04-01"
    assert "Country policy places Syria in category A from 1 April 2026" in answer["reason"]["en"]
    assert "Het landenbeleid plaatst Syrië in categorie A vanaf 1 april 2026" in answer["reason"]["nl"]


def test_an_application_lodged_after_the_policy_began_stands_there_from_its_lodging() -> None:
    assert ask(nationality="SYR", lodged_on="2026-09-03").as_record("a")["from"] == "2026-09-03"


def prephase(**found: Any) -> list[dict[str, Any]]:
    return [{"type": "prephase_held", "on": "2027-02-01", **found}]


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        ({"language_indication": "negative"}, "language_indication_negative"),
        ({"language_indication": "negatief"}, "language_indication_negative"),
        ({"documents": "doubted"}, "origin_doubted"),
        ({"documents": "forged", "language_indication": "positive"}, "origin_doubted"),
    ],
)
def test_b_moves_to_d_where_language_or_origin_is_doubted(found: dict[str, str], rule: str) -> None:
    answer = ask(nationality="ERI", events=prephase(**found))
    assert (category(answer), answer.assignment.rule.value) == ("D", rule)
    assert answer.as_record("a")["from"] == "2027-02-01"
    assert [(move.before, move.after) for move in answer.moves] == [(None, "B"), ("B", "D")]


def test_a_doubt_is_not_known_before_its_day() -> None:
    events = prephase(language_indication="negative")
    assert category(ask(on=date(2027, 1, 31), nationality="ERI", events=events)) == "B"


@pytest.mark.parametrize("nationality", ["SYR", "IRQ", "SOM", "FJI"])
def test_a_doubt_moves_nobody_but_those_in_b(nationality: str) -> None:
    sure = ask(nationality=nationality)
    doubted = ask(nationality=nationality, events=prephase(language_indication="negative"))
    assert category(doubted) == category(sure)
    assert "language_indication_negative" in doubted.flags


@pytest.mark.parametrize(
    "found",
    [{"language_indication": "positive"}, {"language_indication": "inconclusive"}, {"documents": "none"}],
)
def test_no_doubt_leaves_b_where_it_is(found: dict[str, str]) -> None:
    assert category(ask(nationality="ERI", events=prephase(**found))) == "B"


@pytest.mark.parametrize("flag", ["nuisance", "unaccompanied_minor", "former_safe_country"])
def test_flags_keep_a_case_outside_the_categories(flag: str) -> None:
    answer = ask(nationality="SYR", flags=[flag])
    assert category(answer) == "outside"
    assert str(answer.assignment.group) == flag
    assert answer.assignment.row is not None
    assert answer.assignment.row.startswith("PG-")


def test_nuisance_wins_over_the_minors_group_and_the_minors_team_keeps_the_case() -> None:
    answer = ask(nationality="SYR", minor=True, flags=["unaccompanied_minor", "nuisance"])
    assert str(answer.assignment.group) == "nuisance"  # the highest priority
    assert answer.assignment.department.value == "unaccompanied_minors"  # a trained team


@pytest.mark.parametrize("nationality", ["SYR", "MMR", "IRQ", "NGA", "FJI"])
@pytest.mark.parametrize("flags", [[], ["nuisance"], ["unaccompanied_minor"]])
def test_a_signal_goes_to_the_equipped_department_whatever_the_category(
    nationality: str, flags: list[str]
) -> None:
    quiet = ask(nationality=nationality, flags=flags)
    signal = ask(nationality=nationality, flags=[*flags, "security_signal"])
    assert signal.assignment.department.value == "serious_signals"
    assert (signal.assignment.category, signal.assignment.group) == (
        quiet.assignment.category,
        quiet.assignment.group,
    )
    assert "1F" in signal.reason["nl"]
    assert "1F" in signal.reason["en"]


def test_a_country_that_the_table_calls_formerly_safe_needs_no_flag() -> None:
    assert str(ask(nationality="GEO").assignment.group) == "former_safe_country"


def overrule(**fields: str) -> list[dict[str, str]]:
    return [{"type": "category_assigned", "on": "2027-03-01", "rule": "official", **fields}]


def test_an_official_can_overrule_with_a_reason() -> None:
    events = overrule(category="D", reason="Converted; the country policy does not decide this account")
    answer = ask(nationality="SYR", events=events)
    assert category(answer) == "D"
    assert "policy_says_otherwise" in answer.flags
    assert "Converted" in answer.reason["en"]
    assert "Country policy alone would say A (row CP-SYR-1)." in answer.reason["en"]
    assert [(str(move.on), move.after) for move in answer.moves] == [("2026-04-01", "A"), ("2027-03-01", "D")]


def test_an_official_wins_over_flags_and_doubts() -> None:
    events = prephase(language_indication="negative") + overrule(category="B", reason="Second analysis")
    assert category(ask(nationality="ERI", flags=["nuisance"], events=events)) == "B"


def test_the_last_official_wins() -> None:
    events = [
        {"type": "category_assigned", "on": "2027-03-01", "category": "D", "reason": "one"},
        {"type": "category_assigned", "on": "2027-04-01", "category": "C", "reason": "two"},
    ]
    assert category(ask(nationality="SYR", events=events)) == "C"
    assert category(ask(nationality="SYR", events=events, on=date(2027, 3, 15))) == "D"


def test_an_overrule_without_a_reason_is_refused() -> None:
    with pytest.raises(MissingValueError, match="2027-03-01 has no reason"):
        ask(nationality="SYR", events=overrule(category="D"))


def test_categories_that_triage_wrote_itself_decide_nothing() -> None:
    events = [{"type": "category_assigned", "on": "2026-04-02", "category": "C", "rule": "country_policy"}]
    assert category(ask(nationality="SYR", events=events)) == "A"


def test_an_unknown_rule_is_refused_with_the_near_ones() -> None:
    events = [{"type": "category_assigned", "on": "2027-01-01", "category": "C", "rule": "oficial"}]
    with pytest.raises(UnknownNameError, match="did you mean 'official'"):
        ask(nationality="SYR", events=events)


def test_an_unknown_language_indication_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'negative'"):
        ask(nationality="ERI", events=prephase(language_indication="negativ"))


def test_documents_in_words_of_their_own_cast_no_doubt_and_are_flagged() -> None:
    answer = ask(nationality="ERI", events=prephase(documents="passport of 2011"))
    assert category(answer) == "B"
    assert "documents_unread" in answer.flags
    assert "documents_unread" not in ask(nationality="ERI", events=prephase(documents="none")).flags


def test_somebody_whose_sex_is_not_recorded_is_not_taken_for_an_afghan_woman() -> None:
    answer = ask(nationality="AFG")
    assert category(answer) == "D"
    assert "sex_missing" in answer.flags


def test_a_case_without_nationality_is_outside_and_says_so() -> None:
    answer = ask()
    assert (category(answer), answer.assignment.group, answer.assignment.row) == ("outside", None, None)
    assert "nationality_missing" in answer.flags
    assert "until an official records it" in answer.reason["en"]


def test_other_products_have_no_category() -> None:
    answer = ask(product="nareis", nationality="SYR")
    assert answer.assignment.category is None
    assert answer.reason["en"] == "Only applications for asylum have a category."


def test_whether_the_file_suffices_is_carried_and_changes_nothing() -> None:
    plain, sufficient = ask(nationality="SYR"), ask(nationality="SYR", flags=["file_sufficient"])
    assert "file_sufficient" in sufficient.flags  # set by an official
    assert sufficient.assignment == plain.assignment


def test_a_grown_up_marked_as_unaccompanied_minor_is_refused() -> None:
    with pytest.raises(ContradictionError, match="not a minor"):
        ask(nationality="SYR", minor=False, flags=["unaccompanied_minor"])


def test_a_day_before_the_table_is_refused_not_guessed() -> None:
    with pytest.raises(MissingValueError, match="no country policy is known for 2026-03-31"):
        ask(on=date(2026, 3, 31), nationality="SYR")
