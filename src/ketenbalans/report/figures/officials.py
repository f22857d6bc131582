"""National inflow to 2036 in pictures, and every official forecast against what came."""

from collections.abc import Sequence

from babel import Locale
from babel.core import get_global

from ketenbalans.report.fans import fan
from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.moments import quarter_name
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, number, optional, text
from ketenbalans.report.voice import Voice

BANDS = ("p025", "p10", "p25", "p50", "p75", "p90", "p975")
CUTS = {
    "kinds": "Kind of application",
    "tracks_before_pact": "Track, before the Pact",
    "languages": "Language",
    "household_sizes": "Applicants in a household",
}


def yearly(study: StudyTables, voice: Voice) -> Figure:
    """The fan of inflow a year after what came."""
    rows, history = study.records("inflow_years"), study.records("inflow_history")
    first, last = rows[0], rows[-1]
    conclusion = voice(
        "In {first} {median} applications for asylum are expected (with 90% between {low} and {high}); in"
        " {last} between {last_low} and {last_high}.",
        first=text(first, "year"),
        median=voice.about(number(first, "p50")),
        low=voice.about(number(first, "p05")),
        high=voice.about(number(first, "p95")),
        last=text(last, "year"),
        last_low=voice.about(number(last, "p05")),
        last_high=voice.about(number(last, "p95")),
    )

    def chart(width: int) -> Sheet:
        before = [(number(row, "year"), number(row, "persons")) for row in history]
        points = [{"x": number(row, "year"), **{name: number(row, name) for name in BANDS}} for row in rows]
        if before:
            points.insert(0, {"x": before[-1][0], **dict.fromkeys(BANDS, before[-1][1])})
        top = max([point["p975"] for point in points] + [height for _, height in before])
        return fan(points, domain=(0.0, top), before=before, width=width, height=300)

    return Figure(
        "yearly",
        voice("Applications for asylum a year"),
        conclusion,
        ("inflow_years", "inflow_history"),
        (
            Drawing(
                voice("Applications for asylum a year"),
                voice("Fan over the years after a line of what came. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        keys=(
            Key("", voice("what came"), 1, is_line=True, solid=True),
            Key("", voice("forecast: median and bands"), 0, is_line=True),
        ),
        views=(
            view(
                voice("Median, with the band that holds 90% of the futures"),
                [(voice("Year"), False), *_band_headers(voice)],
                [(text(row, "year"), *_band(row, voice)) for row in rows],
            ),
        ),
        notes=(
            voice(
                "Counted are first and repeated applications and resettled and relocated people. Arriving"
                " family is not in it; official forecasts of the whole chain are, so they stand apart below."
            ),
        ),
    )


def nationalities(study: StudyTables, voice: Voice) -> Figure:
    """Inflow by nationality in the first year."""
    rows = study.records("inflow_nationalities")
    first = min(number(row, "year") for row in rows)
    of_first = [row for row in rows if number(row, "year") == first]
    of_first.sort(key=lambda row: (row["nationality"] == "rest", -number(row, "p50")))
    largest = max((row for row in of_first if row["nationality"] != "rest"), key=lambda r: number(r, "p50"))
    conclusion = voice(
        "In {year} most are expected from {nationality}: {median}, with 90% between {low} and {high}.",
        year=int(first),
        nationality=voice.nationality(text(largest, "nationality")),
        median=voice.about(number(largest, "p50")),
        low=voice.about(number(largest, "p05")),
        high=voice.about(number(largest, "p95")),
    )
    return Figure(
        "nationalities",
        voice("By nationality"),
        conclusion,
        ("inflow_nationalities",),
        (
            _bars(
                voice("By nationality"), [(_nation(row, voice), row) for row in of_first], conclusion, voice
            ),
        ),
        views=(
            view(
                voice("Median, with the band that holds 90% of the futures"),
                [(voice("Nationality"), False), (voice("Year"), True), *_band_headers(voice)],
                [(_nation(row, voice), text(row, "year"), *_band(row, voice)) for row in rows],
            ),
        ),
        notes=(
            voice("Parts add up to the total in every week of every future."),
            voice(
                "Seven nationalities are counted by month; the others take their share from yearly counts."
            ),
        ),
    )


def family(study: StudyTables, voice: Voice) -> Figure:
    """Arriving family by quarter."""
    rows = study.records("family_arrivals")
    conclusion = voice(
        "In {quarter} {median} family members are expected to arrive, with 90% between {low} and {high}.",
        quarter=quarter_name(text(rows[0], "quarter")),
        median=voice.about(number(rows[0], "p50")),
        low=voice.about(number(rows[0], "p05")),
        high=voice.about(number(rows[0], "p95")),
    )
    named = [(quarter_name(text(row, "quarter")), row) for row in rows]
    return Figure(
        "family",
        voice("Arriving family"),
        conclusion,
        ("family_arrivals",),
        (_bars(voice("Arriving family"), named, conclusion, voice),),
        views=(
            view(
                voice("Median, with the band that holds 90% of the futures"),
                [(voice("Quarter"), False), *_band_headers(voice)],
                [(name, *_band(row, voice)) for name, row in named],
            ),
        ),
        notes=(voice("Two years ahead; later they follow from permits, which the simulator knows."),),
    )


def shares(study: StudyTables, voice: Voice) -> Figure:
    """By kind, track, language and household, as far as data allow."""
    rows = study.records("inflow_shares")
    first = min(number(row, "year") for row in rows)
    rows = [row for row in rows if row["year"] == first]
    kinds = [row for row in rows if row["cut"] == "kinds"]
    top = max(kinds, key=lambda row: number(row, "share"))
    return Figure(
        "shares",
        voice("By kind, track, language and household"),
        voice(
            "{share} are expected to be of the kind “{kind}”.",
            share=voice.share(number(top, "share")),
            kind=voice.name(text(top, "group")),
        ),
        ("inflow_shares",),
        views=tuple(
            view(
                voice(CUTS[cut]),
                [
                    (voice(CUTS[cut]), False),
                    (voice("Expected share"), True),
                    (voice("Expected in {year}", year=int(first)), True),
                ],
                [
                    (
                        _group(cut, text(row, "group"), voice),
                        voice.share(number(row, "share"), 1),
                        voice.number(number(row, "count")),
                    )
                    for row in rows
                    if row["cut"] == cut
                ],
            )
            for cut in distinct(rows, "cut")
        ),
        notes=(
            voice(
                "Kinds and tracks are counted; languages and household sizes are assumptions FC-30 and"
                " FC-31, because no source gives them."
            ),
        ),
        table_open=True,
    )


def scoreboard(study: StudyTables, voice: Voice) -> Figure:
    """Every official forecast, what this forecaster would have said then, and what came."""
    rows = study.records("official_forecasts")
    known = [row for row in rows if row["outcome"] is not None]
    last = max(number(row, "year") for row in known)
    worst = max(known, key=lambda row: abs(number(row, "error_share")))
    ranged = [row for row in known if row["low"] is not None and row["high"] is not None]
    held = sum(number(row, "low") <= number(row, "outcome") <= number(row, "high") for row in ranged)
    conclusion = voice(
        "The widest miss was made in {made} for {year}: {came} came, {error} against what was foreseen. A"
        " published range held what came {held} of {ranges} times.",
        made=voice.month(f"{text(worst, 'made')}-01"),
        year=text(worst, "year"),
        came=voice.number(number(worst, "outcome")),
        error=voice.signed(100 * number(worst, "error_share")) + "%",
        held=held,
        ranges=len(ranged),
    )

    def chart(width: int) -> Sheet:
        drawn = []
        for row in rows:
            points = [] if row["outcome"] is None else [(number(row, "outcome"), 2)]
            if row["own_p50"] is not None:
                points.append((number(row, "own_p50"), 3))
            drawn.append(
                Range(
                    voice("{year}, made in {made}", year=text(row, "year"), made=text(row, "made")),
                    optional(row, "low"),
                    optional(row, "central"),
                    optional(row, "high"),
                    voice("{came} came", came=voice.number(number(row, "outcome")))
                    if row["outcome"] is not None
                    else voice("not yet known")
                    if number(row, "year") > last
                    else voice("not known"),
                    points=tuple(points),
                    apart=True,
                )
            )
        return ranges(drawn, width, axis=voice("persons a year, whole chain"))

    return Figure(
        "scoreboard",
        voice("What officials foresaw, and what came"),
        conclusion,
        ("official_forecasts",),
        (
            Drawing(
                voice("What officials foresaw, and what came"),
                voice("Bars in rows, one per forecast. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        keys=(
            Key("", voice("official: low, middle and high, as far as published"), 0),
            Key("", voice("what came"), 2),
            Key("", voice("this forecaster, from what was known then"), 3),
        ),
        views=(
            view(
                voice("Every official forecast"),
                [
                    (voice("Made"), False),
                    (voice("Year"), True),
                    (voice("Low"), True),
                    (voice("Middle"), True),
                    (voice("High"), True),
                    (voice("Came"), True),
                    (voice("Against it"), True),
                    (voice("This forecaster, 90%"), True),
                    (voice("Source"), False),
                ],
                [_official_row(row, voice) for row in rows],
            ),
        ),
        notes=(
            voice(
                "Counted is the whole chain: first and repeated applications, resettled and relocated people,"
                " and arriving family. Outcomes of the annual report may differ from those of the forecast's"
                " own source by a few per cent."
            ),
            voice(
                "The record is short, and this forecaster was tuned on counts of the same years: read it as a"
                " warning about bands, not as a contest."
            ),
        ),
    )


def _official_row(row: Row, voice: Voice) -> tuple[str, ...]:
    def cell(name: str) -> str:
        value = optional(row, name)
        return "–" if value is None else voice.number(value)

    own = (
        "–"
        if row["own_p50"] is None
        else f"{cell('own_p50')} ({voice.range(number(row, 'own_p05'), number(row, 'own_p95'))})"
    )
    error = "–" if row["error_share"] is None else voice.signed(100 * number(row, "error_share")) + "%"
    counts = (cell("low"), cell("central"), cell("high"), cell("outcome"))
    return (text(row, "made"), text(row, "year"), *counts, error, own, voice.cited(text(row, "source")))


def outlook(study: StudyTables, voice: Voice) -> Figure:
    """The years to come as the official forecast, this forecaster and their mixture see them."""
    rows = study.records("outlook")
    mixed = [row for row in rows if row["forecaster"] == "mixture"]
    conclusion = voice(
        "For {year} the mixture says {median}, with 90% between {low} and {high}.",
        year=text(mixed[0], "year"),
        median=voice.about(number(mixed[0], "p50")),
        low=voice.about(number(mixed[0], "p05")),
        high=voice.about(number(mixed[0], "p95")),
    )
    names = {
        "official": voice("official forecast, with the band of its own record"),
        "own": voice("this forecaster"),
        "mixture": voice("mixture, weighted by past score"),
    }
    named = [(f"{text(row, 'year')}: {names[text(row, 'forecaster')]}", row) for row in rows]
    return Figure(
        "outlook",
        voice("The years to come, whole chain"),
        conclusion,
        ("outlook",),
        (_bars(voice("The years to come, whole chain"), named, conclusion, voice),),
        views=(
            view(
                voice("Median, with the band that holds 90% of the futures"),
                [(voice("Forecaster"), False), *_band_headers(voice), (voice("Weight"), True)],
                [
                    (
                        name,
                        *_band(row, voice),
                        "–" if row["weight"] is None else voice.share(number(row, "weight")),
                    )
                    for name, row in named
                ],
            ),
        ),
    )


def _bars(title: str, named: Sequence[tuple[str, Row]], conclusion: str, voice: Voice) -> Drawing:
    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    name,
                    number(row, "p05"),
                    number(row, "p50"),
                    number(row, "p95"),
                    voice.number(number(row, "p50")),
                )
                for name, row in named
            ],
            width,
            axis=voice("persons: median and 90% band"),
        )

    description = voice("Bars in rows. {conclusion}", conclusion=conclusion)
    return Drawing(title, description, chart)


def _group(cut: str, code: str, voice: Voice) -> str:
    """A kind, track, language or household size in words; the code itself where it has no name."""
    if cut != "languages":
        return voice.name(code)
    short = get_global("language_aliases").get(code, code)
    return str(Locale(voice.language).languages.get(short, voice.name(code)))


def _nation(row: Row, voice: Voice) -> str:
    code = text(row, "nationality")
    return voice("others") if code == "rest" else voice.nationality(code)


def _band_headers(voice: Voice) -> list[tuple[str, bool]]:
    return [(voice("Median"), True), (voice("90% low"), True), (voice("90% high"), True)]


def _band(row: Row, voice: Voice) -> tuple[str, str, str]:
    return (
        voice.number(number(row, "p50")),
        voice.number(number(row, "p05")),
        voice.number(number(row, "p95")),
    )
