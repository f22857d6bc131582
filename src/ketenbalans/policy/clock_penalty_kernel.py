"""Notices of default, court terms and penalties as machine code, after the decision days are known.

The same rules as ``policy.clock_penalties``, counted anew; conventions as in ``policy.counting_kernel``.
"""

from typing import NamedTuple

import numpy as np

from ketenbalans.compiling import compiled
from ketenbalans.policy.clock_tables import Row
from ketenbalans.policy.counting_kernel import (
    DAYS,
    NONE,
    WEEKS,
    dutch,
    value_of,
    version_of,
    whole,
)
from ketenbalans.policy.law_record import FIRST_DAY, LATER, VERSIONS, Record, plain

R_PERIOD, R_NOTICE_SHIFT = plain(Row.NOTICE_PERIOD), plain(Row.NOTICE_SHIFT)
R_FIRST_DAY, R_MOST_DAYS = plain(Row.FIRST_PENALTY_DAY), plain(Row.MOST_PENALTY_DAYS)
R_WIDTH, R_RATE, R_DECISION_DAY = (
    plain(Row.DAYS_PER_RATE),
    plain(Row.RATE_FIRST),
    plain(Row.DECISION_DAY),
)
R_COURT_TERM, R_COURT_SHIFT = plain(Row.COURT_TERM), plain(Row.COURT_SHIFT)
R_DEFAULT_SHIFT = plain(Row.COURT_DEFAULT_SHIFT)
R_ADMINISTRATIVE = plain(Row.ADMINISTRATIVE_ASYLUM)
R_LATE_APPEAL, R_COURT = plain(Row.LATE_APPEAL_ASYLUM), plain(Row.COURT_ASYLUM)
RATES = 3
NO_NOTICE, INVALID, VALID = -1, 0, 1


@compiled
def last_late(law: Record, ended: int, on: int) -> int:
    """The last day that can count as late."""
    if ended == NONE or ended > on:
        return on
    counts = value_of(law, R_DECISION_DAY, ended) == 1
    return ended if counts else ended - 1


class Claims(NamedTuple):
    """The columns of ``clock_arrays.Columns`` that penalties need."""

    regime_class: np.ndarray
    ended: np.ndarray
    on: np.ndarray
    notice_offsets: np.ndarray
    notice_day: np.ndarray
    order_offsets: np.ndarray
    order_day: np.ndarray
    order_last: np.ndarray
    order_days: np.ndarray
    order_rate: np.ndarray
    order_maximum: np.ndarray


class Amounts(NamedTuple):
    """The columns that are filled; see ``clock_arrays.Answers``."""

    notice_valid: np.ndarray
    appeal_from: np.ndarray
    administrative: np.ndarray
    administrative_days: np.ndarray
    court_last: np.ndarray
    court: np.ndarray
    court_days: np.ndarray


@compiled
def administrative_run(law: Record, kind: int, day: int, shifts: bool, last: int) -> tuple[float, int]:
    """Euros and days of the administrative penalty after a valid notice (Awb 4:17)."""
    if value_of(law, R_ADMINISTRATIVE + kind, day) == 0:
        return 0.0, 0
    begin = day + int(value_of(law, R_FIRST_DAY, day))
    if shifts:
        begin = int(law.next_working[begin - 1 - FIRST_DAY]) + 1
    most = int(value_of(law, R_MOST_DAYS, day))
    width = int(value_of(law, R_WIDTH, day))
    days = max(0, min(begin + most - 1, last) - begin + 1)
    amount = 0.0
    for rate in range(RATES):
        part = min(max(days - rate * width, 0), width)
        amount += part * value_of(law, R_RATE + rate, day)
    return amount, days


@compiled
def appeal_day(law: Record, asylum: int, day: int, shifts: bool) -> int:
    """First day of the appeal for lateness after a valid notice (Awb 6:12, law.md 3a)."""
    weeks = int(value_of(law, R_PERIOD, day))
    end = day + 7 * weeks
    if shifts:
        end = dutch(law, day, end, weeks, WEEKS)
    appeal = end + 1
    row = R_LATE_APPEAL + asylum
    if value_of(law, row, appeal) == 0:
        version = version_of(law, row, appeal)
        if version + 1 < VERSIONS and law.table[row, 2 + version] < LATER:
            appeal = int(law.table[row, 2 + version])
    return appeal


@compiled
def court_end(law: Record, claims: Claims, row: int) -> int:
    """Last day of the term of a court order (Awb 8:55d, CNT-8)."""
    if whole(claims.order_last, row) != NONE:
        return int(whole(claims.order_last, row))
    day, length, setting = whole(claims.order_day, row), whole(claims.order_days, row), R_COURT_SHIFT
    unit = DAYS
    if length == NONE:
        length = int(value_of(law, R_COURT_TERM, day))
        setting, unit = R_DEFAULT_SHIFT, WEEKS
    end = day + (length if unit == DAYS else 7 * length)
    if value_of(law, setting, day) == 1:
        end = dutch(law, day, end, length, unit)
    return int(end)


@compiled
def penalty_amounts(
    first_case: int,
    last_case: int,
    law: Record,
    claims: Claims,
    last_day: np.ndarray,
    filled: Amounts,
) -> None:
    """Fills what notices and court orders come to, for the cases from one row to another.

    Args:
        first_case: First row.
        last_case: Row after the last.
        law: The law as arrays; what it lacks is noted in ``Law.failed``.
        claims: Notices, orders and ends; ``regime_class`` is 0 asylum, 1 naturalisation, 2 other.
        last_day: Last day of each decision term.
        filled: The columns to fill.
    """
    for case in range(first_case, last_case):
        kind = whole(claims.regime_class, case)
        asylum = 0 if kind == 0 else 1
        ended, last, valid, appeal = whole(claims.ended, case), whole(claims.on, case), NO_NOTICE, NONE
        amount, days = 0.0, 0
        first_notice, after_notice = claims.notice_offsets[case], claims.notice_offsets[case + 1]
        first_order, after_order = claims.order_offsets[case], claims.order_offsets[case + 1]
        if after_notice > first_notice or after_order > first_order:
            last = last_late(law, ended, last)
        for row in range(first_notice, after_notice):
            day = whole(claims.notice_day, row)
            met = ended != NONE and ended <= day
            if met or whole(last_day, case) == NONE or day <= whole(last_day, case):
                valid = INVALID
                continue
            valid = VALID
            shifts = value_of(law, R_NOTICE_SHIFT, day) == 1
            appeal = appeal_day(law, asylum, day, shifts)
            amount, days = administrative_run(law, kind, day, shifts, last)
            break
        filled.notice_valid[case], filled.appeal_from[case] = valid, appeal
        filled.administrative[case], filled.administrative_days[case] = amount, days
        end, amount, days = NONE, 0.0, 0
        for row in range(first_order, after_order):
            end = court_end(law, claims, row)
            if np.isnan(claims.order_rate[row]):
                continue
            if value_of(law, R_COURT + asylum, whole(claims.order_day, row)) == 0:
                continue
            late = max(0, last - end)
            days += late
            amount += min(claims.order_rate[row] * late, claims.order_maximum[row])
        filled.court_last[case], filled.court[case], filled.court_days[case] = end, amount, days
