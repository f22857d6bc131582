"""The commands ``simulate`` and ``compare``: scenarios on the shipped register, with bands."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

Futures = Annotated[int, typer.Option(help="How many futures.")]
Seed = Annotated[int, typer.Option(help="Seed of every draw.")]
Engine = Annotated[str, typer.Option(help="cohort (fast, flows) or case (one application at a time).")]
On = Annotated[str | None, typer.Option(help="Reference date of the register; its last day if left out.")]
Design = Annotated[
    str, typer.Option(help="independent, or latin (each assumption spread evenly over the futures).")
]
NAMES = {
    "old_remaining_on_12_june_2029": "old applications left on 12 June 2029",
    "share_of_old_stock_done_on_12_june_2029": "share of the old stock done on 12 June 2029",
    "end_of_old_stock_weeks": "weeks from 1 April 2026 until 99 % of the old stock is done",
    "old_decisions_per_month": "decisions on old applications a month",
    "new_decided_in_term_share": "share of new applications decided in term",
    "new_open_on_12_june_2029": "new applications open on 12 June 2029",
    "reception_average": "persons in reception on average, June 2026 to June 2029",
    "appeals_lodged": "appeals lodged, June 2026 to June 2029",
    "appeals_pending_on_12_june_2029": "appeals pending on 12 June 2029",
    "upheld_share": "share of the rejections ruled on that stay upheld",
    "emergency_places_average": "persons in emergency reception on average, June 2026 to June 2029",
    "permit_holders_stay_months": "months from permit to housing, June 2026 to June 2029",
    "family_arrivals": "arrivals of family members, June 2026 to June 2029",
    "family_in_term_share": "share of the family decisions taken in term",
    "forced_departures": "forced departures, June 2026 to June 2029",
    "pupils_of_nidos_on_12_june_2029": "pupils of Nidos under eighteen on 12 June 2029",
    "penalties_paid_million": "penalties paid in three years, million euros, all work of the IND",
    "screening_backlog_on_12_june_2029": "persons not screened on 12 June 2029",
    "screened_in_14_days_share": "share of the persons screened who were screened within 14 days",
    "weeks_until_triage": "weeks until first applications are structurally above 25,000 a year (523: never)",
    "staff_at_the_end_of_2028": "own hear-and-decide staff at the end of 2028, fte",
    "external_staff_at_the_end_of_2028": "external hear-and-decide staff at the end of 2028, fte",
}


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""

    @app.command()
    def simulate(
        scenario: Annotated[
            str, typer.Option(help="Name of a shipped scenario, or a scenario file.")
        ] = "plan",
        futures: Futures = 100,
        seed: Seed = 1,
        engine: Engine = "cohort",
        design: Design = "independent",
        precision: Annotated[
            float | None,
            typer.Option(help="Add futures until each probability is known to within this, 95 % sure."),
        ] = None,
        out: Annotated[
            Path | None, typer.Option(help="Folder that keeps what is done, to go on after an interruption.")
        ] = None,
        on: On = None,
        as_json: context.AsJson = False,
    ) -> None:
        """Runs one scenario to 2036 and tells its figures with bands."""
        outcome = _run(scenario, futures, seed, engine, design=design, precision=precision, out=out, on=on)
        context.show(room("studies.simulate").document(outcome), as_json, lambda: _words(outcome))

    @app.command()
    def compare(
        first: Annotated[str, typer.Argument(help="Scenario to start from.")],
        second: Annotated[str, typer.Argument(help="Scenario to hold beside it.")],
        futures: Futures = 100,
        seed: Seed = 1,
        engine: Engine = "cohort",
        design: Design = "independent",
        on: On = None,
        as_json: context.AsJson = False,
    ) -> None:
        """What the second scenario changes, future by future on the same luck."""
        one, other = (_run(name, futures, seed, engine, design=design, on=on) for name in (first, second))
        study = room("studies.simulate")
        found = room("studies.figures").difference(one.figures, other.figures)
        result = {
            "first": study.document(one),
            "second": study.document(other),
            "difference": found,
        }
        context.show(result, as_json, lambda: _difference_words(one, other, found))


def day_of(on: str | None) -> Any:
    """A reference date as a day, or None."""
    return None if on is None else room("register.reading").day_of(on)


def heading(sentence: str, source: Any, **fields: Any) -> str:
    """A first line that names the register it rests on, and below it what stands in for what that lacks."""
    translate = room("vocabulary.language").translate
    lang = context.settings.language
    named = translate(source.name, lang)
    notes = [f"  {translate(words, lang, **given)}" for words, given in source.notes]
    return "\n".join([translate(sentence, lang, register=named, **fields), *notes])


def _run(
    scenario: str, futures: int, seed: int, engine: str, *, on: str | None = None, **options: Any
) -> Any:
    language = room("vocabulary.language")
    label = language.translate("running {scenario}", context.settings.language, scenario=scenario)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=futures)
        return room("studies.simulate").run(
            scenario,
            futures=futures,
            seed=seed,
            engine=engine,
            register=context.settings.register,
            on=day_of(on),
            progress=lambda done: bar.update(task, completed=done, total=max(futures, done)),
            **options,
        )


def amount(value: float) -> str:
    """A figure in the reader's language; two decimals below ten."""
    decimals = 2 if 0 < abs(value) < 10 else 0
    # Adding zero takes the sign from a rounded nothing.
    shown = round(value, decimals) + 0.0
    return str(room("vocabulary.language").number(shown, context.settings.language, decimals))


def _lines(bands: dict[str, Any]) -> list[str]:
    language = room("vocabulary.language")
    lang = context.settings.language
    return [
        language.translate(
            "  {name}: {middle} (90 % of the futures: {low} to {high})",
            lang,
            name=language.translate(NAMES[name], lang),
            middle=amount(points["p50"]),
            low=amount(points["p05"]),
            high=amount(points["p95"]),
        )
        for name, points in bands.items()
    ]


def _words(outcome: Any) -> str:
    lang = context.settings.language
    language, figures, study = room("vocabulary.language"), room("studies.figures"), room("studies.simulate")
    first = heading(
        "{title} ({register}, {count} futures)",
        outcome.source,
        title=outcome.scenario.title[lang],
        count=outcome.futures,
    )
    bands = {name: figures.band(values) for name, values in outcome.figures.items()}
    done = outcome.figures[figures.SHARE_DONE]
    shares = figures.share_of_futures(done).values()
    closing = language.translate(
        "  probability that at least 90, 95 and 99 % of the old stock is done by 12 June 2029: {shares} "
        "(give or take {reach}, under these assumptions)",
        lang,
        shares=", ".join(language.percentage(share, lang) for share in shares),
        reach=language.percentage(study.reach(done), lang, 1),
    )
    triaged = study.triaged(outcome)
    triage = language.translate(
        "  inflow is structurally above 25,000 first applications a year in {share} of the futures by 12 "
        "June 2029, in {ever} at any time: the plan then asks for a triage",
        lang,
        share=language.percentage(triaged["by_12_june_2029"], lang),
        ever=language.percentage(triaged["ever"], lang),
    )
    return "\n".join([first, *_lines(bands), closing, triage])


def _difference_words(one: Any, other: Any, found: dict[str, Any]) -> str:
    lang = context.settings.language
    first = heading(
        "{second}, held beside {first} ({register}, same luck)",
        one.source,
        first=one.scenario.title[lang],
        second=other.scenario.title[lang],
    )
    return "\n".join([first, *_lines(found)])
