"""Required against realised, what remains on the promised day, and the chance that the promise is kept.

Serves R-002, R-007, R-118: the promise is told as what remains and as ranges over assumption sets.
"""

from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import Row, StudyTables, distinct, main_first, number, optional, text
from ketenbalans.report.theme import SERIES
from ketenbalans.report.voice import Voice

DONE = (("p_90_done", 0.90), ("p_95_done", 0.95), ("p_99_done", 0.99))
KIND_WORDS = {
    "required": "needed to keep the promise",
    "realised": "realised, as published",
    "plan": "given by capacity, as modelled",
    "note": "for comparison",
}
KIND_SERIES = {"required": 1, "realised": 2, "plan": 0, "note": 3}


def of_kind(rows: list[Row], kind: str, measure: str = "") -> list[Row]:
    """The rows of a kind, of one measure where any has it."""
    found = [row for row in rows if row["kind"] == kind]
    own = [row for row in found if row["measure"] == measure]
    return own or found


def span(rows: list[Row]) -> tuple[float, float]:
    """Lowest and highest of what rows of ``required_realised`` say."""
    known = [
        value
        for row in rows
        for value in (optional(row, "low"), optional(row, "value"), optional(row, "high"))
        if value is not None
    ]
    return min(known), max(known)


def latest(rows: list[Row]) -> list[Row]:
    """The rows of the latest period."""
    last = max((text(row, "period") for row in rows), default="")
    return [row for row in rows if text(row, "period") == last]


