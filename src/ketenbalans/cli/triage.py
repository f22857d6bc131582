"""The command ``triage``: category or priority group for every case, with row, date and reason."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

SHOWN = 20
NAME_WIDTH = 38


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command(name="triage")(triage)


def triage(
    cases: Annotated[Path, typer.Argument(help="Table of cases: CSV or Parquet, or cases as JSON.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of triage; default: the last day in the file."),
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(help="Writes every move to this CSV, as events for 'register import'."),
    ] = None,
    as_json: context.AsJson = False,
) -> None:
    """Category A to D, outside or priority group for every case, each with its reason.

    It orders work and says nothing about the outcome of an application.
    """
    asking = room("triage.asking")
    answer = asking.triage_file(cases, on.date() if on else None)
    if log is not None:
        asking.write_log(answer, log)
    if as_json:
        context.show(answer.as_record(), as_json, str)
    else:
        context.show(None, as_json, lambda: _words(answer))


def _words(answer: Any) -> str:
    """What the table says, in the reader's language."""
    language, words = context.settings.language, room("vocabulary.language")
    say = words.translate
    totals = answer.totals()
    lines = [
        say(
            "{count} applications for asylum on {day}, by country policy {version}",
            language,
            count=words.number(totals["cases"], language),
            day=words.long_date(answer.on, language),
            version=answer.version,
        )
    ]
    group_names = {str(group): text for group, text in room("triage.explaining").GROUP_NAMES.items()}
    group_names |= {"outside": "outside", "not_known": "group not known"}

    def named(code: str) -> str:
        return str(say(group_names[code], language)) if code in group_names else code

    lines += [_line(named(name), part) for name, part in totals["by_category"].items()]
    lines += [
        _line("  " + named(name), part) for name, part in totals["by_priority_group"].items() if part["count"]
    ]
    if totals["without_category"]:
        lines.append(
            say(
                "cases of other products, without a category: {count}",
                language,
                count=totals["without_category"],
            )
        )
    lines.append("")
    for number, record in enumerate(answer.records()):
        if number == SHOWN:
            lines.append(say("... and more: ask for --json", language))
            break
        place = named(record["priority_group"] or record["category"] or "-")
        lines.append(f"{record['key']}: {place}. {record['reason'][language]}")
    lines.append("")
    lines.append(say("This orders work; it does not say how an application will be decided.", language))
    return "\n".join(lines)


def _line(name: str, part: dict[str, Any]) -> str:
    words, language = room("vocabulary.language"), context.settings.language
    share = words.percentage(part["share"], language, 1)
    return f"  {name:<{NAME_WIDTH}} {words.number(part['count'], language):>10} {share:>8}"
