"""A made-up register of any size for the benchmarks of the register: cases and their events as Parquet.

Ten events per case, written in the order in which they were recorded, as an extract of a case system is.
One event in two hundred is told late, one in a thousand is corrected later.
"""

from pathlib import Path

import numpy as np
import polars as pl

DAYS_FROM, DAYS_TO = 18_262, 20_544  # 1 January 2020 to 1 April 2026, in days since 1970
NATIONALITIES = ["SYR", "IRQ", "AFG", "YEM", "NGA", "SOM", "ERI", "TUR", "IRN", "MMR"]
OUTCOMES = ["refugee", "subsidiary", "other_grant", "rejection"]
ACTIVITIES = ["hearing", "decision", "preparation", "contact"]
DAY = 86_400_000_000


def build(folder: Path, cases: int, seed: int = 1) -> tuple[Path, Path]:
    """Writes ``cases.parquet`` and ``events.parquet``.

    Args:
        folder: Where they go.
        cases: How many cases; there are ten times as many events.
        seed: Of the draws.

    Returns:
        The two files.
    """
    draw = np.random.default_rng(seed)
    keys = pl.Series([f"Z1-{number:09d}" for number in range(cases)])
    lodged = draw.integers(DAYS_FROM, DAYS_TO, cases)
    pl.DataFrame(
        {
            "key": keys,
            "product": np.where(draw.random(cases) < 0.85, "asylum", "nareis"),
            "nationality": draw.choice(NATIONALITIES, cases),
            "kind": np.where(draw.random(cases) < 0.9, "first", "repeat"),
            "track": draw.choice([1, 2, 4], cases, p=[0.15, 0.1, 0.75]),
            "household": pl.Series([f"H{number}" for number in (np.arange(cases) // 2)]),
            "minor": draw.random(cases) < 0.3,
            "term_regime": "old",
            "recorded_at": pl.Series(lodged * DAY, dtype=pl.Int64).cast(pl.Datetime("us", "UTC")),
        }
    ).write_parquet(folder / "cases.parquet")
    parts = []

    def add(kind: str, on: np.ndarray, rows: np.ndarray, **details: np.ndarray) -> None:
        late = np.where(draw.random(rows.size) < 0.005, draw.integers(1, 200, rows.size), 0)
        parts.append(
            pl.DataFrame(
                {
                    "row": rows,
                    "type": pl.repeat(kind, rows.size, eager=True),
                    "on": pl.Series(on, dtype=pl.Int32).cast(pl.Date),
                    "recorded_at": pl.Series((on + late) * DAY + draw.integers(0, DAY, rows.size)),
                    **{name: details.get(name) for name in ("outcome", "activity", "hours", "class")},
                },
                schema_overrides={
                    "outcome": pl.String,
                    "activity": pl.String,
                    "hours": pl.Float64,
                    "class": pl.String,
                },
            )
        )

    every = np.arange(cases)
    add("made", lodged - 3, every)
    add("lodged", lodged, every)
    add("identity_screened", lodged + draw.integers(0, 5, cases), every)
    add("registration_interview", lodged + draw.integers(10, 250, cases), every)
    add(
        "security_screened",
        lodged + draw.integers(1, 60, cases),
        every,
        **{"class": draw.choice(["none", "signal"], cases, p=[0.98, 0.02])},
    )
    for _ in range(3):
        add(
            "hours_recorded",
            lodged + draw.integers(10, 500, cases),
            every,
            activity=draw.choice(ACTIVITIES, cases),
            hours=np.round(draw.gamma(2, 2, cases), 1),
        )
    hearing = lodged + draw.integers(60, 700, cases)
    add("hearing", hearing, every)
    decided = every[draw.random(cases) < 0.9]
    on = hearing[decided] + draw.integers(1, 200, decided.size)
    add("decided", on, decided, outcome=draw.choice(OUTCOMES, decided.size, p=[0.3, 0.25, 0.05, 0.4]))
    rest = np.setdiff1d(every, decided)
    add("withdrawn", hearing[rest] + 5, rest)
    events = pl.concat(parts).with_columns(event_id=pl.int_range(pl.len(), dtype=pl.Int64))
    wrong = events.filter(pl.lit(draw.random(events.height) < 0.001)).with_columns(
        on=pl.col("on") + pl.duration(days=7), recorded_at=pl.col("recorded_at") + 90 * DAY
    )
    events = (
        pl.concat([events, wrong])
        .sort("recorded_at")
        .head(10 * cases)
        .with_columns(key=pl.lit(None, dtype=pl.String))
    )
    events = events.with_columns(
        key=keys.gather(events.get_column("row")),
        recorded_at=pl.col("recorded_at").cast(pl.Datetime("us", "UTC")),
    )
    events.drop("row").write_parquet(folder / "events.parquet")
    return folder / "cases.parquet", folder / "events.parquet"
