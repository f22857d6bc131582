"""The commands ``sweep``, ``target`` and ``why``: many scenarios, a goal, and what moves the answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ketenbalans.cli import context
from ketenbalans.cli.loading import room
from ketenbalans.cli.simulate import NAMES, Engine, Futures, On, Seed, amount, day_of, heading
from ketenbalans.errors import BadInputError

SCENARIO_HELP = "Name of a shipped scenario, or a scenario file."
SHOWN_POINTS = 20
LIMITS = {"screening": "security screenings", "pre-phase": "pre-phase places"}


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command()(sweep)
    app.command()(target)
    app.command()(why)


@contextmanager
def _bar(words: str, total: int, **fields: object) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error; yields what is told the number of steps done."""
    label = room("vocabulary.language").translate(words, context.settings.language, **fields)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


def sweep(
    file: Annotated[Path, typer.Argument(help="Sweep file: what is varied, over which values.")],
    futures: Futures = 100,
    seed: Seed = 1,
    engine: Engine = "cohort",
    out: Annotated[
        Path | None, typer.Option(help="Folder that keeps each point, to go on after an interruption.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a Ray cluster to spread over, 'auto' or 'local'.")
    ] = None,
    on: On = None,
    as_json: context.AsJson = False,
) -> None:
    """Runs every point of a grid or a Latin hypercube on the same luck."""
    read = room("studies.sweep_file").read(file)
    study = room("studies.sweep")
    options: dict[str, Any] = {"futures": futures, "seed": seed, "engine": engine, "out": out}
    options |= {"register": context.settings.register, "on": day_of(on)}
    if cluster is not None:
        options["spread"] = partial(room("studies.cluster").over_ray, address=cluster)
    with _bar("running {points} points", read.points + 1, points=read.points) as told:
        swept = study.run(read, progress=told, **options)
    context.show(study.document(swept), as_json, lambda: _sweep_words(swept, out))


def _sweep_words(swept: Any, out: Path | None) -> str:
    language, figures = room("vocabulary.language"), room("studies.figures")
    lang = context.settings.language
    lines = [
        heading(
            "{title} ({register}, {count} futures a point)",
            swept.source,
            title=swept.sweep.title[lang],
            count=swept.futures,
        )
    ]
    for point in swept.points[:SHOWN_POINTS]:
        done = point.figures[figures.SHARE_DONE]
        left = figures.difference(swept.baseline, point.figures)["old_remaining_on_12_june_2029"]
        share = figures.share_of_futures(done)["90_percent_done"]
        lines.append(
            language.translate(
                "  {settings}: {left} old applications left on 12 June 2029 against the baseline; 90 % done "
                "in {share} of the futures",
                lang,
                settings=", ".join(f"{name} = {_setting(value)}" for name, value in point.settings.items()),
                left=_signed(left["p50"]),
                share=language.percentage(share, lang),
            )
        )
    hidden = len(swept.points) - SHOWN_POINTS
    if hidden > 0:
        lines.append(language.translate("  and {count} points more, in --json or --out", lang, count=hidden))
    if out is not None:
        lines.append(language.translate("Table: {path}", lang, path=out / room("studies.sweep").TABLE))
    return "\n".join(lines)


