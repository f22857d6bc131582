"""From which day an application is overdue: by hand from the law, and by the clock of a whole case.

Old law, six months (law.md OLD-1); lodged in 2023 nine months longer (WBV 2023/3); Syria one year longer
where lodged before or during the moratorium of 14 December 2024 to 13 June 2025, mode A, at most 21 months.
"""

from datetime import date

import numpy as np
import pytest

from ketenbalans import synthetic
from ketenbalans.cases.reading import parse_case
from ketenbalans.policy import clock
from ketenbalans.synthetic import tables_of_cases
from ketenbalans.synthetic.deadlines import _overdue_from
from ketenbalans.vocabulary.codes import TermKind


@pytest.mark.parametrize(
    ("lodged", "country", "expected"),
    [
        (date(2024, 9, 2), None, date(2025, 3, 3)),  # six months: last day 2 March 2025
        (date(2024, 9, 2), "SYR", date(2026, 3, 3)),  # and one year: last day 2 March 2026
        (date(2025, 7, 1), "SYR", date(2026, 1, 2)),  # lodged after the moratorium
        (date(2023, 10, 2), None, date(2025, 1, 3)),  # fifteen months: last day 2 January 2025
        (date(2023, 10, 2), "SYR", date(2025, 7, 3)),  # twenty-one months at most: last day 2 July 2025
    ],
)
def test_the_first_overdue_day_by_hand(lodged: date, country: str | None, expected: date) -> None:
    assert _overdue_from(lodged, country) == expected


def test_the_clock_of_whole_cases_agrees_and_finds_their_notices_valid() -> None:
    register = synthetic.build()
    cases, events = tables_of_cases.cases(register), tables_of_cases.events(register)
    chosen = register.rest.notices.application[:: register.rest.notices.application.size // 40]
    for place in chosen.tolist():
        row = {name: value for name, value in cases.row(place, named=True).items() if value is not None}
        flags = [name for name in ("nuisance", "unaccompanied_minor") if row.pop(name)]
        own = events.filter(events["key"] == row["key"]).rows(named=True)
        kept = [{k: v for k, v in event.items() if k != "key" and v is not None} for event in own]
        explained = clock.explain(parse_case(row | {"flags": flags, "events": kept}), register.reference_date)
        found = explained.term(TermKind.DECISION)
        assert found is not None
        assert np.datetime64(found.overdue_from) == register.rest.overdue_from[place]
        assert explained.notice.valid, row["key"]
