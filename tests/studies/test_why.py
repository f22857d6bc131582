"""What moves a figure: the parts are all there, add up, and say what is known beforehand."""

import pytest

from ketenbalans.errors import OutOfRangeError, UnknownNameError
from ketenbalans.studies import why
from ketenbalans.studies.cycle_world import synthetic
from ketenbalans.studies.ensembles import assumption_set


@pytest.fixture(scope="module")
def found() -> why.Why:
    return why.explain(
        synthetic(1).world,
        [assumption_set("central")],
        figure="reception_average",
        futures=8,
        walks=8,
        most=3,
        case_pairs=2,
    )


def test_the_shares_are_those_of_the_named_the_rest_and_the_inflow_and_add_up(found: why.Why) -> None:
    assert len(found.players) == 5
    assert found.players[-2:] == (why.REST, why.INFLOW)
    assert found.shares.shares.sum() == pytest.approx(1.0)


def test_fewer_applications_leave_fewer_in_reception(found: why.Why) -> None:
    moved = {one.name: one.change for one in found.moved}
    assert moved["inflow_1000"]["p95"] < 0
    assert {one.kind for one in found.moved} == {"lever"}


def test_chance_is_measured_and_small_beside_what_is_not_known(found: why.Why) -> None:
    assert found.chance_share is not None
    assert 0 < found.chance_share < 0.05


def test_the_document_has_a_title_in_both_languages_for_each(found: why.Why) -> None:
    told = why.document(found)
    for row in [*told["moved"], *told["shares"]]:  # type: ignore[misc]
        assert set(row["title"]) == {"en", "nl"}


def test_an_unknown_figure_is_told_the_near_one_and_too_few_walks_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'reception_average'"):
        why.explain(synthetic(1).world, [], figure="reception_averag", futures=2)
    with pytest.raises(OutOfRangeError, match="too few"):
        why.explain(synthetic(1).world, [], walks=3)