def required_realised(study: StudyTables, voice: Voice) -> Figure:
    """How many a month the promise asks, how many were decided, how many the plan gives."""
    rows = study.records("required_realised")

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    _measure(row, rows, voice),
                    optional(row, "low"),
                    optional(row, "value"),
                    optional(row, "high"),
                    _rate(row, voice),
                    KIND_SERIES[text(row, "kind")],
                )
                for row in rows
            ],
            width,
            axis=voice("decisions a month"),
        )

    conclusion = _required_conclusion(study, voice)
    table = view(
        voice("Required, realised and planned decisions a month"),
        [
            (voice("What"), False),
            (voice("Kind"), False),
            (voice("Low"), True),
            (voice("Value"), True),
            (voice("High"), True),
            (voice("Period"), False),
            (voice("Population"), False),
            (voice("Source"), False),
        ],
        [
            (
                voice.name(text(row, "measure")),
                voice(KIND_WORDS[text(row, "kind")]),
                *(_maybe(optional(row, column), voice) for column in ("low", "value", "high")),
                voice.period(text(row, "period")),
                voice.name(text(row, "population")),
                voice.cited(text(row, "source")),
            )
            for row in rows
        ],
    )
    notes = []
    if any(row["kind"] == "required" for row in rows) and any(row["kind"] == "plan" for row in rows):
        notes.append(
            voice(
                "What is needed counts every old application. Some leave without a decision, and once the"
                " stock is gone nothing is left to decide: a future can keep the promise with fewer"
                " decisions a month."
            )
        )
    populations = distinct([row for row in rows if row["kind"] != "note"], "population")
    if len(populations) > 1:
        notes.append(
            voice(
                "These rows count different populations ({populations}); read them side by side, never as a"
                " sum or difference.",
                populations=voice.listing([voice.name(name) for name in populations]),
            )
        )
    return Figure(
        "required-realised",
        voice("Decisions a month"),
        conclusion,
        ("required_realised",),
        (
            Drawing(
                voice("Decisions a month"),
                voice("Ranges in rows, in decisions a month. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        tuple(
            _key(kind, rows, voice)
            for kind in ("required", "realised", "plan", "note")
            if any(row["kind"] == kind for row in rows)
        ),
        (table,),
        notes=tuple(notes),
    )


def _required_conclusion(study: StudyTables, voice: Voice) -> str:
    rows = study.records("required_realised")
    needed = of_kind(rows, "required")
    done = latest(of_kind(rows, "realised"))
    plan = of_kind(rows, "plan", study.main_scenario)
    parts = []
    if needed:
        parts.append(
            voice("The promise asks {required} decisions a month", required=voice.about_range(*span(needed)))
        )
    if done:
        parts.append(
            voice(
                "{realised} a month were taken in {period}",
                realised=voice.about_range(*span(done)),
                period=voice.period(text(done[0], "period")),
            )
        )
        if needed and text(done[0], "population") != text(needed[0], "population"):
            parts[-1] += " " + voice(
                "(which counts {population})", population=voice.name(text(done[0], "population"))
            )
    if plan:
        parts.append(voice("the plan's capacity gives {plan} a month", plan=voice.about_range(*span(plan))))
    return "; ".join(parts) + "."


def _shared_period(rows: list[Row], kind: str) -> str:
    """The period of several rows of a kind, where they have the same; it then stands in the key."""
    own = [row for row in rows if row["kind"] == kind]
    periods = distinct(own, "period")
    return periods[0] if len(own) > 1 and len(periods) == 1 else ""


def _measure(row: Row, rows: list[Row], voice: Voice) -> str:
    period = text(row, "period")
    name = voice.name(text(row, "measure"))
    if not period or _shared_period(rows, text(row, "kind")):
        return name
    return f"{name}, {voice.period(period)}"


def _key(kind: str, rows: list[Row], voice: Voice) -> Key:
    words = voice(KIND_WORDS[kind])
    if shared := _shared_period(rows, kind):
        words += f", {voice.period(shared)}"
    return Key("", words, KIND_SERIES[kind])


def _rate(row: Row, voice: Voice) -> str:
    low, high, value = optional(row, "low"), optional(row, "high"), optional(row, "value")
    if low is not None and high is not None:
        return voice.about_range(low, high)
    return voice.about(value) if value is not None else voice("not known")


def _maybe(value: float | None, voice: Voice) -> str:
    return "–" if value is None else voice.number(value)


def remaining(study: StudyTables, voice: Voice) -> Figure:
    """What remains on the promised day, as a range over assumption sets (never one probability)."""
    rows = study.records("promise")
    scenarios = main_first(distinct(rows, "scenario"), study)

    sets = distinct(rows, "assumption_set")

    def chart(width: int) -> Sheet:
        found = []
        for name in scenarios:
            own = [row for row in rows if row["scenario"] == name]
            medians = [number(row, "remaining_p50") for row in own]
            found.append(
                Range(
                    voice.name(name),
                    min(number(row, "remaining_p025") for row in own),
                    None,
                    max(number(row, "remaining_p975") for row in own),
                    voice.about_range(min(medians), max(medians)),
                    0 if name == study.main_scenario else 1,
                    points=tuple(
                        (number(row, "remaining_p50"), sets.index(text(row, "assumption_set")) % len(SERIES))
                        for row in own
                    ),
                )
            )
        return ranges(found, width, axis=voice("old applications still open"))

    own = [row for row in rows if row["scenario"] == study.main_scenario]
    conclusion = voice(
        "On {day} {low} to {high} old applications remain in the scenario “{scenario}” (medians of {sets}"
        " assumption sets); with the luck of single futures {lowest} to {highest}.",
        day=voice.day(study.promise_date),
        scenario=voice.name(study.main_scenario),
        sets=len(own),
        low=voice.about(min(number(row, "remaining_p50") for row in own)),
        high=voice.about(max(number(row, "remaining_p50") for row in own)),
        lowest=voice.about(min(number(row, "remaining_p025") for row in own)),
        highest=voice.about(max(number(row, "remaining_p975") for row in own)),
    )
    return Figure(
        "remaining",
        voice("What remains on {day}", day=voice.day(study.promise_date)),
        conclusion,
        ("promise",),
        (
            Drawing(
                voice("What remains on {day}", day=voice.day(study.promise_date)),
                voice(
                    "Ranges in rows, one per scenario: 95% of the futures of all assumption sets, a marker"
                    " at the median of each set. {conclusion}",
                    conclusion=conclusion,
                ),
                chart,
            ),
        ),
        tuple(
            Key("", voice("median of the set “{name}”", name=voice.name(name)), index % len(SERIES))
            for index, name in enumerate(sets)
        ),
        views=(
            view(
                voice("Remaining old applications and the date on which 99% is done"),
                [
                    (voice("Scenario"), False),
                    (voice("Assumption set"), False),
                    (voice("Remaining (2.5%)"), True),
                    (voice("Remaining (median)"), True),
                    (voice("Remaining (97.5%)"), True),
                    (voice("99% done (10% of futures)"), False),
                    (voice("99% done (median)"), False),
                    (voice("99% done (90% of futures)"), False),
                    (voice("Futures"), True),
                ],
                [
                    (
                        voice.name(text(row, "scenario")),
                        voice.name(text(row, "assumption_set")),
                        *(voice.number(number(row, f"remaining_{q}")) for q in ("p025", "p50", "p975")),
                        *(voice.day(text(row, f"end_{q}")) for q in ("p10", "p50", "p90")),
                        voice.number(number(row, "futures")),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(
            voice(
                "Done means a first decision; withdrawals and closures without decision, and decisions that a"
                " court annuls, are counted apart."
            ),
        ),
    )


def chances(study: StudyTables, voice: Voice) -> Figure:
    """The chance that at least 90, 95 and 99 % is done in time, each as a range over assumption sets."""
    rows = study.records("promise")
    scenarios = main_first(distinct(rows, "scenario"), study)

    def reach(name: str, column: str) -> tuple[float, float]:
        own = [number(row, column) for row in rows if row["scenario"] == name]
        return min(own), max(own)

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    voice(
                        "{scenario}: at least {part} done", scenario=voice.name(name), part=voice.share(part)
                    ),
                    reach(name, column)[0],
                    None,
                    reach(name, column)[1],
                    voice.share_range(*reach(name, column)),
                    index,
                    opens_group=index == 0,
                )
                for name in scenarios
                for index, (column, part) in enumerate(DONE)
            ],
            width,
            axis=voice("share of the futures, range over assumption sets"),
            number_format=".0%",
            domain=(0.0, 1.0),
            ticks=[0.0, 0.25, 0.5, 0.75, 1.0],
        )

    main = {column: voice.share_range(*reach(study.main_scenario, column)) for column, _ in DONE}
    conclusion = voice(
        "In the scenario “{scenario}” the chance that at least 90% has been decided by {day} is {done90}; for"
        " 95% it is {done95} and for 99% {done99}, depending on the assumption set.",
        scenario=voice.name(study.main_scenario),
        day=voice.day(study.promise_date),
        done90=main["p_90_done"],
        done95=main["p_95_done"],
        done99=main["p_99_done"],
    )
    return Figure(
        "chances",
        voice("Chance that the promise is kept"),
        conclusion,
        ("promise",),
        (
            Drawing(
                voice("Chance that the promise is kept"),
                voice("Ranges of chances in rows. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        views=(
            view(
                voice("Chance per scenario and assumption set"),
                [
                    (voice("Scenario"), False),
                    (voice("Assumption set"), False),
                    (voice("P(90% done)"), True),
                    (voice("P(95% done)"), True),
                    (voice("P(99% done)"), True),
                ],
                [
                    (
                        voice.name(text(row, "scenario")),
                        voice.name(text(row, "assumption_set")),
                        *(voice.share(number(row, column)) for column, _ in DONE),
                    )
                    for row in rows
                ],
            ),
        ),
        notes=(voice("A single chance would hide that it hangs on assumptions; so none is given."),),
    )
