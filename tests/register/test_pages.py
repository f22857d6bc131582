"""Pages of open applications by deadline, in the order that a hand would put them."""

from datetime import date
from pathlib import Path

import pytest

from ketenbalans.errors import OutOfRangeError
from ketenbalans.register.pages import Worklist
from ketenbalans.register.stock import StockQuestion
from ketenbalans.store.connections import Store

from .conftest import KEY, bring, opened


def test_the_first_to_fall_due_stands_first(light_store: Store, tmp_path: Path) -> None:
    bring(
        light_store,
        tmp_path,
        "key,product,lodged_on,decided_on\nlate,asylum,2025-03-10,\nearly,asylum,2025-01-10,\n"
        "done,asylum,2024-01-10,2025-01-01\nmiddle,asylum,2025-02-10,\n",
    )
    worklist = Worklist.of(opened(light_store), StockQuestion(date(2025, 7, 15)))
    rows = worklist.page(1, size=2) + worklist.page(2, size=2)
    names = {KEY.pseudonym("case", name).hex(): name for name in ("late", "early", "middle", "done")}
    assert [names[row["key"]] for row in rows] == ["early", "middle", "late"]
    # six months after 10 January is 10 July: five days over on the 15th
    assert (rows[0]["due"], rows[0]["days_overdue"], rows[1]["days_overdue"]) == ("2025-07-10", 5, 0)
    for number in (0, 3):
        with pytest.raises(OutOfRangeError, match="no page"):
            worklist.page(number, size=2)
