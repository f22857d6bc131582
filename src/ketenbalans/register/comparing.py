"""Two answers of the register beside one another: by how much they differ, and whether they may be compared.

A difference between two populations says nothing about time, so it is refused (R-005).
"""

from collections.abc import Mapping
from typing import Any

from ketenbalans.errors import ContradictionError, MissingValueError, PopulationError

PERCENT = 100
_NEEDED = ("population", "on", "known_at", "stock", "cuts")


def compare(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The difference between two stocks of one population.

    Args:
        now: An answer of ``stock``, or a snapshot.
        before: Another one, by the same cuts.

    Returns:
        ``population``, both days, ``stock`` and ``rows`` (a row per combination of values of either), each
        with ``now``, ``before`` and ``change``; in the rows also ``share_now``, ``share_before`` (of the
        stock) and ``share_change_pp``.

    Raises:
        PopulationError: If they count two populations.
        ContradictionError: If they are cut by different things.
        MissingValueError: If one of them is no stock.

    Source:
        Serves R-004, R-005.

    Example:
        >>> now = {"population": "track_4", "on": "2026-04-01", "known_at": "latest", "stock": 3, "cuts": []}
        >>> compare(now, now | {"on": "2025-04-01", "stock": 5})["stock"]
        {'now': 3, 'before': 5, 'change': -2}
    """
    for answer in (now, before):
        for name in _NEEDED:
            if name not in answer:
                raise MissingValueError(
                    "{name} is not told, so this is no stock",
                    mend="compare answers of 'register stock --json' or of 'register snapshots --json'",
                    name=name,
                )
    if now["population"] != before["population"]:
        raise PopulationError(
            "{one} and {other} are two populations; their difference means nothing",
            mend="ask both for one population with --population",
            one=now["population"],
            other=before["population"],
        )
    names = _cut_names(now), _cut_names(before)
    if names[0] != names[1] and now["cuts"] and before["cuts"]:
        raise ContradictionError(
            "one is cut by {one}, the other by {other}",
            mend="cut both by the same with --by",
            one=", ".join(names[0]),
            other=", ".join(names[1]),
        )
    return {
        "population": now["population"],
        "on": now["on"],
        "known_at": now["known_at"],
        "before_on": before["on"],
        "before_known_at": before["known_at"],
        "stock": {
            "now": now["stock"],
            "before": before["stock"],
            "change": now["stock"] - before["stock"],
        },
        "rows": _rows(now, before, names[0] or names[1]),
    }


def _cut_names(answer: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in (answer["cuts"] or [{}])[0] if name != "count")


def _rows(now: Mapping[str, Any], before: Mapping[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    both = (now, before)
    counts = [{tuple(row[name] for name in names): row["count"] for row in one["cuts"]} for one in both]
    rows = []
    for values in sorted(set(counts[0]) | set(counts[1])):
        told = [count.get(values, 0) for count in counts]
        shares = [
            count / one["stock"] if one["stock"] else None for count, one in zip(told, both, strict=True)
        ]
        rows.append(
            {
                **dict(zip(names, values, strict=True)),
                "now": told[0],
                "before": told[1],
                "change": told[0] - told[1],
                "share_now": shares[0],
                "share_before": shares[1],
                "share_change_pp": _points(*shares),
            }
        )
    return rows


def _points(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else round(PERCENT * (now - before), 2)
