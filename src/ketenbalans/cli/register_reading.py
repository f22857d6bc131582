"""What the commands of ``register`` share, and those that read: ``stock``, ``case``, ``revisions``, ..."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli.context import FINDING, AsJson, settings, show
from ketenbalans.cli.loading import room

Day = Annotated[str, typer.Option("--on", help="Reference date, such as 2026-04-01.")]
Moment = Annotated[
    str | None,
    typer.Option("--known-at", help="As it was known at this moment; a bare day means its end."),
]


def opened() -> Any:
    """The register of this call, for reading."""
    store = room("store.connections").open_store(settings.register)
    return room("register.reading").Register.open(store)


def day(text: str | None) -> Any:
    """The day that ``--on`` means; None where it is left away."""
    return room("register.reading").day_of(text) if text else None


def say(sentence: str, **fields: Any) -> str:
    """A sentence in the reader's language."""
    return str(room("vocabulary.language").translate(sentence, settings.language, **fields))


def count(value: float, decimals: int = 0) -> str:
    """A number as the reader writes it."""
    return str(room("vocabulary.language").number(value, settings.language, decimals))


def add_to(commands: typer.Typer) -> None:
    """Adds the commands to the group."""
    commands.command("stock")(stock_on)
    commands.command("case")(case_history)
    commands.command("revisions")(revisions)
    commands.command("check")(check)
    commands.command("indicators")(indicators)
    commands.command("process-map")(process_map)
    commands.command("verify")(verify)


def known(moment: str | None) -> int:
    """The moment that ``--known-at`` means, in microseconds since 1970."""
    reading = room("register.reading")
    return int(reading.moment_of(moment) if moment else reading.FOREVER)


