"""The least number of batches, against trying everything."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ketenbalans.scheduling.bounds import fewest_batches


def by_trying(spans: list[tuple[int, int]], size: int) -> int:
    """Puts everybody on every day of their span in turn and counts the batches of each day."""
    return min(
        sum(-(-days.count(day) // size) for day in set(days))
        for days in product(*(range(first, last + 1) for first, last in spans))
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3)).map(lambda pair: (pair[0], sum(pair))), max_size=6
    ),
    st.integers(1, 4),
)
def test_no_way_of_batching_needs_fewer(spans: list[tuple[int, int]], size: int) -> None:
    assert fewest_batches(spans, size) == by_trying(spans, size)
