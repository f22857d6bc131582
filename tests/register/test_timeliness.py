"""Timeliness by the legal clock; the terms are those of law.md, section 7."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ketenbalans.register.columns import EPOCH
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.records import records
from ketenbalans.register.timeliness import UNKNOWN, last_days, timeliness
from ketenbalans.store.connections import Store

from .conftest import KEY, bring, opened

HEADER = "key,product,nationality,type,on,months,outcome\n"


def _last_day(store: Store, folder: Path, rows: str) -> date | None:
    bring(store, folder, HEADER + rows)
    found = last_days(Milestones(opened(store), date(2026, 4, 1)), np.array([1]))
    return None if found[0] == UNKNOWN else date.fromordinal(EPOCH.toordinal() + int(found[0]))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # case 1, lodged 10 April 2024, WBV 2023/26 being void, gives six months
        ("a,asylum,,lodged,2024-04-10,,\n", "2024-10-10"),
        # case 3, lodged 27 March 2022 under WBV 2022/22, gives fifteen months
        ("a,asylum,,lodged,2022-03-27,,\n", "2023-06-27"),
        # case 10, thirteen days suspended
        (
            "a,asylum,,lodged,2025-01-15,,\na,asylum,,term_suspended,2025-03-03,,\n"
            "a,asylum,,term_resumed,2025-03-17,,\n",
            "2025-07-28",
        ),
    ],
)
def test_the_term_is_that_of_the_law_of_the_case(
    light_store: Store, tmp_path: Path, rows: str, expected: str
) -> None:
    assert str(_last_day(light_store, tmp_path, rows)) == expected


def test_decided_on_the_last_day_is_in_term_and_a_day_later_is_not(
    light_store: Store, tmp_path: Path
) -> None:
    bring(
        light_store,
        tmp_path,
        HEADER
        + "".join(
            f"{key},asylum,IRQ,lodged,2024-04-10,,\n{key},asylum,IRQ,decided,{day},,refugee\n"
            for key, day in (("a", "2024-10-10"), ("b", "2024-10-11"), ("c", "2024-10-31"))
        ),
    )
    milestones = Milestones(opened(light_store), date(2024, 10, 31))
    first, last = ((date(2024, 10, day) - EPOCH).days for day in (1, 31))
    found = timeliness(milestones, first, last)["products"]["asylum"]
    assert (found["decided"], found["in_term"], found["late"], found["not_known"]) == (3, 1, 2, 0)
    assert found["share"] == pytest.approx(1 / 3)
    assert found["norm"] == 0.9


def test_a_record_holds_what_the_register_was_told(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,nationality,minor,nuisance,received_on,type,on,outcome\n"
        "a,asylum,SYR,yes,no,2025-01-09,lodged,2025-01-10,\na,asylum,SYR,yes,no,2025-01-09,decided,2025-06-01,refugee\n",
    )
    (case,) = records(opened(light_store), [1]).values()
    assert (case.key, case.nationality, case.minor) == (KEY.pseudonym("case", "a").hex(), "SYR", True)
    assert case.received_on == date(2025, 1, 9)
    assert [(str(event.type), event.on) for event in case.events] == [
        ("lodged", date(2025, 1, 10)),
        ("decided", date(2025, 6, 1)),
    ]
    assert case.events[1].detail("outcome") == "refugee"
    assert dict(case.flags) == {"nuisance": False}
