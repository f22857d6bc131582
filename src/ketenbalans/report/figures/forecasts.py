"""A forecast of any table in pictures: fans, what the last count changed, seasons, judgements, indicators."""

from collections.abc import Sequence

from ketenbalans.report.fans import fan, keyed_lines
from ketenbalans.report.figure import Drawing, Figure, Key, View, view
from ketenbalans.report.moments import decimal_year, quarter_name
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, number, optional, text
from ketenbalans.report.voice import Voice
from ketenbalans.vocabulary.calendar import Period

MOST_PANELS = 24
"""Charts of one form on a page; the other series stand in the table and the data file."""

SEASON_SHOWN = 0.05
"""A season of less than five per cent either way is not drawn."""

TOTAL = "total"


def at(period: str) -> float:
    """The first day of a period on an axis of years.

    Example:
        >>> at("2026-Q3")  # 181 of 365 days have passed
        2026.495890410959
    """
    return decimal_year(Period.parse(period).first.isoformat())


def period_name(label: str, voice: Voice) -> str:
    """A period in words.

    Example:
        >>> [period_name(label, Voice("en")) for label in ("2026-03", "2026-Q3", "2026-W07", "2026")]
        ['March 2026', 'Q3 2026', 'week 7 of 2026', '2026']
    """
    period = Period.parse(label)
    if period.kind == "month":
        return voice.month(period.first.isoformat())
    if period.kind == "week":
        return voice("week {week} of {year}", week=int(label[6:]), year=label[:4])
    return quarter_name(label)


def called(series: str, voice: Voice) -> str:
    """A series by its name; a country code that stands alone or first by the name of the country."""
    if series == TOTAL:
        return voice("all series together")
    first, space, rest = series.partition(" ")
    return f"{voice.nationality(first)}{space}{rest}" if first.isupper() else series


def ahead(study: StudyTables, voice: Voice) -> Figure:
    """A fan per series, with what came before it."""
    rows = [row for row in study.records("forecast") if not row["scenario"]]
    names = distinct(rows, "series")
    size = {name: max(number(row, "p50") for row in rows if row["series"] == name) for name in names}
    shown = sorted(names, key=lambda name: (name != TOTAL, -size[name], name))[:MOST_PANELS]
    first = shown[0]
    own = [row for row in rows if row["series"] == first]
    conclusion = voice(
        "In {period} {median} are expected for {series}; with 90% it lies between {low} and {high}.",
        period=period_name(text(own[-1], "period"), voice),
        median=voice.about(number(own[-1], "p50")),
        series=called(first, voice),
        low=voice.about(number(own[-1], "p05")),
        high=voice.about(number(own[-1], "p95")),
    )

    def panel(name: str) -> Drawing:
        of_name = [row for row in rows if row["series"] == name]
        last = of_name[-1]
        words = voice(
            "{period}: {median}, with 90% between {low} and {high}",
            period=period_name(text(last, "period"), voice),
            median=voice.number(number(last, "p50")),
            low=voice.number(number(last, "p05")),
            high=voice.number(number(last, "p95")),
        )

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            return _fan_of(study, name, of_name)

        return Drawing(
            called(name, voice),
            voice("Fan of forecasts after a line of what came. {words}.", words=words),
            chart,
            panel=True,
            remark=words,
        )

    notes = [
        voice("Shades hold 95, 80 and 50% of the futures; the line in the middle has half of them below it."),
        voice("Totals are sums of the parts in every future, so parts and total agree."),
    ]
    if len(names) > len(shown):
        notes.append(
            voice(
                "The {shown} largest of {count} series are drawn; all stand in the table.",
                shown=len(shown),
                count=len(names),
            )
        )
    return Figure(
        "ahead",
        voice("Counts ahead"),
        conclusion,
        ("forecast", "counts"),
        tuple(panel(name) for name in shown),
        keys=(
            Key("", voice("what came"), 1, is_line=True, solid=True),
            Key("", voice("forecast: median and bands"), 0, is_line=True),
        ),
        views=(_table_ahead(rows, voice),),
        notes=tuple(notes),
    )


def _fan_of(study: StudyTables, name: str, rows: Sequence[Row]) -> Sheet:
    counts: dict[str, list[float | None]] = {}
    for row in study.records("counts"):
        if name in (TOTAL, row["series"]):
            counts.setdefault(text(row, "period"), []).append(optional(row, "persons"))
    known = {period: [value for value in values if value is not None] for period, values in counts.items()}
    before = [
        (at(period), sum(values)) for period, values in known.items() if len(values) == len(counts[period])
    ]
    points = [{"x": at(text(row, "period")), **{name: number(row, name) for name in _BANDS}} for row in rows]
    if before:  # The fan opens from the last count.
        points.insert(0, {"x": before[-1][0], **dict.fromkeys(_BANDS, before[-1][1])})
    top = max([point["p975"] for point in points] + [height for _, height in before])
    return fan(points, domain=(0.0, max(top, 1.0)), before=before)


_BANDS = ("p025", "p10", "p25", "p50", "p75", "p90", "p975")


def _table_ahead(rows: Sequence[Row], voice: Voice) -> View:
    return view(
        voice("Median, with the band that holds 90% of the futures"),
        [
            (voice("Series"), False),
            (voice("Period"), False),
            (voice("Median"), True),
            (voice("90% low"), True),
            (voice("90% high"), True),
        ],
        [
            (
                called(text(row, "series"), voice),
                period_name(text(row, "period"), voice),
                voice.number(number(row, "p50")),
                voice.number(number(row, "p05")),
                voice.number(number(row, "p95")),
            )
            for row in rows
        ],
    )


