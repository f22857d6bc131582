"""The documented file runs, and every field of the format stands in the reference."""

from pathlib import Path

from ketenbalans.planning import reading
from ketenbalans.planning.checking import breaches
from ketenbalans.planning.cycles import propose

DOCS = Path(__file__).parents[2] / "docs"


def test_the_documented_question_is_proposed_and_proved() -> None:
    instance = reading.read_instance(DOCS / "reference" / "plan-instance.json")
    proposal = propose(instance, seconds=20)
    assert breaches(instance, proposal.plan) == []
    # Places bind in every cycle: 400, 500 and 500 cases in all.
    assert sum(take.cases for take in proposal.plan) == 1400
    assert proposal.gap is not None
    assert proposal.gap <= 0.001


def test_every_field_stands_in_the_reference() -> None:
    text = (DOCS / "reference" / "plan-instance.md").read_text()
    for name in {*reading.TOP_KEYS, *reading.GROUP_KEYS, *reading.LIMIT_KEYS}:
        assert f"`{name}`" in text, name


def test_every_command_of_the_how_to_exists_in_both_languages() -> None:
    for name in ("plan-cycle.md", "plan-cycle.nl.md"):
        text = (DOCS / "how-to" / name).read_text()
        for command in ("propose", "explain", "read", "confirm", "announce", "follow", "recalibrate", "log"):
            assert f" plan {command} " in text, (name, command)
