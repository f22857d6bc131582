"""The documents of the commands ``forecast``, ``inflow`` and ``scoreboard`` as the tidy tables of a page.

Only the form changes here: every number is as the document has it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ketenbalans.forecast.panel import Panel
from ketenbalans.report.tables import Cell, StudyTables, Table

QUANTILES = {
    "0.025": "p025",
    "0.05": "p05",
    "0.1": "p10",
    "0.25": "p25",
    "0.5": "p50",
    "0.75": "p75",
    "0.9": "p90",
    "0.95": "p95",
    "0.975": "p975",
}
"""Shares as a document names them, to the columns of a table."""

BAND = tuple(QUANTILES.values())
_OF_BAND = {
    name: f"count below which the outcome lies with a share of {share}" for share, name in QUANTILES.items()
}
FORESEEN = ("id", "subject", "part", "made", "year", "foreseen", "came", "error_share", "source")
_SERIES = {"series": "name of the series", "period": "month, quarter, week or year", "persons": "what came"}


def of_forecast(document: Mapping[str, Any], panel: Panel, file: str) -> StudyTables:
    """The tables of one forecast.

    Args:
        document: From ``forecast.document.forecast_document``.
        panel: The counts that it started from.
        file: Name of the file that the counts are from.
    """
    counts = [
        (name, label, float(value) if np.isfinite(value) else None)
        for name, values in zip(panel.names, panel.values, strict=True)
        for label, value in zip(panel.labels, values, strict=True)
    ]
    known = [row for row in document["forecasts"] if row["quantiles"]]
    explained = document["explanation"]
    tables = [
        _table("counts", ("series", "period", "persons"), counts, file, _SERIES),
        _table(
            "forecast",
            ("series", "period", "horizon", "method", "scenario", "mean", *BAND),
            [
                (
                    row["series"],
                    row["period"],
                    row["horizon"],
                    row["method"],
                    row.get("scenario"),
                    row["mean"],
                    *_band(row),
                )
                for row in known + _scenario_rows(document)
            ],
            file,
            {
                **_SERIES,
                **_OF_BAND,
                "horizon": "periods ahead",
                "method": "what made the forecast",
                "scenario": "name of the judgement under which it holds; empty without one",
                "mean": "mean of the sample paths",
            },
        ),
        _table(
            "level",
            (
                "series",
                "method",
                "level",
                "own_mean",
                "last",
                "expected_p05",
                "expected_p50",
                "expected_p95",
                "change",
            ),
            [_level(item) for item in explained],
            file,
            {
                "series": "name of the series",
                "level": "persons a period at the end, without season",
                "own_mean": "persons a period to which the level is drawn back",
                "last": "last count",
                "expected_p50": "what was expected of it a period before; p05 and p95 hold 90 per cent",
                "change": "persons by which the forecast of the next period moved because of the last count",
            },
        ),
        _table(
            "season",
            ("series", "place", "factor"),
            [
                (item["series"], place, factor)
                for item in explained
                if len(item["season"]) > 1
                for place, factor in enumerate(item["season"], start=1)
            ],
            file,
            {"place": "place in the year", "factor": "count against the level; 1 is no season"},
        ),
    ]
    sources = {row["scenario"]: row["source"] for row in document["scenarios"]}
    tables.append(
        _table(
            "judgements",
            ("name", "source"),
            list(sources.items()),
            file,
            {"name": "name of the judgement", "source": "who says so, where and when"},
        )
    )
    tables.append(
        _table(
            "indicators",
            ("name", "used", "gain", "first_move", "last_move"),
            [
                (item["name"], item["used"], item["gain"], item["moves"][0], item["moves"][-1])
                for item in document["indicators"]
            ],
            file,
            {
                "used": "whether it moves the forecast",
                "gain": "share by which past errors would have been smaller",
                "first_move": "share by which it moves the next period",
                "last_move": "share by which it moves the last period",
            },
        )
    )
    tables.append(_forecasters(document["outside"], file))
    tables.append(
        _table(
            "mixture",
            ("series", "period", "forecaster", "weight"),
            [
                (row["series"], row["period"], name, weight)
                for row in document["mixture"]
                for name, weight in row["weights"].items()
            ],
            file,
            {
                "series": "name of the series",
                "forecaster": "own for this forecaster",
                "weight": "share of the mixture, by past score",
            },
        )
    )
    return _study(tables, {"file": file, "kind": document["kind"], "last_period": document["last_period"]})


def _scenario_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [row for row in document["scenarios"] if row["quantiles"]]


def _band(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return tuple(row["quantiles"][share] for share in QUANTILES)


def _level(item: Mapping[str, Any]) -> tuple[Cell, ...]:
    expected = item["last_expected"] or {"low": None, "median": None, "high": None}
    return (
        item["series"],
        item["method"],
        item["level"],
        item["own_mean"],
        item["last"],
        expected["low"],
        expected["median"],
        expected["high"],
        item["change"],
    )


def of_inflow(inflow: Mapping[str, Any], scoreboard: Mapping[str, Any]) -> StudyTables:
    """The tables of national inflow ahead, and of official forecasts against what came.

    Args:
        inflow: From ``forecast.national_outlook.document``.
        scoreboard: From ``forecast.contest.document``.
    """
    source = "CBS, UNHCR; forecast of this program"
    history: dict[str, float] = {}
    months: dict[str, int] = {}
    for row in inflow["history"]:
        if row["population"] == inflow["population"]:
            history[row["month"][:4]] = history.get(row["month"][:4], 0.0) + row["persons"]
            months[row["month"][:4]] = months.get(row["month"][:4], 0) + 1
    tables = [
        _table(
            "inflow_history",
            ("year", "persons"),
            [(int(year), persons) for year, persons in sorted(history.items()) if months[year] == 12],
            source,
            {"persons": "applications for asylum in a calendar year"},
        ),
        _table(
            "inflow_years",
            ("year", "mean", *BAND),
            [(row["year"], row["mean"], *_band(row)) for row in inflow["years"]],
            source,
            _OF_BAND,
        ),
        _table(
            "inflow_nationalities",
            ("nationality", "year", "mean", *BAND),
            [(row["nationality"], row["year"], row["mean"], *_band(row)) for row in inflow["nationalities"]],
            source,
            {"nationality": "ISO 3166-1 alpha-3; rest for all others", **_OF_BAND},
        ),
        _table(
            "family_arrivals",
            ("quarter", "mean", *BAND),
            [(row["quarter"], row["mean"], *_band(row)) for row in inflow["family_arrivals"]],
            source,
            _OF_BAND,
        ),
        _table(
            "inflow_shares",
            ("year", "cut", "group", "share", "count"),
            [
                (row["year"], row["cut"], row["group"], inflow[row["cut"]][row["group"]], row["count"])
                for row in inflow["expected"]
            ],
            source,
            {
                "cut": "by what the inflow is parted",
                "share": "expected share",
                "count": "persons expected in the year; households for their sizes",
            },
        ),
        _table(
            "official_forecasts",
            (
                "made",
                "year",
                "low",
                "central",
                "high",
                "outcome",
                "definition",
                "error_share",
                "own_p05",
                "own_p50",
                "own_p95",
                "source",
            ),
            [_official(row) for row in scoreboard["forecasts"]],
            "ministry (MPP, Kernprognose), budget 2025, annual report 2025, press",
            {
                "made": "month in which the forecast was made",
                "outcome": "what came",
                "definition": "where the outcome is from; definitions differ by a few per cent",
                "error_share": "outcome over what was foreseen, less one",
                "own_p50": "what this forecaster would have said then; p05 and p95 hold 90 per cent",
            },
            str(scoreboard["population"]),
        ),
        _table(
            "foreseen",
            FORESEEN,
            [tuple(row[name] for name in FORESEEN) for row in scoreboard["foreseen"]],
            "budget 2025, annual report 2025",
            {
                "id": "identifier of the figure in the catalogue of facts",
                "part": "product or basis, as the figure names it",
                "made": "month of the forecast; empty where the source does not tell",
                "came": "what was realised, of the same subject and product",
                "error_share": "what came over what was foreseen, less one",
            },
        ),
        _table(
            "outlook",
            ("year", "forecaster", "weight", *BAND),
            [
                (item["year"], name, item["weights"].get(name), *(item[name][share] for share in QUANTILES))
                for item in scoreboard["outlook"]
                for name in ("official", "own", "mixture")
            ],
            "official forecasts and counts of the table above; forecast of this program",
            {"weight": "one over the past score; empty for the mixture itself", **_OF_BAND},
            str(scoreboard["population"]),
        ),
    ]
    settings = {name: inflow[name] for name in ("last_known", "futures", "seed", "level", "population")}
    return _study(tables, settings)


def of_board(document: Mapping[str, Any], file: str) -> StudyTables:
    """The tables of a scoreboard of forecasts from outside.

    Args:
        document: From ``forecast.board.document``.
        file: Name of the file with what came.
    """
    columns = (
        "forecaster",
        "made_on",
        "series",
        "period",
        "low",
        "middle",
        "high",
        "outcome",
        "error_share",
        "inside_90",
        "wis",
        "own_median",
        "own_wis",
        "source",
    )
    tables = [
        _forecasters(document["forecasters"], file),
        _table(
            "issued",
            columns,
            [tuple(row[name] for name in columns) for row in document["forecasts"]],
            file,
            {
                "made_on": "day on which it was made",
                "low": "5 per cent point; high is the 95 per cent point",
                "middle": "median or middle scenario",
                "outcome": "what came; empty while it is not known",
                "error_share": "outcome over what was foreseen, less one",
                "own_median": "what this forecaster would have said on that day",
            },
        ),
    ]
    return _study(tables, {"file": file})


def _forecasters(rows: Sequence[Mapping[str, Any]], file: str) -> Table:
    counted = (
        "forecaster",
        "forecasts",
        "with_outcome",
        "periods",
        "wis",
        "coverage_90",
        "mae",
        "against_own",
    )
    return _table(
        "forecasters",
        (*counted, "own_wis", "naive_wis"),
        [(*(row[name] for name in counted), row["own"]["wis"], row["naive"]["wis"]) for row in rows],
        file,
        {
            "wis": "weighted interval score in persons; lower is better",
            "coverage_90": "share of outcomes in the 90 per cent band",
            "mae": "mean absolute error in persons",
            "against_own": "score over that of this forecaster; above 1 is worse",
            "own_wis": "score of this forecaster on the same days and counts",
            "naive_wis": "score of the same period of the season before",
        },
    )


def _official(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    own = row["own"] or {"low": None, "median": None, "high": None}
    names = ("made", "year", "low", "central", "high", "outcome", "definition", "error_share")
    return (*(row[name] for name in names), own["low"], own["median"], own["high"], row["source"])


def _table(
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    source: str,
    definitions: dict[str, str],
    population: str = "",
) -> Table:
    return Table(name, columns, tuple(rows), definitions, population, source, synthetic=False)


def _study(tables: Sequence[Table], manifest: dict[str, object]) -> StudyTables:
    return StudyTables({table.name: table for table in tables if table.rows}, manifest, {})
