"""The strict reader of the dated law: each mistake in a file of its own, with the words of its message."""

from pathlib import Path

import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.loader import read_parameter

BROKEN = Path(__file__).parents[1] / "broken_files" / "policy"
MISTAKES = {
    "missing_unit": (":1", "'unit' is missing"),
    "missing_reference": (":6", "'reference' is missing"),
    "missing_checked_on": (":6", "'checked_on' is missing"),
    "missing_confidence": (":6", "'confidence' is missing"),
    "unknown_unit": (":4", "unknown unit 'moons'", "months"),
    "unknown_key": (":8", "unknown key 'valeu'", "did you mean 'value'"),
    "duplicate_key": (":9", "'value' stands twice"),
    "unknown_rule": (":9", "unknown rule 'OLD-11'", "'OLD-1'"),
    "gap": (":12", "between 2020-12-31 and 2021-02-01 no value holds"),
    "overlap": (":12", "the value from 2020-12-31 overlaps the one from 2020-01-01"),
    "open_before_another": (":12", "overlaps"),
    "days_turned": (":7", "until 2019-12-31 lies before from 2020-01-01"),
    "text_for_number": (":8", "value is 'six'", "the unit is months", "a number"),
    "below_zero": (":8", "value is -6, below zero"),
    "unknown_choice": (":9", "unknown value 'sometimes'", "always, never"),
    "choices_without_choice": (":5", "choices are listed, but the unit is months"),
    "uncertain_without_reason": (":1", "'reason' is missing"),
    "other_id": (":2", "the id is old.something_else", "old.other_id"),
    "unknown_confidence": (":10", "unknown confidence 'X'"),
    "no_values": (":5", "there are no values"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_broken_parameter_is_refused_with_file_line_and_key(name: str) -> None:
    path = BROKEN / f"{name}.yaml"
    with pytest.raises(KetenbalansError) as caught:
        read_parameter(path, load().rules, f"old.{name}")
    message = str(caught.value)
    assert path.name in message
    for words in MISTAKES[name]:
        assert words in message


def test_every_broken_file_has_its_test() -> None:
    assert {path.stem for path in BROKEN.glob("*.yaml")} == set(MISTAKES)


def test_the_pattern_that_the_broken_files_break_is_itself_read(tmp_path: Path) -> None:
    text = (BROKEN / "below_zero.yaml").read_text().replace("-6", "6").replace("old.below_zero", "old.good")
    path = tmp_path / "good.yaml"
    path.write_text(text)
    assert read_parameter(path, load().rules, "old.good").values[0].value == 6.0
