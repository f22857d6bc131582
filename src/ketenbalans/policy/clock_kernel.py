"""The clock as machine code: one pass over cases, the same rules as ``policy.clock_decision`` counted anew.

Nothing here is shared with the explaining way of counting but the facts and the law; a property test
compares the answers. Days are whole numbers since 1970. A missing value of the law is told by its row in
``failed``, never filled in.
"""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.policy.clock_pauses import Basis
from ketenbalans.policy.clock_tables import Row
from ketenbalans.policy.clock_tracks import Track
from ketenbalans.policy.counting_kernel import (
    MONTHS,
    NONE,
    WEEKS,
    YEARS,
    distance,
    months_later,
    raw_end,
    shifted_end,
    unit_of,
    value_of,
    whole,
)
from ketenbalans.policy.law_record import DAY_COUNT, FIRST_DAY, LATER, Record, plain

OLD = int(Track.ASYLUM_OLD)
FIRST_AFTER_PACT = int(Track.NAREIS)
FIRST, EXCEPTIONAL, COVID = int(Basis.FIRST), int(Basis.EXCEPTIONAL), int(Basis.COVID)
POSTPONEMENT, GENERAL = int(Basis.POSTPONEMENT), int(Basis.GENERAL)
POOLS = 4
EXTENSION, SUSPENSION = 0, 1
MODE_B, MODE_C = 2, 3
OUT_OF_YEARS, UNBOUNDED = -1, -2
"""Marks in ``failed``: an end outside the known years; an extension that nothing bounds."""
NO_BOUND = 1200.0
"""Months above which a bound is none."""
MARGIN = 40
"""Days at the end of the table of working days that a weekend rule may still need."""
R_MONTH_ADDITION = plain(Row.MONTH_ADDITION)
R_SCENARIO, R_MODE = plain(Row.SCENARIO), plain(Row.MORATORIUM_MODE)
R_COVERS, R_MORATORIUM = plain(Row.MORATORIUM_COVERS), plain(Row.MORATORIUM_EXTENSION)
R_EXCEPTIONAL, R_DIRECT, R_COVID = (
    plain(Row.EXCEPTIONAL),
    plain(Row.EXCEPTIONAL_DIRECT),
    plain(Row.COVID),
)


class Cases(NamedTuple):
    """The columns of ``clock_arrays.Columns`` that the decision term needs."""

    track: np.ndarray
    regime: np.ndarray
    lodged: np.ndarray
    law_day: np.ndarray
    start: np.ndarray
    ended: np.ndarray
    on: np.ndarray
    country: np.ndarray
    extendable: np.ndarray
    uncapped: np.ndarray
    offsets: np.ndarray
    change_kind: np.ndarray
    change_day: np.ndarray
    change_amount: np.ndarray
    change_basis: np.ndarray


@compiled
def reached_by_table(law: Record, regime: int, country: int, day: int) -> bool:
    """Whether the table of moratoria reaches a country on a day."""
    for row in range(law.moratoria_count):
        known = law.moratoria[row, 4] == country and law.moratoria[row, 3] == regime
        if known and law.moratoria[row, 0] <= day <= law.moratoria[row, 1]:
            return True
    return False


@compiled_inline
def collected(law: Record, cases: Cases, case: int, order: np.ndarray, source: np.ndarray) -> int:
    """What may change the term of a case, in order of day: fills ``order`` and ``source``, gives the count.

    The order is four times the day plus the kind: general extension, moratorium, extension, suspension.
    """
    found, begin, code = 0, whole(cases.start, case), whole(cases.track, case)
    if cases.extendable[case] and code == OLD:
        for row in range(law.general_count):
            if law.general[row, 1] <= whole(cases.lodged, case) <= law.general[row, 2]:
                order[found] = 4 * max(law.general[row, 0], begin)
                source[found] = row
                found += 1
    if cases.extendable[case] and code < FIRST_AFTER_PACT and whole(cases.country, case) >= 0:
        for row in range(law.moratoria_count):
            if law.moratoria[row, 4] == whole(cases.country, case) and law.moratoria[row, 3] == np.int64(
                cases.regime[case]
            ):
                order[found] = 4 * max(law.moratoria[row, 0], begin) + 1
                source[found] = row
                found += 1
    for row in range(cases.offsets[case], cases.offsets[case + 1]):
        order[found] = 4 * whole(cases.change_day, row) + 2 + whole(cases.change_kind, row)
        source[found] = row
        found += 1
    for position in range(1, found):  # insertion sort: stable, and nearly always one or two rows
        key, item, place = order[position], source[position], position - 1
        while place >= 0 and order[place] > key:
            order[place + 1] = order[place]
            source[place + 1] = source[place]
            place -= 1
        order[place + 1] = key
        source[place + 1] = item
    return found


@compiled_inline
def moratorium_months(
    law: Record, cases: Cases, case: int, row: int, before: int, to_cap: float
) -> tuple[int, int]:
    """Months and days that a moratorium adds; -1 months where it does not reach the term."""
    opened, closed = law.moratoria[row, 0], law.moratoria[row, 1]
    ended, day = whole(cases.ended, case), whole(cases.law_day, case)
    if (
        whole(cases.lodged, case) > closed
        or whole(cases.start, case) > closed
        or (ended != NONE and ended < opened)
    ):
        return -1, 0
    if value_of(law, R_COVERS, day) == 0 and before < opened:
        return -1, 0
    mode = int(value_of(law, R_MODE, day))
    if mode == 0:
        mode = law.moratoria[row, 2]
    if mode == MODE_C:
        return distance(law, max(opened, whole(cases.start, case) + 1), closed + 1)
    if mode == MODE_B:
        return (0 if to_cap > NO_BOUND else int(to_cap)), 0
    return int(value_of(law, R_MORATORIUM, opened)), 0


