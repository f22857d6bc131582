"""What this house has said, kept in the form of forecasts from outside, so that later counts score it.

Forecasts are added and never changed: the same forecast twice is kept once, another one under the same day is
refused.
"""

import csv
import io
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ketenbalans import __version__
from ketenbalans.errors import BadInputError, DuplicateError, UnavailableError
from ketenbalans.forecast.outside import COLUMNS, SOURCE, Said, read_outside
from ketenbalans.forecast.table import Table
from ketenbalans.vocabulary.calendar import Period

FORECASTER = "ketenbalans"


def day_of(table: Table, text: str | None = None) -> date:
    """The day on which a forecast counts as made: never that of the clock on the wall.

    Args:
        table: The counts.
        text: A day that a user gives; without it the day after the last count or its newest publication.

    Raises:
        BadInputError: If the text is no day, or lies before the end of the counts.

    Example:
        >>> from ketenbalans.forecast.table import parse_table
        >>> day_of(parse_table("series,period,value\\nA,2026-01,5\\n", "a.csv"))
        datetime.date(2026, 2, 1)
    """
    ended = Period.parse(table.panel.labels[-1]).last + timedelta(days=1)
    if text is None:
        published = [label for _, _, label in table.vintages]
        newest = max(
            (label if len(label) > len("2026-01") else f"{label}-01" for label in published), default=""
        )
        return max(ended, date.fromisoformat(newest) + timedelta(days=1)) if newest else ended
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            "{text!r} is no day", where="--made-on", mend="write it as 2026-01-31", text=text
        ) from None
    if day < ended:
        raise BadInputError(
            "{day} lies before the end of the counts ({last})",
            where="--made-on",
            mend="give {ended} or later, or cut the table",
            day=day,
            last=table.panel.labels[-1],
            ended=ended,
        )
    return day


def said_by_us(document: dict[str, Any], made_on: date) -> tuple[Said, ...]:
    """The forecasts of a document, as forecasts from outside.

    Args:
        document: From ``document.forecast_document``.
        made_on: From ``day_of``.
    """
    return tuple(
        Said(
            FORECASTER,
            made_on,
            row["series"],
            Period.parse(row["period"]),
            {float(share): float(value) for share, value in row["quantiles"].items()},
            f"ketenbalans {__version__}, {row['method']}",
            "",
        )
        for row in document["forecasts"]
        if row["quantiles"]
    )


def keep(said: tuple[Said, ...], path: Path) -> int:
    """Adds forecasts to a file, which is there whole afterwards or as it was.

    Args:
        said: From ``said_by_us``.
        path: A table of forecasts; made where there is none.

    Returns:
        How many were new.

    Raises:
        DuplicateError: If the file holds another forecast of the same count, made on the same day.
        UnavailableError: If the file cannot be written.
    """
    before = read_outside(path) if path.exists() else ()
    known = {item.key: item for item in before}
    new = []
    for item in said:
        earlier = known.get(item.key)
        if earlier is None:
            new.append(item)
        elif earlier.values != item.values:
            raise DuplicateError(
                "{series} in {period} was forecast on {made_on} already, with other numbers",
                where=earlier.place,
                mend="a forecast that was issued stays: give another day with --made-on, or another file",
                series=item.series,
                period=item.period,
                made_on=item.made_on,
            )
    if new:
        _put(path, (*before, *new))
    return len(new)


def _put(path: Path, said: tuple[Said, ...]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, SOURCE))
    for item in said:
        for name, value in item.values.items():
            share = name if isinstance(name, str) else f"{name:g}"
            writer.writerow(
                (
                    item.forecaster,
                    item.made_on.isoformat(),
                    item.series,
                    item.period,
                    share,
                    f"{value:.15g}",
                    item.source,
                )
            )
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text.getvalue())
        os.replace(name, path)
    except OSError as error:
        raise UnavailableError(
            "{path} cannot be written ({reason})",
            mend="give a folder that exists and may be written",
            path=path,
            reason=error.strerror or error,
        ) from None