def stock_on(
    on: Day,
    known_at: Moment = None,
    population: Annotated[str, typer.Option(help="Whom it counts.")] = "all_asylum",
    by: Annotated[list[str] | None, typer.Option(help="Cut by this; may be given several times.")] = None,
    against: Annotated[
        str | None, typer.Option(help="Also the same stock on this day, or 'year' for a year before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The open applications on a day, as known at a moment."""
    stock, reading = room("register.stock"), room("register.reading")
    cuts = tuple(part for name in by or [] for part in name.split(",") if part)
    question = stock.StockQuestion(
        reading.day_of(on), known(known_at), stock.require_population(population), cuts
    )
    register = opened()
    found = stock.stock(register, question)
    if against is not None:
        other = stock.other_day(
            question, None if against == "year" else reading.day_of(against, where="--against")
        )
        found["compared"] = room("register.comparing").compare(found, stock.stock(register, other))
    show(found, as_json, lambda: _stock_in_words(found))


def _stock_in_words(found: Any) -> str:
    number = room("vocabulary.language").number
    lines = [
        say(
            "{count} open applications on {on} ({population})",
            count=number(found["stock"], settings.language),
            on=found["on"],
            population=found["population"],
        )
    ]
    lines += [f"  {state}: {number(count, settings.language)}" for state, count in found["by_state"].items()]
    lines.append(found["definition"][settings.language])
    for row in found["cuts"]:
        values = "  ".join(str(value) for name, value in row.items() if name != "count")
        lines.append(f"  {values}: {number(row['count'], settings.language)}")
    if "compared" in found:
        lines.append(room("cli.register_figures").compared_in_words(found["compared"]))
    return "\n".join(lines)


def case_history(
    key: Annotated[str, typer.Argument(help="The key as the source gives it, or its pseudonym.")],
    on: Annotated[str | None, typer.Option(help="Last day that counts.")] = None,
    known_at: Moment = None,
    as_json: AsJson = False,
) -> None:
    """One case with every version of its events: what was told when, and what replaced it."""
    register = opened()
    pseudonyms = room("register.pseudonyms")
    pseudonym = pseudonyms.told_pseudonym(key) or pseudonyms.read_key().pseudonym("case", key.strip())
    found = room("register.history").history(
        register, register.case_of(pseudonym), known_at=known(known_at), on=day(on)
    )
    show(found, as_json, lambda: _case_in_words(found))


def _case_in_words(found: Any) -> str:
    lines = [found["key"], "  " + ", ".join(f"{name} {value}" for name, value in found["facts"].items())]
    for event in found["events"]:
        told = {"type", "on", "recorded_at", "counts", "replaced", "taken_back", "late_days"}
        details = ", ".join(f"{name} {value}" for name, value in event.items() if name not in told)
        remarks = [
            say(sentence, days=event["late_days"])
            for sentence, holds in (
                ("told {days} days late", event["late_days"]),
                ("replaced by a later version", event["replaced"]),
                ("taken back", event["taken_back"]),
            )
            if holds
        ]
        lines.append(f"  {event['on']}  {event['type']}  {details}  {'; '.join(remarks)}".rstrip())
    return "\n".join(lines)


def revisions(
    since: Annotated[str, typer.Option("--from", help="From this moment of recording on.")],
    until: Annotated[str, typer.Option("--to", help="Up to this moment; a bare day means its end.")],
    as_json: AsJson = False,
) -> None:
    """What was corrected, taken back or told late between two moments."""
    reading = room("register.reading")
    first = reading.start_of(since, where="--from")
    found = room("register.history").revisions(opened(), first, reading.moment_of(until, where="--to"))
    show(found, as_json, lambda: _revisions_in_words(found))


def _revisions_in_words(found: Any) -> str:
    lines = [
        say(
            "{corrected} events corrected, {taken_back} taken back",
            corrected=count(found["corrected"]),
            taken_back=count(found["taken_back"]),
        )
    ]
    lines += [
        say(
            "{type}: {count} told late, half of them within {days} days",
            type=name,
            count=count(late["count"]),
            days=count(late["median_days"]),
        )
        for name, late in found["late"].items()
    ]
    return "\n".join(lines)


def check(
    on: Annotated[str | None, typer.Option(help="Reference date; the last day recorded by default.")] = None,
    known_at: Moment = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Run this check; may be given several times.")
    ] = None,
    strict: Annotated[
        list[str] | None,
        typer.Option(help="Let only this check make the command fail; without it each does."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Named checks of what the register says; exit code 1 when there is a finding."""
    register, checks = opened(), room("register.checks")
    reference = day(on) or register.last_recorded()
    hard = tuple(strict or ("all",))
    findings = checks.run_checks(
        register, reference, known_at=known(known_at), only=tuple(only or ()), strict=hard
    )
    told = checks.describe(findings, register)
    answer = {"on": reference.isoformat(), "checks": len(only or checks.CHECKS), "findings": told}
    show(answer, as_json, lambda: _findings_in_words(told))
    if any(finding.strict for finding in findings):
        raise typer.Exit(FINDING)


def _findings_in_words(told: Any) -> str:
    if not told:
        return say("no findings")
    return "\n".join(
        f"{finding['check']}: {count(finding['count'])} × {finding['what'][settings.language]}\n  "
        + ", ".join(finding["cases"][:3])
        for finding in told
    )


def indicators(
    period: Annotated[str, typer.Option(help="A month, quarter, week or year, such as 2026-03.")],
    known_at: Moment = None,
    population: Annotated[str, typer.Option(help="Whose stock, flows and waits.")] = "all_asylum",
    as_json: AsJson = False,
) -> None:
    """The full pack of a period: stock, flows, throughput, timeliness, waits, hours, screening."""
    whom = room("register.stock").require_population(population)
    asked = room("vocabulary.calendar").Period.parse(period, where="--period")
    found = room("register.indicators").indicators(opened(), asked, known_at=known(known_at), population=whom)
    show(found, as_json, lambda: room("register.indicator_words").in_words(found, settings.language))


def process_map(
    on: Annotated[str | None, typer.Option(help="Last day that counts.")] = None,
    known_at: Moment = None,
    as_json: AsJson = False,
) -> None:
    """Which step follows which, how often, and how long it takes in clock time and in legal time."""
    found = room("register.process_map").process_map(opened(), on=day(on), known_at=known(known_at))
    show(found, as_json, lambda: _map_in_words(found))


def _map_in_words(found: Any) -> str:
    lines = [say("from, to: how often; median days by the calendar; by the law's clock")]
    lines += [
        f"  {row['from']} → {row['to']}: {count(row['count'])}; "
        f"{count(row['clock_days']['median'])}; {count(row['legal_days']['median'])}"
        for row in found["transitions"]
    ]
    return "\n".join(lines)


def verify(
    seal: Annotated[
        Path | None, typer.Option(help="Seal of a backup, to compare the audit chain with.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Checks the audit chain, the hash of every batch and the segments; exit code 1 on a fault."""
    store = room("store.connections").open_store(settings.register)
    line, link = room("store.backup").kept_link(seal) if seal else (0, "")
    found = room("register.verifying").verify(store, audit_line=line, audit_hash=link)
    show(found, as_json, lambda: _verified_in_words(found))
    if not found["sound"]:
        raise typer.Exit(FINDING)


def _verified_in_words(found: Any) -> str:
    lines = [
        say(
            "{events} events in {batches} batches, {lines} audit lines",
            events=count(found["events"]),
            batches=count(found["batches"]),
            lines=count(found["audit_lines"]),
        ),
        say("the register is sound") if found["sound"] else say("the register is not what it was"),
    ]
    lines += [f"  {fault['where']} {fault['number']}: {fault['reason']}" for fault in found["faults"]]
    return "\n".join(lines)
