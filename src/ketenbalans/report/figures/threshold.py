"""In how many futures inflow above 25,000 a year asks for a new decision on the capacity (R-049)."""

from ketenbalans.report.figure import Drawing, Figure, Key, view
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import StudyTables, number, text
from ketenbalans.report.voice import Voice


def triage(study: StudyTables, voice: Voice) -> Figure:
    """Per scenario the share of the futures above the threshold by the promised day and after."""
    rows = study.records("triage")
    scenarios = list(dict.fromkeys(text(row, "scenario") for row in rows))
    days = sorted({text(row, "by") for row in rows})
    shares = {(text(row, "scenario"), text(row, "by")): number(row, "share") for row in rows}
    first = study.promise_date if study.promise_date in days else days[0]
    last = days[-1]
    main = study.main_scenario if study.main_scenario in scenarios else scenarios[0]
    conclusion = voice(
        "In the scenario “{scenario}” inflow becomes structurally higher than 25,000 first applications a"
        " year in {share} of the futures by {day}; the plan then asks for a triage and a new decision on the"
        " capacity.",
        scenario=voice.name(main),
        share=voice.share(shares.get((main, first), 0.0)),
        day=voice.day(first),
    )

    def told(scenario: str, day: str) -> str:
        at = shares.get((scenario, day))
        return "–" if at is None else voice.share(at)

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    voice.name(name),
                    None,
                    shares.get((name, first)),
                    None,
                    told(name, first),
                    0,
                    points=((shares[name, last], 1),) if (name, last) in shares else (),
                    apart=True,
                )
                for name in scenarios
            ],
            width,
            axis=voice("share of the futures above the threshold"),
            number_format=".0%",
            domain=(-0.02, 1.02),
        )

    title = voice("Inflow above 25,000 a year")
    words = voice("Shares of the futures in rows. {conclusion}", conclusion=conclusion)
    return Figure(
        "triage",
        title,
        conclusion,
        ("triage",),
        (Drawing(title, words, chart),),
        tuple(
            Key("", voice("by {day}", day=voice.day(day)), place) for place, day in enumerate((first, last))
        ),
        (
            view(
                title,
                [
                    (voice("Scenario"), False),
                    *((voice("by {day}", day=voice.day(day)), True) for day in days),
                ],
                [(voice.name(name), *(told(name, day) for day in days)) for name in scenarios],
            ),
        ),
        notes=(
            voice(
                "Structurally: the yearly sum stays above 25,000 for a number of weeks that nobody has fixed"
                " (A-117). What is then decided is a scenario of its own; here nothing is decided."
            ),
        ),
    )
