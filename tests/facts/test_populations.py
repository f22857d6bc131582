"""R-005: which population each figure counts stands in the documents; see the reasons in populations.yaml."""

import pytest

from ketenbalans import facts
from ketenbalans.errors import PopulationError


def test_the_54000_of_the_plan_and_the_51790_of_the_audit_are_not_compared() -> None:
    with pytest.raises(PopulationError, match="AR-0092 counts track_4, PL-0015 counts old_stock"):
        facts.difference(facts.figure("AR-0092"), facts.figure("PL-0015"))


def test_the_unscreened_are_no_part_of_the_old_stock() -> None:
    with pytest.raises(PopulationError):
        facts.total(facts.figure("AR-0066"), facts.figure("PL-0015"))


def test_timeliness_of_the_product_group_and_of_track_4_are_not_compared() -> None:
    with pytest.raises(PopulationError):
        facts.difference(facts.figure("JV-0488"), facts.figure("AR-0089"))  # 70 % and 34 %


def test_two_figures_of_track_4_are_subtracted() -> None:
    # 40,350 - 27,370
    assert facts.difference(facts.figure("AR-0093"), facts.figure("AR-0094")) == 12980


def test_millions_and_thousands_are_brought_together() -> None:
    # 267.6 million against 267,611 thousand: 267,600 - 267,611 = -11 thousand
    assert facts.difference(facts.figure("JV-0861"), facts.figure("AR-0111")) == pytest.approx(11)


def test_money_and_persons_are_never_added() -> None:
    with pytest.raises(PopulationError):
        facts.total(facts.figure("JV-0375"), facts.figure("JV-0867"))
    with pytest.raises(PopulationError, match="is in"):
        facts.total(facts.figure("JV-0375"), facts.figure("JV-0534"))  # persons, months
