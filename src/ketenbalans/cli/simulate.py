"""The commands ``simulate`` and ``compare``: scenarios on the shipped register, with bands."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

Futures = Annotated[int, typer.Option(help="How many futures.")]
Seed = Annotated[int, typer.Option(help="Seed of every draw.")]
Engine = Annotated[str, typer.Option(help="cohort (fast, flows) or case (one application at a time).")]
NAMES = {
    "old_remaining_on_12_june_2029": "old applications left on 12 June 2029",
    "share_of_old_stock_done_on_12_june_2029": "share of the old stock done on 12 June 2029",
    "end_of_old_stock_weeks": "weeks from 1 April 2026 until 99 % of the old stock is done",
    "old_decisions_per_month": "decisions on old applications a month",
    "new_decided_in_term_share": "share of new applications decided in term",
    "new_open_on_12_june_2029": "new applications open on 12 June 2029",
    "reception_average": "persons in reception on average, June 2026 to June 2029",
    "appeals_lodged": "appeals lodged, June 2026 to June 2029",
    "family_arrivals": "arrivals of family members, June 2026 to June 2029",
    "penalties_paid_million": "penalties paid in three years, million euros, all work of the IND",
    "screening_backlog_on_12_june_2029": "persons not screened on 12 June 2029",
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
        as_json: context.AsJson = False,
    ) -> None:
        """Runs one scenario to 2036 and tells its figures with bands."""
        outcome = _run(scenario, futures, seed, engine)
        study = room("studies.simulate")
        context.show(study.document(outcome), as_json, lambda: _words(outcome, study))

    @app.command()
    def compare(
        first: Annotated[str, typer.Argument(help="Scenario to start from.")],
        second: Annotated[str, typer.Argument(help="Scenario to hold beside it.")],
        futures: Futures = 100,
        seed: Seed = 1,
        engine: Engine = "cohort",
        as_json: context.AsJson = False,
    ) -> None:
        """What the second scenario changes, future by future on the same luck."""
        one, other = (_run(name, futures, seed, engine) for name in (first, second))
        study = room("studies.simulate")
        found = study.difference(one, other)
        result = {
            "first": study.document(one),
            "second": study.document(other),
            "difference": found,
        }
        context.show(result, as_json, lambda: _difference_words(one, other, found))


def _run(name: str, futures: int, seed: int, engine: str) -> Any:
    study = room("studies.simulate")
    language = room("vocabulary.language")
    label = language.translate("running {scenario}", context.settings.language, scenario=name)
    steps = iter(track(range(futures), description=label, console=Console(stderr=True), transient=True))
    outcome = study.run(name, futures=futures, seed=seed, engine=engine, progress=lambda _: next(steps, None))
    next(steps, None)
    return outcome


def _number(value: float) -> str:
    decimals = 2 if abs(value) < 10 else 0
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
            middle=_number(points["p50"]),
            low=_number(points["p05"]),
            high=_number(points["p95"]),
        )
        for name, points in bands.items()
    ]


def _words(outcome: Any, study: Any) -> str:
    lang = context.settings.language
    heading = room("vocabulary.language").translate(
        "{title} (synthetic register, {count} futures)",
        lang,
        title=outcome.scenario.title[lang],
        count=outcome.results.sample.futures,
    )
    bands = {name: study.band(values) for name, values in outcome.figures.items()}
    return "\n".join([heading, *_lines(bands)])


def _difference_words(one: Any, other: Any, found: dict[str, Any]) -> str:
    lang = context.settings.language
    heading = room("vocabulary.language").translate(
        "{second}, held beside {first} (synthetic register, same luck)",
        lang,
        first=one.scenario.title[lang],
        second=other.scenario.title[lang],
    )
    return "\n".join([heading, *_lines(found)])
