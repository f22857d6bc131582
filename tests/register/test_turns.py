"""The state of applications on any day, from one reading, against the question asked for each day anew."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from ketenbalans.register.columns import days_since_epoch
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.states import STATES, states
from ketenbalans.store.connections import Store

from .conftest import bring, opened
from .test_stock import EVENTS


@pytest.mark.parametrize(
    "on", ["2025-01-09", "2025-01-10", "2025-06-01", "2025-07-01", "2026-02-01", "2026-04-01"]
)
def test_states_from_one_reading_are_those_of_the_day(light_store: Store, tmp_path: Path, on: str) -> None:
    bring(light_store, tmp_path, EVENTS)
    register, day = opened(light_store), date.fromisoformat(on)
    turns = Milestones(register, date(2026, 4, 1) + timedelta(days=100)).turns()
    found = turns.states(days_since_epoch(day))
    told = {int(case): STATES[found[case]] for case in np.flatnonzero(found >= 0)}
    asked = states(register, day)
    assert told == dict(asked.select("case_id", "state").iter_rows())


def test_a_register_without_turns_has_no_states(light_store: Store, tmp_path: Path) -> None:
    bring(light_store, tmp_path, "key,product,type,on\na,asylum,made,2025-01-01\n")
    turns = Milestones(opened(light_store), date(2026, 1, 1)).turns()
    assert turns.states(30_000).tolist() == [-1, -1]
    assert turns.before().size == 0