def _setting(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return (
        str(room("vocabulary.language").number(value, context.settings.language, 3)).rstrip("0").rstrip(",.")
    )


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + amount(value)


def target(
    scenario: Annotated[str, typer.Option(help=SCENARIO_HELP)] = "plan",
    capacity: Annotated[
        str, typer.Option(help="staff (recruited, with the ceiling and training) or hours (extra at once).")
    ] = "staff",
    done: Annotated[float, typer.Option(help="Share of the old stock that must be done.")] = 0.95,
    probability: Annotated[float, typer.Option(help="Probability with which it must be.")] = 0.8,
    by: Annotated[str, typer.Option(help="By which day.")] = "2029-06-12",
    start: Annotated[
        list[str] | None, typer.Option("--from", help="From which day; may be repeated.")
    ] = None,
    sets: Annotated[
        str, typer.Option("--sets", help="Assumption sets, with commas between them.")
    ] = "central,promised,half",
    futures: Futures = 100,
    seed: Seed = 1,
    on: On = None,
    as_json: context.AsJson = False,
) -> None:
    """How much capacity, from when, for a wanted probability that the old stock is done by a day."""
    study, ensembles = room("studies.target"), room("studies.ensembles")
    if capacity not in study.LARGEST:
        raise BadInputError(
            "{value!r} is no kind of capacity",
            where="--capacity",
            mend="write staff or hours",
            value=capacity,
        )
    source = room("studies.pieces").source_of(context.settings.register, seed, day_of(on))
    world = source.world
    goal = study.goal_from(done, probability, _day(by, "--by"), world)
    days = [_day(text, "--from") for text in start or ("2026-10-01", "2027-04-01", "2027-10-01")]
    names = [name.strip() for name in sets.split(",")]
    base = room("chain.scenario").load(scenario)
    found = []
    runs = 0
    with _bar("searching", len(names) * len(days)) as told:
        for name in names:
            for day in days:
                found.append(
                    study.search(
                        world,
                        [base, ensembles.assumption_set(name)],
                        name,
                        goal,
                        kind=capacity,
                        first_day=day,
                        futures=futures,
                    )
                )
                runs += 1
                told(runs)
    document = {
        "scenario": base.name,
        **room("studies.simulate").told_of(source),
        **study.document(found, goal, capacity, futures),
        "manifest": room("studies.manifest").describe(seed=seed),
    }
    context.show(document, as_json, lambda: _target_words(document, base, source))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError("{text!r} is no day", where=option, mend="write 2029-06-12", text=text) from None


def _target_words(document: dict[str, Any], base: Any, source: Any) -> str:
    language = room("vocabulary.language")
    lang = context.settings.language
    goal = document["goal"]
    lines = [
        heading(
            "{title}: what it takes to decide {done} of the old stock by {day} with a probability of "
            "{probability} ({register}, {count} futures)",
            source,
            title=base.title[lang],
            done=language.percentage(goal["done"], lang),
            day=language.long_date(date.fromisoformat(goal["by"]), lang),
            probability=language.percentage(goal["probability"], lang),
            count=document["futures"],
        )
    ]
    staff = document["capacity"] == "staff"
    for answer in document["answers"]:
        fields = {
            "set_name": room("studies.ensembles").assumption_set(answer["assumption_set"]).title[lang],
            "day": language.long_date(date.fromisoformat(answer["from"]), lang),
            "probability": language.percentage(answer["probability"], lang),
            "without": language.percentage(answer["without"]["probability"], lang),
        }
        if not answer["reached"]:
            sentence = (
                "  {set_name}; from {day}: not reached, however many are recruited: the ceiling on growth "
                "and their training leave {probability} (without: {without})"
                if staff
                else "  {set_name}; from {day}: not reached with three times the hours: something else "
                "binds; {probability} (without: {without})"
            )
        elif staff:
            fields["amount"] = language.number(answer["amount"], lang)
            sentence = "  {set_name}; from {day}: {amount} fte more, then {probability} (without: {without})"
        else:
            fields["amount"] = language.percentage(answer["amount"], lang, 1)
            sentence = (
                "  {set_name}; from {day}: {amount} more hours, then {probability} (without: {without})"
            )
        lines.append(language.translate(sentence, lang, **fields))
        for name, lifted in answer["lifted"].items():
            lines.append(
                language.translate(
                    "    with ten times the {limit} as well: {probability}",
                    lang,
                    limit=language.translate(LIMITS[name], lang),
                    probability=language.percentage(lifted["probability"], lang),
                )
            )
    return "\n".join(lines)


def why(
    scenario: Annotated[str, typer.Option(help=SCENARIO_HELP)] = "plan",
    figure: Annotated[str, typer.Option(help="The figure to explain.")] = "end_of_old_stock_weeks",
    futures: Futures = 100,
    walks: Annotated[int, typer.Option(help="Walks of the Shapley estimator.")] = 100,
    most: Annotated[int, typer.Option(min=1, max=30, help="Assumptions that are shown apart.")] = 8,
    case_pairs: Annotated[
        int, typer.Option(min=0, help="Pairs of case futures for chance; 0 for none.")
    ] = 10,
    seed: Seed = 1,
    on: On = None,
    as_json: context.AsJson = False,
) -> None:
    """Which lever, shock or assumption moves a figure, and what its spread comes from."""
    study = room("studies.why")
    base = room("chain.scenario").load(scenario)
    source = room("studies.pieces").source_of(context.settings.register, seed, day_of(on))
    beside = study.shocks()
    steps = 0
    with _bar("looking for what matters", study.parts(len(beside))) as told:

        def step(count: int) -> None:
            nonlocal steps
            steps += count
            told(steps)

        found = study.explain(
            source.world,
            [base],
            figure=figure,
            futures=futures,
            walks=walks,
            most=most,
            case_pairs=case_pairs,
            beside=beside,
            progress=step,
        )
    document = {
        "scenario": base.name,
        **room("studies.simulate").told_of(source),
        **study.document(found),
        "manifest": room("studies.manifest").describe(seed=seed),
    }
    context.show(document, as_json, lambda: _why_words(document, base, source))


def _why_words(document: dict[str, Any], base: Any, source: Any) -> str:
    language = room("vocabulary.language")
    lang = context.settings.language
    points = document["baseline"]
    lines = [
        heading(
            "{title}: {figure} {middle} (90 % of the futures: {low} to {high}; {register})",
            source,
            title=base.title[lang],
            figure=language.translate(NAMES[document["figure"]], lang),
            middle=amount(points["p50"]),
            low=amount(points["p05"]),
            high=amount(points["p95"]),
        ),
        language.translate("What would move it (median over futures; 90 % of them between):", lang),
    ]
    for one in document["moved"]:
        low, high = _signed(one["p05"]), _signed(one["p95"])
        lines.append(f"  {_signed(one['p50'])} ({low} … {high})  {one['title'][lang]}")
    lines.append(language.translate("What its spread comes from (Shapley shares, which add up):", lang))
    for one in sorted(document["shares"], key=lambda share: -share["share"]):
        share = language.percentage(one["share"], lang)
        error = language.percentage(one["standard_error"], lang)
        lines.append(f"  {share} (± {error})  {one['name']}  {one['title'][lang]}")
    if document["chance_share"] is not None:
        lines.append(
            language.translate(
                "Chance between cases adds {share} of that spread (measured on the case kernel).",
                lang,
                share=language.percentage(document["chance_share"], lang, 2),
            )
        )
    return "\n".join(lines)
