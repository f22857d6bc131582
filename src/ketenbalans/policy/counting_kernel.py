"""Counting days as machine code: versions of the law, calendar months, and the two weekend rules.

The same rules as ``policy.counting``, counted anew on arrays. Days are whole numbers since 1970; a missing
value of the law is noted by its row in ``failed``, never filled in.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.policy.clock_tables import UNIT_CODES, UNITS, Row
from ketenbalans.policy.law_record import DAY_COUNT, FIRST_DAY, MONTH_COUNT, VERSIONS, Record, plain

NONE = int(np.iinfo(np.int32).min)
"""Stands for a day that is absent."""
DAYS, WEEKS, MONTHS, YEARS, WORKING = (plain(UNIT_CODES[unit]) for unit in UNITS)
R_EU_RULE, R_MOST_DAYS = plain(Row.EU_RULE), plain(Row.MOST_DAYS)
R_EXTENSION_SHIFT = plain(Row.EXTENSION_SHIFT)
R_SHORTEST, R_LEAST = plain(Row.SHORTEST), plain(Row.LEAST_WORKING)


@compiled_inline
def whole(column: np.ndarray, row: int) -> int:
    """A value of a narrow column as a wide whole number."""
    return int(np.int64(column[row]))


@compiled_inline
def version_of(law: Record, row: int, day: int) -> int:
    """Position of the version of a row that holds on a day; -1 before the first and after the last day."""
    place = day - FIRST_DAY
    if 0 <= place < DAY_COUNT:
        return int(law.version_at[row, place])
    version = 0
    while version < VERSIONS and law.table[row, 1 + version] <= day:
        version += 1
    return version - 1 if day <= law.table[row, 0] else -1


@compiled_inline
def value_of(law: Record, row: int, day: int) -> float:
    """The value of a row on a day; notes row and day in ``failed`` where there is none."""
    version = version_of(law, row, day)
    if version < 0:
        if law.failed[0] == NONE:
            law.failed[0] = row
            law.failed[1] = day
        return 0.0
    return float(law.table[row, 1 + VERSIONS + version])


@compiled_inline
def unit_of(law: Record, row: int, day: int) -> int:
    """The unit of the value of a row on a day."""
    return int(law.table[row, 1 + 2 * VERSIONS + max(0, version_of(law, row, day))])


@compiled
def first_of(year: int, month: int) -> int:
    """Day number of the first of a month, both counted from March."""
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * month + 2) // 5
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@compiled
def months_later_by_sum(day: int, months: int) -> int:
    """The same as ``months_later`` for any day, by the arithmetic of the calendar."""
    shifted = day + 719468  # days of the proleptic calendar whose years begin on 1 March
    era = shifted // 146097
    of_era = shifted - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * of_year + 2) // 153
    number = of_year - (153 * month + 2) // 5
    reached = (year_of_era + era * 400) * 12 + month + months
    first = first_of(reached // 12, reached % 12)
    following = first_of((reached + 1) // 12, (reached + 1) % 12)
    return min(first + number, following - 1)


@compiled_inline
def months_later(law: Record, day: int, months: int) -> int:
    """The same day number some months later, or the last day of that month (CNT-1, CNT-2)."""
    place = day - FIRST_DAY
    if 0 <= place < DAY_COUNT:
        reached = int(law.month_at[place]) + months
        if 0 <= reached < MONTH_COUNT:
            wanted = int(law.month_first[reached]) + int(law.number_at[place])
            return int(min(wanted, int(law.month_first[reached + 1]) - 1))
    return months_later_by_sum(day, months)


@compiled
def distance(law: Record, first: int, end: int) -> tuple[int, int]:
    """Whole calendar months from one day to another, and the days that remain."""
    if end <= first:
        return 0, 0
    months = (end - first) // 28 + 1
    while months_later(law, first, months) > end:
        months -= 1
    return months, end - months_later(law, first, months)


@compiled
def dutch(law: Record, start: int, end: int, amount: int, unit: int) -> int:
    """The last day after the Dutch weekend rule, where it reaches the length (ATW 1, 2, 4)."""
    if unit > MONTHS:
        return end
    row = R_MOST_DAYS + unit  # days, weeks, months: the order of UNITS and of the rows
    if amount > value_of(law, row, end):
        return end
    if end - start >= value_of(law, R_SHORTEST, end):
        wanted = value_of(law, R_LEAST, end)
        found = 0
        day = start
        while day < end and found < wanted:
            day += 1
            found += law.next_working[day - FIRST_DAY] == day
        while found < wanted:
            end += 1
            found += law.next_working[end - FIRST_DAY] == end
    return int(law.next_working[end - FIRST_DAY])


@compiled
def base_end(law: Record, start: int, amount: int, unit: int) -> int:
    """The last day of a length in days, weeks or working days."""
    if unit == WEEKS:
        return start + 7 * amount
    if unit == DAYS:
        return start + amount
    day = start
    for _ in range(amount):
        day = int(law.next_working[day + 1 - FIRST_DAY])
    return day


@compiled_inline
def raw_end(
    law: Record, start: int, amount: int, unit: int, parts: np.ndarray, count: int, in_steps: bool
) -> int:
    """The last day before weeks, suspensions, cap and weekend rule (CNT-3: added up, or in steps)."""
    end, months = start, 0
    if unit == MONTHS:
        months = amount
    elif unit == YEARS:
        months = 12 * amount
    else:
        end = base_end(law, start, amount, unit)
    for position in range(count):
        if in_steps:
            end = months_later(law, end, months)
            months = parts[position]
        else:
            months += parts[position]
    return months_later(law, end, months)


@compiled_inline
def shifted_end(
    law: Record,
    start: int,
    end: int,
    amount: int,
    unit: int,
    months: int,
    weeks: int,
    european: bool,
) -> int:
    """The last day after the weekend rule that the term follows (CNT-4, CNT-5, CNT-9)."""
    if european:
        if unit == WORKING or value_of(law, R_EU_RULE, end) == 0:
            return end
        return int(law.next_working[end - FIRST_DAY])
    if months or weeks:
        if value_of(law, R_EXTENSION_SHIFT, start) == 0:
            return end
        amount, unit = (months, MONTHS) if months else (weeks, WEEKS)
    return dutch(law, start, end, amount, unit)
