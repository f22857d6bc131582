"""Planning questions from files. Each broken file holds one mistake, and its message the words beside it."""

from pathlib import Path

import pytest

from ketenbalans.errors import KetenbalansError
from ketenbalans.planning.instance import Fixed, GrantRate
from ketenbalans.planning.reading import read_instance

BROKEN = Path(__file__).parents[1] / "broken_files" / "planning"
WORDS = {
    "unknown_field": ["unknown key 'latest_cycl'", "did you mean 'latest_cycle'"],
    "unknown_limit": ["unknown key 'hour'", "did you mean 'hours'"],
    "too_few_values": ["value lists 1 values for 2 cycles"],
    "too_few_limits": ["hours lists 3 values for 2 cycles"],
    "negative_stock": ["stock is -1", "outside"],
    "part_of_a_case": ["stock is 1.5, not a whole number"],
    "grant_rate_in_percent": ["grant_rate is 50", "outside 0 to 1"],
    "negative_load": ["appeals holds -0.5"],
    "word_among_numbers": ["value holds 'two'"],
    "value_beyond_reason": ["value holds 1e+300", "no case is worth more than"],
    "same_group_twice": ["group 'A' stands twice"],
    "done_before_it_starts": ["may not start before cycle 2", "done by cycle 1", "named person"],
    "nobody_speaks_it": ["interpreters of Tigrinya", "no group speaks it"],
    "fixed_for_one_cycle": ["fixed lists 1 values for 2 cycles"],
    "more_grants_than_decisions": ["9.0 grants among 5.0 decisions"],
    "no_limits": ["'limits' is missing"],
    "no_cycles_at_all": ["cycles is 0"],
    "newer_schema": ["schema 2"],
    "empty_list_of_loads": ["hours is an empty list"],
    "not_a_number": ["NaN is no number"],
    "key_twice": ["key 'cycles' stands twice"],
    "no_json": ["this is no JSON"],
    "a_list": ["no object of keys"],
}


@pytest.mark.parametrize("name", WORDS)
def test_a_mistake_is_told_with_file_line_value_and_mend(name: str) -> None:
    path = BROKEN / f"{name}.json"
    with pytest.raises(KetenbalansError) as caught:
        read_instance(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    for words in WORDS[name]:
        assert words in message, message


def test_every_broken_file_has_its_words() -> None:
    assert {path.stem for path in BROKEN.glob("*.json")} == set(WORDS)


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(KetenbalansError, match=r"grant_rate_in_percent\.json:9: grant_rate"):
        read_instance(BROKEN / "grant_rate_in_percent.json")


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    as_json = tmp_path / "one.json"
    as_json.write_text(
        '{"cycles": 2, "groups": [{"id": "A", "stock": 1e1, "value": 3, "grant_rate": 0.5, '
        '"appeals": [0, 0.7]}], "limits": {"hours": 5, "grant_rate": {"target": 0.4, "band": 0.1}}, '
        '"fixed": [{"decisions": 4, "grants": 1}, {"decisions": 5, "grants": 2}]}'
    )
    as_yaml = tmp_path / "one.yaml"
    as_yaml.write_text(
        "schema: 1\ncycles: 2\ngroups:\n- {id: A, stock: 10, value: [3, 3], grant_rate: 0.5, "
        "appeals: [0, 0.7]}\nlimits: {hours: [5, 5], grant_rate: {target: 0.4, band: 0.1}}\n"
        "fixed: [{decisions: 4, grants: 1}, {decisions: 5, grants: 2}]\n"
    )
    one, other = read_instance(as_json), read_instance(as_yaml)
    assert (one.groups, one.limits, one.fixed) == (other.groups, other.limits, other.fixed)
    assert one.limits.grant_rate == GrantRate(0.4, 0.1)
    assert one.fixed_in(2) == Fixed(5, 2)
    assert one.groups[0].appeals == (0.0, 0.7)


def test_the_rotation_of_the_limits_holds_for_groups_without_their_own(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(
        '{"cycles": 1, "groups": [{"id": "A", "stock": 1, "value": 1, "grant_rate": 0, "rotate_after": 3}, '
        '{"id": "B", "stock": 1, "value": 1, "grant_rate": 0}], "limits": {"rotate_after": 2}}'
    )
    assert [group.rotate_after for group in read_instance(path).groups] == [3, 2]
