"""Days on a chart's axis: as decimal years, thinned to quarters, and the one nearest to a promise."""

from datetime import date

from ketenbalans.report.tables import Row, text


def decimal_year(iso: str) -> float:
    """A day as a point on an axis of years.

    Example:
        >>> decimal_year("2026-07-02")  # the 182nd of 365 days have passed
        2026.4986301369863
    """
    day = date.fromisoformat(iso)
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


def quarters(rows: list[Row], also: str = "") -> list[Row]:
    """The first row of every quarter, the last row, and the one nearest to a day.

    Enough to draw and to read; the data file holds every week.
    """
    kept: dict[str, Row] = {}
    seen: set[tuple[int, int]] = set()
    for row in sorted(rows, key=lambda row: text(row, "date")):
        day = date.fromisoformat(text(row, "date"))
        quarter = (day.year, (day.month - 1) // 3)
        if quarter not in seen:
            seen.add(quarter)
            kept[text(row, "date")] = row
    if rows:
        last = max(rows, key=lambda row: text(row, "date"))
        kept[text(last, "date")] = last
        if also:
            near = nearest(rows, also)
            kept[text(near, "date")] = near
    return [kept[day] for day in sorted(kept)]


def nearest(rows: list[Row], iso: str) -> Row:
    """The row whose date is nearest to a day; the earlier of two."""
    wanted = date.fromisoformat(iso)
    return min(
        rows,
        key=lambda row: (abs((date.fromisoformat(text(row, "date")) - wanted).days), text(row, "date")),
    )


def quarter_name(period: str) -> str:
    """A quarter as readers write it: the machine form ``2026-Q4`` as Q4 2026.

    Example:
        >>> quarter_name("2026-Q4")
        'Q4 2026'
    """
    year, _, rest = period.partition("-")
    return f"{rest} {year}" if rest.startswith("Q") else period
