"""New applications: stock, timeliness per lodging cohort, the frontier of the Pact share (R-091)."""

from collections.abc import Callable

from ketenbalans.report.fans import keyed_lines, stations
from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.figures.stock import stock_figure
from ketenbalans.report.moments import quarter_name
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, main_first, number, optional, text
from ketenbalans.report.voice import Voice


def new_stock(study: StudyTables, voice: Voice) -> Figure:
    """The stock of new applications under every scenario."""
    rows = [row for row in study.records("new_stock") if row["scenario"] == study.main_scenario]
    rows.sort(key=lambda row: text(row, "date"))
    top, last = max(rows, key=lambda row: number(row, "p50")), rows[-1]
    conclusion = voice(
        "In the scenario “{scenario}” the stock of new applications peaks at {top} in {month} and stands"
        " at {last} at the end of the horizon (80% of the futures {low} to {high}).",
        scenario=voice.name(study.main_scenario),
        month=voice.month(text(top, "date")),
        top=voice.about(number(top, "p50")),
        last=voice.about(number(last, "p50")),
        low=voice.about(number(last, "p10")),
        high=voice.about(number(last, "p90")),
    )
    return stock_figure(
        study,
        voice,
        table="new_stock",
        key="new-stock",
        title=voice("New applications still open"),
        conclusion=conclusion,
        mark_promise=False,
    )


def new_timeliness(study: StudyTables, voice: Voice) -> Figure:
    """Share decided in term per lodging cohort; only cohorts whose term has ended are known."""
    rows = study.records("new_timeliness")
    scenarios = main_first(distinct(rows, "scenario"), study)
    known = {
        name: [row for row in rows if row["scenario"] == name and row["known"] and row["p50"] is not None]
        for name in scenarios
    }
    main = known.get(study.main_scenario, [])
    open_cohorts = [
        text(row, "cohort") for row in rows if row["scenario"] == study.main_scenario and not row["known"]
    ]
    if main:
        low, high = min(main, key=lambda r: number(r, "p50")), max(main, key=lambda r: number(r, "p50"))
        conclusion = voice(
            "In the scenario “{scenario}” the share decided in term lies between {low} (lodged in"
            " {low_cohort}) and {high} (lodged in {high_cohort})",
            scenario=voice.name(study.main_scenario),
            low=voice.share(number(low, "p50")),
            low_cohort=quarter_name(text(low, "cohort")),
            high=voice.share(number(high, "p50")),
            high_cohort=quarter_name(text(high, "cohort")),
        )
    else:
        conclusion = voice("Of no cohort has the term ended, so timeliness is not yet known")
    if open_cohorts:
        conclusion += voice(
            "; from {cohort} on it is not yet known", cohort=quarter_name(min(open_cohorts))
        )  # fmt: skip

    def panel(name: str) -> Drawing:
        own = known[name]

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            return stations(
                [
                    (
                        quarter_name(text(r, "cohort")),
                        optional(r, "p10"),
                        number(r, "p50"),
                        optional(r, "p90"),
                    )
                    for r in own
                ]
            )

        words = (
            voice(
                "median {range} over {count} cohorts",
                range=voice.share_range(
                    min(number(r, "p50") for r in own), max(number(r, "p50") for r in own)
                ),
                count=len(own),
            )
            if own
            else voice("not yet known")
        )
        return Drawing(
            voice.name(name),
            voice("Share decided in term per lodging cohort, scenario “{scenario}”: {words}.",
                  scenario=voice.name(name), words=words),
            chart,
            panel=True,
            remark=words,
        )  # fmt: skip

    cohorts = sorted({text(row, "cohort") for row in rows})
    cells = {(text(row, "scenario"), text(row, "cohort")): row for row in rows}
    return Figure(
        "new-timeliness",
        voice("New applications decided in term, by quarter of lodging"),
        conclusion + ".",
        ("new_timeliness",),
        tuple(panel(name) for name in scenarios if known[name]),
        views=(
            view(
                voice("Median share decided in term, with the range that holds 80% of the futures"),
                [(voice("Lodged in"), False), *((voice.name(name), True) for name in scenarios)],
                [
                    (
                        quarter_name(cohort),
                        *(_share_cell(cells.get((name, cohort)), voice) for name in scenarios),
                    )
                    for cohort in cohorts
                ],
            ),
        ),
        notes=(
            voice(
                "A cohort counts once its term has ended. Before that the quick decisions come first, and the"
                " share would look better than it is."
            ),
            voice(
                "As the oldest cases are decided, mean weeks and the share in term of decided cases get"
                " worse; that is no sign of slower work."
            ),
        ),
    )


