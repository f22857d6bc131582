"""A stock over the years under every scenario, as a fan per scenario, and the old stock in particular.

Serves R-007 and R-118; the new stock is drawn by the same function.
"""

from ketenbalans.report.fans import fan
from ketenbalans.report.figure import Drawing, Figure, view
from ketenbalans.report.moments import decimal_year, nearest, quarters
from ketenbalans.report.sheet import Line, Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, main_first, number, text
from ketenbalans.report.voice import Voice


def old_stock(study: StudyTables, voice: Voice) -> Figure:
    """The old stock under every scenario, with its bands."""
    return stock_figure(
        study,
        voice,
        table="old_stock",
        key="old-stock",
        title=voice("Old applications still open"),
        conclusion=_old_stock_conclusion(study, voice),
        mark_promise=True,
    )


def _old_stock_conclusion(study: StudyTables, voice: Voice) -> str:
    rows = study.records("old_stock")
    main = nearest([row for row in rows if row["scenario"] == study.main_scenario], study.promise_date)
    sentence = voice(
        "In the scenario “{scenario}” {low} to {high} old applications are still open on {day} (95% of the"
        " futures; median {median})",
        scenario=voice.name(study.main_scenario),
        low=voice.about(number(main, "p025")),
        high=voice.about(number(main, "p975")),
        day=voice.day(study.promise_date),
        median=voice.about(number(main, "p50")),
    )
    others = [
        voice(
            "“{scenario}” {median}",
            median=voice.about(number(at, "p50")),
            scenario=voice.name(scenario),
        )
        for scenario in distinct(rows, "scenario")
        if scenario != study.main_scenario
        and (at := nearest([row for row in rows if row["scenario"] == scenario], study.promise_date))
    ]
    if others:
        sentence += voice("; the other medians: {others}", others="; ".join(others))
    return sentence + "."


def stock_figure(
    study: StudyTables,
    voice: Voice,
    *,
    table: str,
    key: str,
    title: str,
    conclusion: str,
    mark_promise: bool,
) -> Figure:
    """A stock over the years under every scenario: one panel each, with a shared vertical axis."""
    rows = study.records(table)
    scenarios = main_first(distinct(rows, "scenario"), study)
    per_scenario = {
        name: quarters([row for row in rows if row["scenario"] == name], study.promise_date)
        for name in scenarios
    }
    top = max(number(row, "p975") for kept in per_scenario.values() for row in kept)
    promise = decimal_year(study.promise_date)

    def panel(name: str) -> Drawing:
        kept = per_scenario[name]
        at = nearest(kept, study.promise_date)
        words = voice(
            "{median} on {day}; 95% of the futures between {low} and {high}",
            median=voice.about(number(at, "p50")),
            day=voice.day(study.promise_date),
            low=voice.about(number(at, "p025")),
            high=voice.about(number(at, "p975")),
        )

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            return fan(
                [{"x": decimal_year(text(row, "date")), **_quantiles(row)} for row in kept],
                domain=(0.0, top * 1.05),
                lines=[Line(promise, voice.month(study.promise_date, short=True))] if mark_promise else (),
                note=(decimal_year(text(at, "date")), number(at, "p50"), voice.about(number(at, "p50"))),
            )

        return Drawing(
            voice.name(name),
            voice(
                "Fan chart: {title}, scenario “{scenario}”. Median {words}.",
                title=title,
                scenario=voice.name(name),
                words=words,
            ),
            chart,
            panel=True,
            remark=words,
        )

    days = sorted({text(row, "date") for kept in per_scenario.values() for row in kept})
    cells = {(name, text(row, "date")): row for name, kept in per_scenario.items() for row in kept}
    return Figure(
        key,
        title,
        conclusion,
        (table,),
        tuple(panel(name) for name in scenarios),
        views=(
            view(
                voice("Median and the range that holds 95% of the futures, first week of every quarter"),
                [(voice("Week of"), False), *((voice.name(name), True) for name in scenarios)],
                [
                    (voice.day(day), *(_cell(cells.get((name, day)), voice) for name in scenarios))
                    for day in days
                ],
            ),
        ),
        notes=(
            voice(
                "The line is the median of the futures; the bands, from dark to light, hold 50, 80 and 95%"
                " of them. Every scenario meets the same luck."
            ),
        ),
    )


def _quantiles(row: Row) -> dict[str, float]:
    return {name: number(row, name) for name in ("p025", "p10", "p25", "p50", "p75", "p90", "p975")}


def _cell(row: Row | None, voice: Voice) -> str:
    if row is None:
        return "–"
    band = voice.range(number(row, "p025"), number(row, "p975"))
    return f"{voice.number(number(row, 'p50'))} ({band})"
