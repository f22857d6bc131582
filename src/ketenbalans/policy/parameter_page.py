"""The reference page of the law: every parameter with its dated values, as Markdown.

``docs/reference/parameters.md`` is this page; a test holds the two together.
"""

import sys
from datetime import date

from ketenbalans.policy.catalogue import Catalogue, load
from ketenbalans.policy.parameters import Parameter, Scalar, Value

OPENING = """# Parameters of the law

*Generated from `src/ketenbalans/data/policy` (`python -m ketenbalans.policy.parameter_page`); do not edit.*

Every value holds from a day to a day; a day without a value is an error. **Confidence:** V statute text
read, C ruling read, S source document, P other public page read, M from memory. **⚠** marks what is
uncertain, disputed or open: its value is a default with an owner and a review date, and `alternatives` are
what a sensitivity run should try. This is no legal advice.

Change one for a question: `ketenbalans terms explain CASE.json --set old.wbv_scenario=all_void`, or for
good reasons with a reform file:

```yaml
schema: 1
name: court_penalty_abolished
reason: {en: "What if ...", nl: "Wat als ..."}
changes:
  - parameter: penalty.court_asylum
    from: 2027-01-01
    until: null
    value: false
```
"""


def page(catalogue: Catalogue) -> str:
    """The page for a catalogue.

    Example:
        >>> page(load()).splitlines()[0]
        '# Parameters of the law'
    """
    lines = [OPENING]
    topic = ""
    for name in sorted(catalogue.parameters):
        parameter = catalogue.parameters[name]
        if name.split(".")[0] != topic:
            topic = name.split(".")[0]
            lines.append(f"## {topic}\n")
        lines += _parameter(parameter)
    lines.append("## General extensions (WBV)\n")
    lines += [
        "| id | in force | lodged | months | valid | reference | confidence | checked |",
        "|---" * 8 + "|",
    ]
    for general in catalogue.extensions:
        valid = ", ".join(f"{name}: {'yes' if held else 'no'}" for name, held in general.validity.items())
        mark = " ⚠" if general.uncertain else ""
        lines.append(
            f"| `{general.id}`{mark} | {general.in_force} "
            f"| {general.lodged_from} to {general.lodged_until or '…'} "
            f"| {general.months} | {valid} | {general.reference.rule} | {', '.join(general.confidence)} "
            f"| {general.checked_on} |"
        )
    lines.append("\n## Moratoria on decisions\n")
    lines += ["| id | country | from | until | mode | reference | confidence | checked |", "|---" * 8 + "|"]
    for moratorium in catalogue.moratoria:
        mark = " ⚠" if moratorium.uncertain else ""
        lines.append(
            f"| `{moratorium.id}`{mark} | {moratorium.country} | {moratorium.from_day} | {moratorium.until} "
            f"| {moratorium.mode} | {moratorium.reference.rule} | {', '.join(moratorium.confidence)} "
            f"| {moratorium.checked_on} |"
        )
    lines.append("\n## Rules\n")
    lines += ["| id | rule | where | confidence |", "|---" * 4 + "|"]
    for identity, rule in catalogue.rules.items():
        mark = " ⚠" if rule.uncertain else ""
        place = f"{rule.reference.law} {rule.reference.article}"
        lines.append(f"| {identity} | {rule.sentence['en']} | {place} | {', '.join(rule.confidence)}{mark} |")
    return "\n".join(lines) + "\n"


def _parameter(parameter: Parameter) -> list[str]:
    mark = " ⚠" if parameter.uncertain else ""
    lines = [f"### `{parameter.id}`{mark}\n", f"{parameter.names['en']} *({parameter.names['nl']})*.\n"]
    if parameter.uncertain:
        known = ", ".join(_plain(value) for value in parameter.alternatives) or "none listed"
        lines.append(
            f"{parameter.reason} Alternatives: {known}. Owner: {parameter.owner}. "
            f"Review: {parameter.review_date}.\n"
        )
    lines += ["| from | until | value | reference | confidence | checked |", "|---" * 6 + "|"]
    lines += [_row(value) for value in parameter.values]
    return [*lines, ""]


def _row(value: Value) -> str:
    note = f" {value.note}" if value.note else ""
    unit = "" if value.unit in ("choice", "yes_no", "day", "days_off") else f" {value.unit.replace('_', ' ')}"
    place = f"{value.reference.rule}, {value.reference.law} {value.reference.article}"
    return (
        f"| {value.from_day} | {value.until or '…'} | {_plain(value.value)}{unit} | {place}.{note} "
        f"| {', '.join(value.confidence)} | {value.checked_on} |"
    )


def _plain(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(day) for day in value) or "none"
    if isinstance(value, float):
        return "no cap" if value == float("inf") else f"{value:g}"
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    sys.stdout.write(page(load()))