def _share_cell(row: Row | None, voice: Voice) -> str:
    if row is None or not row["known"] or row["p50"] is None:
        return voice("not yet known")
    middle = voice.share(number(row, "p50"))
    low, high = optional(row, "p10"), optional(row, "p90")
    return middle if low is None or high is None else f"{middle} ({voice.share_range(low, high)})"


def frontier(study: StudyTables, voice: Voice) -> Figure:
    """What the share of capacity for new applications trades: four panels over the same axis."""
    rows = sorted(study.records("frontier"), key=lambda row: number(row, "pact_share"))
    first, last = rows[0], rows[-1]

    def end(row: Row) -> str:
        middle = optional(row, "old_end_p50")
        return voice("beyond the horizon") if middle is None else _year_words(middle, voice)

    conclusion = voice(
        "With {first} instead of {last} of the capacity for new applications the old stock is 99% done by"
        " {first_end} instead of {last_end}, while {first_term} instead of {last_term} of new applications is"
        " decided in term.",
        first=voice.share(number(first, "pact_share")),
        last=voice.share(number(last, "pact_share")),
        first_end=end(first),
        last_end=end(last),
        first_term=voice.share(number(first, "pact_in_term_p50")),
        last_term=voice.share(number(last, "pact_in_term_p50")),
    )

    def panel(
        title: str, stem: str, y_format: str, say: Callable[[Row], str], *, banded: bool, with_zero: bool
    ) -> Drawing:
        column = f"{stem}_p50"
        points = [(number(r, "pact_share"), number(r, column)) for r in rows if r[column] is not None]
        band = [
            (number(r, "pact_share"), number(r, f"{stem}_p10"), number(r, f"{stem}_p90"))
            for r in rows
            if banded and r[f"{stem}_p10"] is not None and r[f"{stem}_p90"] is not None
        ]

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            return keyed_lines(
                [points],
                band=band,
                axis=voice("share of capacity for new applications"),
                x_format=".0%",
                y_format=y_format,
                x_values=[0.5, 0.6, 0.7, 0.8, 0.9],
                with_zero=with_zero,
            )

        words = voice("{first} at {low}, {last} at {high}", first=say(first), last=say(last),
                      low=voice.share(number(first, "pact_share")),
                      high=voice.share(number(last, "pact_share")))  # fmt: skip
        return Drawing(
            title,
            voice("Line of {title} over the share of capacity for new applications: {words}.",
                  title=title, words=words),
            chart, panel=True, remark=words,
        )  # fmt: skip

    def money(row: Row) -> str:
        return voice.million(number(row, "penalties_million_p50"))

    drawings = [
        panel(voice("New applications decided in term"), "pact_in_term", ".0%",
              lambda row: voice.share(number(row, "pact_in_term_p50")), banded=False, with_zero=True),
        panel(voice("Penalties, million euros"), "penalties_million", ",.0f", money, banded=True,
              with_zero=True),
        panel(voice("People in reception, yearly average"), "reception_average", ",.0f",
              lambda row: voice.about(number(row, "reception_average_p50")), banded=False, with_zero=True),
        panel(voice("Old applications left on {day}", day=voice.day(study.promise_date)),
              "old_remaining_promise", ",.0f",
              lambda row: voice.about(number(row, "old_remaining_promise_p50")), banded=False,
              with_zero=True),
    ]  # fmt: skip
    if any(row["old_end_p50"] is not None for row in rows):
        drawings.insert(
            0, panel(voice("Year in which 99% of the old stock is done"), "old_end", "d", end, banded=True,
                     with_zero=False))  # fmt: skip
    return Figure(
        "frontier",
        voice("What the share for new applications trades"),
        conclusion,
        ("frontier",),
        tuple(drawings),
        keys=(Key("", voice("median; the band holds 80% of the futures"), 0, is_line=True),),
        views=(
            view(
                voice("Frontier of the share for new applications"),
                [
                    (voice("Share for new applications"), True),
                    (voice("Old stock 99% done"), True),
                    (voice("New in term"), True),
                    (voice("Penalties"), True),
                    (voice("In reception"), True),
                    (voice("Old left on {day}", day=voice.day(study.promise_date)), True),
                ],
                [
                    (
                        voice.share(number(row, "pact_share")),
                        end(row),
                        voice.share(number(row, "pact_in_term_p50")),
                        money(row),
                        voice.number(number(row, "reception_average_p50")),
                        voice.number(number(row, "old_remaining_promise_p50")),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(
            voice(
                "No point on this line is free of cost: the choice weighs people who wait against terms of"
                " new applications."
            ),
        ),
    )


def _year_words(decimal: float, voice: Voice) -> str:
    """A decimal year in words: the year and its quarter."""
    year = int(decimal)
    return voice("Q{quarter} {year}", quarter=int((decimal - year) * 4) + 1, year=year)