def moved(study: StudyTables, voice: Voice) -> Figure:
    """What the last count said against what was expected of it, and how far it moved the forecast."""
    rows = [row for row in study.records("level") if row["last"] is not None and row["change"] is not None]
    rows.sort(key=lambda row: -abs(number(row, "change")))
    inside = sum(
        number(row, "expected_p05") <= number(row, "last") <= number(row, "expected_p95") for row in rows
    )
    if rows:
        conclusion = voice(
            "The last count lay in its 90% band for {inside} of {count} series; the forecast moved most for"
            " {series}: by {change} a period.",
            inside=inside,
            count=len(rows),
            series=called(text(rows[0], "series"), voice),
            change=voice.signed(number(rows[0], "change")),
        )
    else:
        conclusion = voice("No series has a last count with a forecast of a period before.")
    shown = rows[:MOST_PANELS]

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    called(text(row, "series"), voice),
                    number(row, "expected_p05"),
                    number(row, "expected_p50"),
                    number(row, "expected_p95"),
                    voice(
                        "{last} came, forecast {change}",
                        last=voice.number(number(row, "last")),
                        change=voice.signed(number(row, "change")),
                    ),
                    points=((number(row, "last"), 2),),
                    apart=True,
                )
                for row in shown
            ],
            width,
            axis=voice("persons in the last period"),
        )

    return Figure(
        "moved",
        voice("What changed since a period ago"),
        conclusion,
        ("level",),
        (
            Drawing(
                voice("What was expected of the last count, and what came"),
                voice("Bars in rows, one per series. {conclusion}", conclusion=conclusion),
                chart,
            ),
        )
        if shown
        else (),
        keys=(
            Key("", voice("expected a period before: median and 90% band"), 0),
            Key("", voice("what came"), 2),
        )
        if shown
        else (),
        views=(
            view(
                voice("Level, own mean and what the last count changed"),
                [
                    (voice("Series"), False),
                    (voice("Level"), True),
                    (voice("Own mean"), True),
                    (voice("Last count"), True),
                    (voice("Expected"), True),
                    (voice("Forecast moved by"), True),
                ],
                [_level_row(row, voice) for row in study.records("level")],
            ),
        ),
        notes=(
            voice(
                "What stands above the mean of the last half year is taken to fade, what fell below it to"
                " stay; the rest is drawn slowly to the series' own mean."
            ),
        ),
    )


def _level_row(row: Row, voice: Voice) -> tuple[str, ...]:
    expected = optional(row, "expected_p50")
    last, change = optional(row, "last"), optional(row, "change")
    unknown = voice("not known")
    return (
        called(text(row, "series"), voice),
        voice.number(number(row, "level")),
        voice.number(number(row, "own_mean")),
        unknown if last is None else voice.number(last),
        unknown
        if expected is None
        else f"{voice.number(expected)} "
        f"({voice.range(number(row, 'expected_p05'), number(row, 'expected_p95'))})",
        unknown if change is None else voice.signed(change),
    )


def seasons(study: StudyTables, voice: Voice) -> Figure:
    """The season of every series that has one."""
    rows = study.records("season")
    names = distinct(rows, "series")
    factors = {name: [number(row, "factor") for row in rows if row["series"] == name] for name in names}
    swing = {name: max(of) - min(of) for name, of in factors.items()}
    shown = sorted((n for n in names if swing[n] > SEASON_SHOWN), key=lambda n: -swing[n])[:MOST_PANELS]
    if shown:
        first = factors[shown[0]]
        conclusion = voice(
            "The season is strongest for {series}: {high} times the level in {top}, {low} times in {bottom}.",
            series=called(shown[0], voice),
            high=voice.number(max(first), 2),
            low=voice.number(min(first), 2),
            top=place_name(first.index(max(first)), len(first), voice),
            bottom=place_name(first.index(min(first)), len(first), voice),
        )
    else:
        conclusion = voice("No series has a season of more than {share}.", share=voice.share(SEASON_SHOWN))

    def panel(name: str) -> Drawing:
        of = factors[name]

        def chart(width: int) -> Sheet:
            del width  # a panel has one width
            places = len(of)
            return keyed_lines(
                [[(float(place), factor) for place, factor in enumerate(of, start=1)]],
                axis=voice("month") if places == 12 else voice("place in the year"),
                y_format=".2f",
                x_values=[float(place) for place in range(1, places + 1, max(1, places // 6))],
                with_zero=False,
            )

        words = voice(
            "from {low} to {high} times the level",
            low=voice.number(min(of), 2),
            high=voice.number(max(of), 2),
        )
        return Drawing(
            called(name, voice),
            voice("Line of the season over the year, {words}.", words=words),
            chart,
            panel=True,
            remark=words,
        )

    places = max((len(of) for of in factors.values()), default=0)
    return Figure(
        "seasons",
        voice("The season"),
        conclusion,
        ("season",),
        tuple(panel(name) for name in shown),
        views=(
            view(
                voice("Count against the level, by place in the year"),
                [
                    (voice("Series"), False),
                    *((place_name(place, places, voice), True) for place in range(places)),
                ],
                [
                    (called(name, voice), *(voice.number(factor, 2) for factor in factors[name]))
                    for name in names
                ],
            ),
        ),
    )


def place_name(place: int, places: int, voice: Voice) -> str:
    """A place in the year, counted from nought, in words.

    Example:
        >>> place_name(2, 12, Voice("en")), place_name(1, 4, Voice("en")), place_name(9, 52, Voice("en"))
        ('March', 'Q2', 'week 10')
    """
    if places == 12:
        return voice.month(f"2026-{place + 1:02d}-01").split()[0]
    return f"Q{place + 1}" if places == 4 else voice("week {number}", number=place + 1)
