"""One page that shows a schedule at a glance: what each day holds, what it takes, who is not in it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.instance import Instance, Step
from ketenbalans.scheduling.names import COLUMNS, PARTS, STEPS, weekday_and_date
from ketenbalans.vocabulary.language import long_date, number, percentage, translate

STYLE = """
body { font: 15px/1.45 "Noto Sans", Verdana, sans-serif; color: #1a1a1a; margin: 2rem auto; max-width: 68rem;
  padding: 0 1rem; }
.draft { border: 2px solid #8a3b00; color: #8a3b00; padding: .4rem .8rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid #c8d2dc; padding: .2rem .5rem; text-align: right; vertical-align: middle; }
th:first-child, td:first-child, td.text { text-align: left; }
thead th { border-bottom: 2px solid #1f4e79; }
.bar { display: block; height: .8rem; background: #1f4e79; }
.track { display: block; width: 9rem; background: #e3e9ef; }
"""
HOW_MANY = "{placed} of {all_people} people are scheduled from {first} to {last}."
GAP = "No schedule of these people can be more than {gap} better."
SHOWN = (Step.PREPHASE, Step.HEARING, Step.MEETING)


def overview(instance: Instance, answer: Mapping[str, Any], rows: Sequence[Assignment], language: str) -> str:
    """The page in a language; it stands alone and asks nothing of any network."""

    def say(sentence: str, **fields: object) -> str:
        return escape(translate(sentence, language, **fields))

    title = say("Day schedule")
    parts = [
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>',
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>",
        f'<p class="draft">{say("This is a draft. Invitations go out only when a person sends them.")}</p>',
        f"<p>{say(HOW_MANY, **_head(instance, answer, language))}</p>",
        _parts(answer, language),
        _days(instance, rows, language),
        _moved(answer, language),
        _unplaced(answer, language),
        "</main></body></html>\n",
    ]
    return "".join(parts)


def _head(instance: Instance, answer: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "placed": number(answer["scheduled"], language),
        "all_people": number(len(instance.people), language),
        "first": long_date(instance.first_day, language),
        "last": long_date(instance.last_day, language),
    }


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]], language: str) -> str:
    head = "".join(f'<th scope="col">{escape(translate(name, language))}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _parts(answer: Mapping[str, Any], language: str) -> str:
    bounds = answer.get("bounds", {})
    lines = []
    for name, used in answer["parts"].items():
        least = bounds.get(name)
        lines.append(
            [
                escape(translate(PARTS[name], language)),
                number(used, language),
                "" if least is None else number(least, language),
            ]
        )
    table = _table(["What it takes", "in this schedule", "never fewer than"], lines, language)
    if "gap" not in answer:
        return table
    gap = percentage(answer["gap"], language, 2)
    return table + f"<p>{escape(translate(GAP, language, gap=gap))}</p>"


def _days(instance: Instance, rows: Sequence[Assignment], language: str) -> str:
    held: Counter[tuple[object, str, Step]] = Counter()
    for row in rows:
        if row.step is not Step.SCREENING:
            held[row.day, row.location, row.step] += 1
    most = max((count for (_, _, step), count in held.items() if step is Step.HEARING), default=1)
    lines = []
    for day in instance.days:
        for location in instance.locations:
            counts = [held[day, location.id, step] for step in SHOWN]
            if not any(counts):
                continue
            width = 100 * counts[1] / most
            bar = f'<span class="track"><span class="bar" style="width:{width:.0f}%"></span></span>'
            cells = [number(count, language) for count in counts]
            lines.append([escape(weekday_and_date(day, language)), escape(location.id), *cells, bar])
    heads = [
        COLUMNS["day"],
        COLUMNS["location"],
        *(STEPS[step] for step in SHOWN),
        "hearings beside the busiest day",
    ]
    return f"<h2>{escape(translate('Each day', language))}</h2>" + _table(heads, lines, language)


def _moved(answer: Mapping[str, Any], language: str) -> str:
    if "moved" not in answer:
        return ""
    lines = []
    for move in answer["moved"]:
        places = [
            "" if row is None else escape(f"{row['day']} {row['start']} {row['location']}")
            for row in (move["from"], move["to"])
        ]
        step = escape(translate(STEPS[Step(move["step"])], language))
        lines.append([escape(move["person"]), step, *places, escape(move["why"][language])])
    heads = [COLUMNS["person"], COLUMNS["step"], "was", "becomes", "why"]
    return f"<h2>{escape(translate('Who moves', language))}</h2>" + _table(heads, lines, language)


def _unplaced(answer: Mapping[str, Any], language: str) -> str:
    gathered: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in answer["unscheduled"]:
        gathered[one["reason"][language], one["mend"][language]].append(one["person"])
    if not gathered:
        return f"<p>{escape(translate('Everybody is scheduled.', language))}</p>"
    lines = [
        [escape(reason), escape(mend), number(len(keys), language), escape(", ".join(keys))]
        for (reason, mend), keys in sorted(gathered.items(), key=lambda pair: -len(pair[1]))
    ]
    heads = ["reason", "what would help", COLUMNS["people"], "keys"]
    return f"<h2>{escape(translate('Not scheduled', language))}</h2>" + _table(heads, lines, language)
