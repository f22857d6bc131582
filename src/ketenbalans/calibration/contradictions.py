"""Published statements that cannot hold together, and some that only seem not to, with the arithmetic.

Every number is computed from the figures as printed. Serves R-005 and R-090.
"""

from datetime import date

from ketenbalans import facts
from ketenbalans.calibration import wording
from ketenbalans.calibration.published import SNAPSHOTS, snapshot
from ketenbalans.vocabulary.language import LANGUAGES, number, percentage

Row = dict[str, str | float]
Told = tuple[float, str, int]
"""A number with how it is told: ``number`` or ``share``, and its decimals."""
MONTHS_IN_A_YEAR = 12
DAYS_IN_A_YEAR = 365.25


def _value(name: str) -> float:
    return facts.figure(name).number


def realised_a_month() -> float:
    """Mean of the published months of decisions on track 4 in 2025."""
    months = [snapshot(month, "decisions") for month in SNAPSHOTS["2025"]]
    return sum(months) / len(months)


def left_for_old() -> float:
    """Old-style decisions a year that are left when 73 % of the work decides 25,000 new applications.

    Example:
        >>> round(left_for_old())  # 25,000 x 27 / 73
        9247
    """
    share = _value("AR-0104") / 100
    return _value("PL-0003") * (1.0 - share) / share


def contradictions() -> list[Row]:
    """The rows of the report table ``contradictions``.

    Example:
        >>> rows = contradictions()
        >>> round(rows[0]["left"], 2), rows[0]["right"]  # 54,000 / 9,247 years against three
        (5.84, 3.0)
    """
    stock, three, old = _value("PL-0015"), _value("PL-0002"), left_for_old()
    needed = stock / (three * MONTHS_IN_A_YEAR)
    left_share = 1.0 - _value("AR-0104") / 100
    realised = realised_a_month()
    open_, overdue, pwc = _value("AR-0092"), _value("AR-0093"), _value("AR-0108")
    grown = (open_ - snapshot("2024-12", "pending")) / MONTHS_IN_A_YEAR
    until = (date(2031, 12, 31) - date(2025, 12, 31)).days / DAYS_IN_A_YEAR
    return [
        _row(
            "three_years_at_the_same_cost",
            (stock / old, "number", 1),
            (three, "number", 0),
            "years",
            "AR-0104; PL-0003; PL-0015; PL-0002",
            old=(old, "number", 0),
        ),
        _row(
            "pace",
            (needed, "number", 0),
            (left_share * realised, "number", 0),
            "applications per month",
            "PL-0015; PL-0002; AR-0104; IND figures 2025",
            realised=(realised, "number", 0),
        ),
        _row(
            "halved",
            (1.0 - old * three / stock, "share", 0),
            (_value("PL-0037") / 100, "share", 0),
            "share",
            "AR-0104; PL-0003; PL-0015; PL-0037",
        ),
        _row(
            "never_ends",
            (open_ / pwc / MONTHS_IN_A_YEAR, "number", 0),
            (-grown, "number", 0),
            "applications per month",
            "AR-0108; AR-0092; AR-0093; IND figures December 2024",
            overdue=(overdue / pwc / MONTHS_IN_A_YEAR, "number", 0),
            grown=(grown, "number", 0),
        ),
        _row(
            "five_years",
            (_value("AR-0009"), "number", 0),
            (until, "number", 1),
            "years",
            "AR-0009; AR-0085; AR-0107",
        ),
    ]


def only_seemingly() -> list[Row]:
    """Statements that look contradictory and are not: they count two populations (R-005).

    Example:
        >>> only_seemingly()[0]["sentence_en"][:17]
        'No contradiction:'
    """
    return [
        _row(
            "timeliness",
            (_value("JV-0488") / 100, "share", 0),
            (_value("AR-0089") / 100, "share", 0),
            "share",
            "JV-0488; AR-0089",
        ),
    ]


def _told(told: Told, language: str) -> str:
    value, kind, decimals = told
    return percentage(value, language, decimals) if kind == "share" else number(value, language, decimals)


def _row(name: str, left: Told, right: Told, unit: str, source: str, **others: Told) -> Row:
    sentences = wording.load()["contradictions"][name]
    row: Row = {}
    for part, column in (("a", "statement_a"), ("b", "statement_b"), ("sentence", "sentence")):
        for language in LANGUAGES:
            fields = {
                key: _told(told, language) for key, told in {"left": left, "right": right, **others}.items()
            }
            row[f"{column}_{language}"] = sentences[part][language].format(**fields)
    return {**row, "left": left[0], "right": right[0], "unit": unit, "source": source}
