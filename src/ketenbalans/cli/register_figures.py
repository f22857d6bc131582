"""Figures by law, year, product and activity; snapshots that are kept, and stocks that are compared."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli.context import AsJson, settings, show
from ketenbalans.cli.loading import room
from ketenbalans.cli.register_reading import Day, Moment, count, day, known, opened, say

Population = Annotated[str, typer.Option(help="Whom it counts.")]


def add_to(commands: typer.Typer) -> None:
    """Adds the commands to the group."""
    commands.command("compare")(compare)
    commands.command("freeze")(freeze)
    commands.command("snapshots")(snapshots)
    commands.command("regimes")(regimes)
    commands.command("years")(years)
    commands.command("hours")(hours)
    commands.command("screening")(screening)


def _read_json(file: Path) -> Any:
    errors = room("errors")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise errors.UnavailableError(
            "cannot be read: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise errors.BadInputError(
            "this is no answer of 'register stock --json'",
            where=str(file),
            mend="write one with 'register stock --on DAY --json > FILE'",
        )
    return found


def share(value: float | None) -> str:
    """A share as the reader writes it; a dash where it is not known."""
    return "–" if value is None else str(room("vocabulary.language").percentage(value, settings.language, 1))


def compare(
    now: Annotated[Path, typer.Argument(help="A stock, as 'register stock --json' writes it.")],
    before: Annotated[Path, typer.Argument(help="Another one, of the same population and cuts.")],
    as_json: AsJson = False,
) -> None:
    """By how much two stocks of one population differ; two populations are refused."""
    found = room("register.comparing").compare(_read_json(now), _read_json(before))
    show(found, as_json, lambda: compared_in_words(found))


def compared_in_words(found: Any) -> str:
    """A comparison as a page of text."""
    stock = found["stock"]
    lines = [
        say(
            "{population}: {before} on {before_on}, {now} on {on}: {change}",
            population=found["population"],
            before=count(stock["before"]),
            before_on=found["before_on"],
            now=count(stock["now"]),
            on=found["on"],
            change=_signed(stock["change"]),
        )
    ]
    told = {"now", "before", "change", "share_now", "share_before", "share_change_pp"}
    for row in found["rows"]:
        values = "  ".join(str(value) for name, value in row.items() if name not in told)
        points = "–" if row["share_change_pp"] is None else _signed(row["share_change_pp"], 1)
        lines.append(
            f"  {values}: {count(row['before'])} → {count(row['now'])}; "
            f"{share(row['share_before'])} → {share(row['share_now'])} ({points} pp)"
        )
    return "\n".join(lines)


def _signed(value: float, decimals: int = 0) -> str:
    return ("+" if value > 0 else "") + count(value, decimals)


def freeze(
    name: Annotated[str, typer.Argument(help="reference_date, legal_cut_off, or a name of your own.")],
    on: Annotated[str | None, typer.Option(help="Day of a snapshot under another name.")] = None,
    known_at: Moment = None,
    population: Population = "all_asylum",
    as_json: AsJson = False,
) -> None:
    """Keeps a stock under a name for good, with its definition; a frozen snapshot is never replaced."""
    freezing, stock = room("register.freezing"), room("register.stock")
    own = {one.name: one for one in freezing.named_snapshots()}
    reference = day(on)
    if name in own and reference is None:
        reference, population = own[name].on, str(own[name].population)
    question = None
    if reference is not None:
        question = stock.StockQuestion(reference, known(known_at), stock.require_population(population))
    found = freezing.freeze(opened(), name, question)
    show(
        found,
        as_json,
        lambda: say(
            "{name} is frozen: {count} open applications on {on} ({population}), as known at {known_at}",
            name=name,
            count=count(found["stock"]),
            on=found["on"],
            population=found["population"],
            known_at=found["known_at"],
        ),
    )


def snapshots(as_json: AsJson = False) -> None:
    """The frozen snapshots beside what the register says today; both named ones always, with definition."""
    found = {"snapshots": room("register.freezing").snapshots(opened())}
    show(found, as_json, lambda: "\n".join(_snapshot_in_words(one) for one in found["snapshots"]))


def _snapshot_in_words(one: Any) -> str:
    lines = [f"{one['name']}: {one['on']} ({one['population']})", f"  {one['definition'][settings.language]}"]
    if one["published"] is not None:
        lines.append("  " + say("published: {count}", count=count(one["published"])))
    if not one["frozen"]:
        lines.append("  " + say("not frozen yet; 'register freeze {name}' does", name=one["name"]))
        return "\n".join(lines)
    lines.append(
        "  "
        + say(
            "frozen: {count}, as known at {known_at}; the same question today: {now}",
            count=count(one["stock"]),
            known_at=one["known_at"],
            now=count(one["stock_now"]),
        )
    )
    if not one["untouched"]:
        lines.append("  " + say("this is not what was frozen"))
    return "\n".join(lines)


def regimes(
    on: Day,
    known_at: Moment = None,
    population: Population = "all_asylum",
    months: Annotated[int, typer.Option(min=0, max=600, help="How many month ends before it.")] = 12,
    as_json: AsJson = False,
) -> None:
    """Open applications under the old law and under the Pact, and when the old one is empty."""
    whom = room("register.stock").require_population(population)
    found = room("register.regimes").regimes(
        opened(), day(on), known_at=known(known_at), population=whom, months=months
    )
    show(found, as_json, lambda: _regimes_in_words(found))


def _regimes_in_words(found: Any) -> str:
    lines = [say("open applications by law ({population})", population=found["population"])]
    for point in found["series"]:
        laws = ", ".join(f"{name} {count(value)}" for name, value in point.items() if name != "on")
        lines.append(f"  {point['on']}: {laws}")
    if found["old_empty_since"]:
        lines.append(say("the old law is empty since {day}", day=found["old_empty_since"]))
    elif not found["old_ever_open"]:
        lines.append(say("no application under the old law was ever open"))
    else:
        lines.append(say("the old law is not empty yet"))
    lines.append(found["definition"][settings.language])
    return "\n".join(lines)


def years(
    first: Annotated[int, typer.Option("--from", min=1990, max=2100, help="First year.")],
    last: Annotated[int, typer.Option("--to", min=1990, max=2100, help="Last year.")],
    known_at: Moment = None,
    as_json: AsJson = False,
) -> None:
    """Throughput in weeks and timeliness against the norm, per product and year."""
    found = room("register.product_years").product_years(opened(), first, last, known_at=known(known_at))
    show(found, as_json, lambda: _years_in_words(found))


def _years_in_words(found: Any) -> str:
    lines = []
    for row in found["rows"]:
        lines.append(
            say(
                "{year} {product}: {decided} decided; {weeks} weeks (median {median}); {share} in term, "
                "norm {norm}",
                year=row["year"],
                product=row["product"],
                decided=count(row["decided"]),
                weeks=count(row["mean_weeks"], 1),
                median=count(row["median_weeks"], 1),
                share=share(row["share"]),
                norm=share(row["norm"]),
            )
        )
    for year in found["years"]:
        for pulled in year["pulls_down"]:
            lines.append(
                say(
                    "{year}: {product} pulls the average of {share} down; without it {without}",
                    year=year["year"],
                    product=pulled["product"],
                    share=share(year["share"]),
                    without=share(pulled["share_of_all_without_it"]),
                )
            )
    return "\n".join([*lines, found["definition"][settings.language], found["remark"][settings.language]])


def hours(
    first: Annotated[str, typer.Option("--from", help="First day.")],
    last: Annotated[str, typer.Option("--to", help="Last day.")],
    by: Annotated[list[str] | None, typer.Option(help="Cut by this; may be given several times.")] = None,
    known_at: Moment = None,
    as_json: AsJson = False,
) -> None:
    """Hours recorded by category, activity, month or any other cut, and hours per decision."""
    report, reading = room("register.hours"), room("register.reading")
    cuts = tuple(part for name in by or ["category,activity"] for part in name.split(",") if part)
    found = report.hours_report(
        opened(),
        reading.day_of(first, where="--from"),
        reading.day_of(last, where="--to"),
        by=cuts,
        known_at=known(known_at),
    )
    show(found, as_json, lambda: _hours_in_words(found, cuts))


def _hours_in_words(found: Any, cuts: tuple[str, ...]) -> str:
    lines = [say("hours recorded: {total}", total=count(found["total"], 1))]
    for row in found["rows"]:
        values = "  ".join(str(row[name]) for name in cuts)
        lines.append(
            "  "
            + say(
                "{values}: {hours} hours in {cases} cases, {mean} each",
                values=values,
                hours=count(row["hours"], 1),
                cases=count(row["cases"]),
                mean=count(row["hours_per_case"], 1),
            )
        )
    for row in found["per_decision"]:
        if row["mean_hours"] is not None:
            lines.append(
                say(
                    "per decision, {category}: {mean} hours (median {median}), {index} of the average; "
                    "recorded for {known} of {decided}",
                    category=row["category"],
                    mean=count(row["mean_hours"], 1),
                    median=count(row["median_hours"], 1),
                    index=count(row["index"], 2),
                    known=count(row["with_hours"]),
                    decided=count(row["decided"]),
                )
            )
    return "\n".join([*lines, found["definition"][settings.language]])


def screening(
    on: Day,
    staff: Annotated[
        list[float] | None,
        typer.Option(min=0, help="Staff in fte to answer for; may be given several times."),
    ] = None,
    per_person: Annotated[
        float | None, typer.Option(min=0, help="Screenings by one fte in a year; measured if left out.")
    ] = None,
    staff_now: Annotated[
        float | None, typer.Option(min=0, help="Staff of the past year in fte, to measure with.")
    ] = None,
    known_at: Moment = None,
    population: Population = "asylum_and_nareis",
    as_json: AsJson = False,
) -> None:
    """The year's security screening: done, in 14 days, outcomes, backlog, and the years to clear it."""
    module, milestones = room("register.screening"), room("register.milestones")
    whom = room("register.stock").require_population(population)
    read = milestones.Milestones(opened(), day(on), known(known_at))
    found = module.screening(read, read.day - 364, read.day, whom)
    found["clearance"] = None
    if staff or per_person or staff_now:
        found["clearance"] = module.clearance(read, whom, tuple(staff or ()), per_person, staff_now)
    show(found, as_json, lambda: _screening_in_words(found))


def _screening_in_words(found: Any) -> str:
    lines = [
        say(
            "screened {screened}; within {norm} days {share}; backlog {backlog}; identity checks {checked}",
            screened=count(found["screened"]),
            norm=found["norm_days"],
            share=share(found["cohort"]["share_in_time"]),
            backlog=count(found["backlog"]),
            checked=count(found["identity_checks"]["checked"]),
        )
    ]
    lines += [f"  {name}: {count(number)}" for name, number in found["outcomes"].items()]
    lines += [
        "  " + say("delayed by {cause}: {count}", cause=name, count=count(number))
        for name, number in found["causes_of_delay"].items()
    ]
    cleared = found["clearance"]
    if cleared:
        for row in cleared["for_staff"]:
            if row["years"] is None:
                lines.append(
                    say("{staff} fte: does not keep up with the inflow", staff=count(row["staff"], 1))
                )
            else:
                lines.append(
                    say(
                        "{staff} fte: {years} years to clear the backlog",
                        staff=count(row["staff"], 1),
                        years=count(row["years"], 1),
                    )
                )
    return "\n".join(lines)
