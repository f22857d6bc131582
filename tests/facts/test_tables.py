"""Expected values are rows of the shipped files, read by eye."""

import pytest

from ketenbalans import facts
from ketenbalans.errors import UnknownNameError
from ketenbalans.facts.tables import descriptions


@pytest.mark.parametrize("name", sorted(set(descriptions()) - {"facts"}))
def test_every_table_opens_and_tells_its_source(name: str) -> None:
    assert len(facts.series(name)) > 0
    told = facts.description(name)
    assert told.licence
    assert told.traps
    assert told.grade in "ABC"


def test_an_empty_cell_is_unknown_and_not_zero() -> None:
    rows = facts.series("official_forecasts", forecast_made="2014-05")
    assert rows["low"].to_list() == [None]
    assert rows["central"].to_list() == [65000.0]


def test_two_months_with_different_measures_are_kept_apart() -> None:
    rows = facts.series("monthly_totals", month="2018-01", measure="first_application")
    assert rows["persons"].to_list() == [1560]


def test_a_changed_frame_does_not_change_the_next_one() -> None:
    first = facts.series("cbs_permits")
    first.insert_column(0, first["refugee"].alias("again"))
    assert "again" not in facts.series("cbs_permits").columns


def test_an_unknown_table_or_column_tells_the_near_names() -> None:
    with pytest.raises(UnknownNameError, match="cbs_monthly"):
        facts.series("cbs_montly")
    with pytest.raises(UnknownNameError, match="measure"):
        facts.series("annual_totals", mesure="x")