@compiled_inline
def extension_room(
    law: Record,
    cases: Cases,
    case: int,
    basis: int,
    day: int,
    used: np.ndarray,
    to_cap: float,
) -> tuple[float, bool]:
    """What a ground still allows, and whether it is counted in weeks; negative where it does not count."""
    code = whole(cases.track, case)
    if basis == POSTPONEMENT:
        known = cases.extendable[case] and whole(cases.country, case) >= 0
        if known and reached_by_table(law, whole(cases.regime, case), whole(cases.country, case), day):
            return -1.0, False
        return to_cap, False
    if basis == EXCEPTIONAL and used[FIRST] == 0 and value_of(law, R_DIRECT, day) == 0:
        return -1.0, False
    row = law.track_rows[code, 1]
    if basis == EXCEPTIONAL:
        row = R_EXCEPTIONAL
    elif basis == COVID:
        row = R_COVID
    if row < 0:
        return 0.0, False
    law_day = day if code == OLD else whole(cases.law_day, case)
    room = max(0.0, value_of(law, row, law_day) - used[basis])
    each = law.track_rows[code, 3]
    if each >= 0:
        room = min(room, value_of(law, each, whole(cases.law_day, case)))
    return room, unit_of(law, row, law_day) == WEEKS


@compiled
def decision_days(
    first_case: int,
    last_case: int,
    law: Record,
    cases: Cases,
    last_day: np.ndarray,
    running: np.ndarray,
) -> None:
    """Fills the last day of the decision term of the cases from one row to another.

    Args:
        first_case: First row.
        last_case: Row after the last.
        law: The law as arrays; at the first value that it lacks the pass ends, see ``Law.failed``.
        cases: The columns.
        last_day: Filled: last day, ``NONE`` where the term has not started.
        running: Filled: whether the term runs.
    """
    most = 0
    for case in range(first_case, last_case):
        most = max(most, cases.offsets[case + 1] - cases.offsets[case])
    most += law.general_count + law.moratoria_count
    parts = np.zeros(most + 1, np.int64)
    order = np.zeros(most + 1, np.int64)
    source = np.zeros(most + 1, np.int64)
    used = np.zeros(POOLS, np.float64)
    for case in range(first_case, last_case):
        last_day[case] = NONE
        running[case] = False
        code, begin, law_day = (
            whole(cases.track, case),
            whole(cases.start, case),
            whole(cases.law_day, case),
        )
        if code < 0 or begin == NONE:
            continue
        row = law.track_rows[code, 0]
        amount = int(value_of(law, row, law_day))
        in_steps = value_of(law, R_MONTH_ADDITION, begin) == 1
        cap_months, cap_day = 0.0, LATER
        if law.track_rows[code, 2] >= 0:
            cap_months = value_of(law, law.track_rows[code, 2], law_day)
            if cap_months < NO_BOUND and not cases.uncapped[case]:
                cap_day = months_later(law, whole(cases.lodged, case), int(cap_months))
        if law.failed[0] != NONE:
            return
        unit = unit_of(law, row, law_day)
        base = 12 * amount if unit == YEARS else (amount if unit == MONTHS else 0)
        count, months, weeks, days = 0, 0, 0, 0
        used[:] = 0.0
        suspended = False
        found = collected(law, cases, case, order, source)
        for position in range(found + 1):
            end = raw_end(law, begin, amount, unit, parts, count, in_steps) + 7 * weeks + days
            end = min(end, cap_day)
            if end - FIRST_DAY >= DAY_COUNT - MARGIN or end < FIRST_DAY:
                law.failed[0], law.failed[1] = OUT_OF_YEARS, end
                return
            before = shifted_end(law, begin, end, amount, unit, months, weeks, law.european[code])
            if position == found:
                last_day[case] = before
                running[case] = not suspended
                break
            item, kind = source[position], order[position] % 4
            to_cap = max(0.0, cap_months - base - months)
            added = -1
            if kind == 0:
                in_force = law.general[item, 0]
                scenario = int(value_of(law, R_SCENARIO, whole(cases.lodged, case)))
                over = whole(cases.ended, case) != NONE and whole(cases.ended, case) < in_force
                if law.validity[item, scenario] and before >= in_force and not over:
                    most_room = value_of(law, law.track_rows[code, 1], in_force)
                    added = int(min(law.general[item, 3], max(0.0, most_room - used[FIRST])))
                    used[FIRST] += added
            elif kind == 1:
                added, rest = moratorium_months(law, cases, case, item, before, to_cap)
                days += rest
            elif kind == 2:
                basis = whole(cases.change_basis, item)
                if basis == GENERAL or before < whole(cases.change_day, item):
                    continue
                room, in_weeks = extension_room(
                    law, cases, case, basis, whole(cases.change_day, item), used, to_cap
                )
                asked = whole(cases.change_amount, item)
                if room < 0:
                    continue
                if asked == NONE and room > NO_BOUND:
                    law.failed[0], law.failed[1] = UNBOUNDED, whole(cases.change_day, item)
                    return
                added = int(room if asked == NONE else min(room, asked))
                used[basis] += added
                if in_weeks:
                    weeks += added
                    added = -1
            elif before >= whole(cases.change_day, item):
                still = whole(cases.change_amount, item) == NONE
                resumed = whole(cases.on, case) + 1 if still else whole(cases.change_amount, item)
                days += max(0, resumed - max(whole(cases.change_day, item), begin + 1))
                suspended = suspended or still or whole(cases.on, case) < resumed
            if added >= 0:
                parts[count] = added
                months += added
                count += 1
