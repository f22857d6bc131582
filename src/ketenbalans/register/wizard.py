"""Proposes a mapping for a table that nobody mapped yet, from the names and values of its columns.

A proposal is read by a person before it is used: what is a guess says so, and columns that look like a
name, a number of a person or a birth date are put under ``ignore``.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from ketenbalans.register.allowed import ATTRIBUTE_NAMES, CASE_FACTS, EVENT_ATTRIBUTES, RefusedValueError
from ketenbalans.register.chunks import Table
from ketenbalans.register.normalise import TYPE_NUMBERS
from ketenbalans.register.tables_csv import CsvTable
from ketenbalans.vocabulary.codes import EventType
from ketenbalans.vocabulary.documents import Section, read_document

SAMPLE_ROWS = 2_000
FORMS = ("%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%m-%Y %H:%M")
MOST_CODES = 60
MOSTLY = 0.8
"""A column in which at least this share of the values are days is taken for a column of days; so for columns
that say how a case ended, or what was decided."""
_DECISION = tuple(EVENT_ATTRIBUTES[EventType.DECIDED])
_DAY_FACTS = ("received_on", "contested_decision_on")
_DAY_ROLES = ("on", "recorded_at", *_DAY_FACTS)


@dataclass
class Proposal:
    """A proposed mapping.

    Attributes:
        text: The mapping file.
        questions: What a person should look at, in English.
        columns: What became of each column.
    """

    text: str
    questions: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Words:
    """Which words in the name of a column point at what."""

    facts: dict[str, list[str]]
    events: dict[str, list[str]]
    values: dict[str, dict[str, str]]
    private: list[str]


def _words() -> _Words:
    with as_file(files("ketenbalans") / "data" / "register" / "synonyms.yaml") as file:
        section = read_document(file).only("schema", "facts", "events", "values", "private")

    def lists(part: Section) -> dict[str, list[str]]:
        return {name: part.texts(name) for name in part}

    tables = section.section("values")
    values = {
        name: {str(key): str(item) for key, item in tables.section(name).values.items()} for name in tables
    }
    return _Words(
        lists(section.section("facts")), lists(section.section("events")), values, section.texts("private")
    )


def plain_name(name: str) -> str:
    """The name of a column without capitals, signs and the words that say nothing.

    Example:
        >>> plain_name("Datum_Aanmeldgehoor (dd-mm-jjjj)")
        'aanmeldgehoor'
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    empty = {"datum", "date", "dt", "dat", "dd", "mm", "jjjj", "yyyy", "on", "op", "de", "het", "van"}
    return " ".join(word for word in words if word not in empty) or " ".join(words)


def propose(table: Table, file: Path) -> Proposal:
    """Proposes a mapping.

    Args:
        table: The table.
        file: Where it comes from.

    Returns:
        A mapping file with remarks, and questions for the person who reads it.
    """
    words = _words()
    sample = _sample(table)
    proposal = Proposal("")
    roles = {name: _role(name, sample.get(name, []), words) for name in table.columns if name}
    key = next((name for name, role in roles.items() if role == "key"), None)
    if key is None:
        key = _like_a_key(sample)
        proposal.questions.append(f"which column is the key of the case? {key!r} is a guess")
    roles[key] = "key"
    _one_each(roles, proposal)
    days = [
        name
        for name, role in roles.items()
        if role.startswith("event:") or role.removeprefix("fact:") in _DAY_ROLES
    ]
    _doubtful_days(days, sample, proposal)
    forms = _forms([value for name in days for value in sample.get(name, [])])
    by_event = "type" in roles.values() and "on" in roles.values()
    lines = ["schema: 1", f"name: {_quoted(file.stem)}", f"layout: {'events' if by_event else 'cases'}"]
    if isinstance(table, CsvTable) and table.delimiter != ",":
        lines.append(f"delimiter: {_quoted(table.delimiter)}")
    if isinstance(table, CsvTable) and table.encoding != "utf-8-sig":
        proposal.questions.append(
            f"the file is not UTF-8 and was read as {table.encoding}: are all signs right?"
        )
        lines.append(f"encoding: {table.encoding}")
    if forms:
        lines.append(f"days: [{', '.join(_quoted(form) for form in forms)}]")
    lines.append(f"key: {_quoted(key)}")
    lines += [f"recorded_at: {_quoted(name)}" for name, role in roles.items() if role == "recorded_at"]
    lines += _case_lines(roles, sample, words, proposal)
    if by_event:
        lines += _event_lines(roles, sample, words, proposal)
    else:
        lines += _rule_lines(roles, sample, words, proposal)
    ignored = [name for name, role in roles.items() if role in {"private", "unknown"}]
    if ignored:
        lines.append("# Outside the register. Names, numbers of persons and birth dates must stay here.")
        lines.append(f"ignore: [{', '.join(_quoted(name) for name in ignored)}]")
    unknown = [name for name, role in roles.items() if role == "unknown"]
    if unknown:
        proposal.questions.append(f"no meaning was found for: {', '.join(unknown)}")
    proposal.columns = {name: role.rpartition(":")[2] for name, role in roles.items()}
    if not by_event and "recorded_at" in roles.values():
        proposal.questions.append(
            "the row's moment of recording stands for all of its events: before it none of them is known; "
            "leave recorded_at away if it is only the last change of the row"
        )
    remarks = [f"# Look at this: {question.removesuffix('?')}." for question in proposal.questions]
    proposal.text = "\n".join([*remarks, *lines]) + "\n"
    return proposal


def _sample(table: Table) -> dict[str, list[str]]:
    names = tuple(name for name in table.columns if name)
    found: dict[str, list[str]] = {name: [] for name in names}
    for chunk in islice(table.chunks(names, 0, SAMPLE_ROWS), 1):
        for name in names:
            values = chunk.frame.get_column(name).cast(str).drop_nulls().to_list()
            found[name] = [value.strip() for value in values if value.strip()]
    return found


def _role(name: str, values: list[str], words: _Words) -> str:
    """What a column seems to be: ``key``, ``fact:...``, ``event:...``, ``type``, ``on``, ``private``, ..."""
    exact, plain = name.strip().lower(), plain_name(name)
    if exact in {"key", "type", "on", "recorded_at"}:
        return exact
    if exact in CASE_FACTS:
        return f"fact:{exact}"
    if exact == "event_id":
        return "id"
    if exact in ATTRIBUTE_NAMES:
        return f"with:{exact}"
    for word in words.private:
        if re.search(rf"\b{re.escape(word)}\b", plain):
            return "private"
    looks_like_days = bool(values) and _share_of_days(values) >= MOSTLY
    for role, known in words.facts.items():
        if plain not in known or (values and looks_like_days != (role in _DAY_ROLES)):
            continue
        return role if role in {"key", "type", "on", "recorded_at"} else f"fact:{role}"
    for event, known in words.events.items():
        if plain in known and (looks_like_days or not values):
            return f"event:{event}"
    for role in ("ending", "outcome"):
        if values and _share_meant(values, words.values[role]) >= MOSTLY:
            return "ending" if role == "ending" else "with:outcome"
    return "unknown"


def _share_meant(values: list[str], table: dict[str, str]) -> float:
    return sum(1 for value in values if value.lower() in table) / len(values)


def _doubtful_days(days: list[str], sample: dict[str, list[str]], proposal: Proposal) -> None:
    for name in days:
        values = sample.get(name, [])
        wrong = [value for value in values if not _is_day(value)]
        if wrong:
            proposal.questions.append(
                f"{len(wrong)} of {len(values)} values of {name!r} are no days, such as {wrong[0]!r}; "
                "such rows will be refused"
            )


def _share_of_days(values: list[str]) -> float:
    good = sum(1 for value in values if _is_day(value))
    return good / len(values)


def _is_day(value: str) -> bool:
    if re.match(r"\d{4}-\d{2}-\d{2}", value):
        return _fits(value[: len("2026-06-12")], "%Y-%m-%d")
    return any(_fits(value, form) for form in FORMS)


def _fits(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _forms(values: list[str]) -> list[str]:
    """The fewest forms that read the days which are not in the ISO form."""
    odd = [value for value in values if not re.match(r"\d{4}-\d{2}-\d{2}", value)]
    found = []
    for form in FORMS:
        rest = [value for value in odd if not _fits(value, form)]
        if len(rest) < len(odd):
            found.append(form)
            odd = rest
    return found


def _like_a_key(sample: dict[str, list[str]]) -> str:
    """The column with the most distinct values that are no days."""
    columns = {name: values for name, values in sample.items() if values and _share_of_days(values) < MOSTLY}
    return max(columns or sample, key=lambda name: len(set(sample[name])))


def _one_each(roles: dict[str, str], proposal: Proposal) -> None:
    """Two columns cannot be the same thing: the first stays, the others become a question."""
    seen: dict[str, str] = {}
    for name, role in list(roles.items()):
        if role in {"private", "unknown"}:
            continue
        if role in seen:
            proposal.questions.append(f"{name!r} and {seen[role]!r} both look like {role.rpartition(':')[2]}")
            roles[name] = "unknown"
        else:
            seen[role] = name


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def _codes(
    target: str, values: list[str], words: _Words, proposal: Proposal, known: dict[str, str] | None = None
) -> list[str]:
    """Lines of a table of codes, for values that are not codes of the register already."""
    convert = CASE_FACTS.get(target) or EVENT_ATTRIBUTES[EventType.DECIDED].get(target)
    table = known if known is not None else words.values.get(target, {})
    lower = {key.lower(): item for key, item in table.items()}
    lines = []
    for value in sorted(set(values))[:MOST_CODES]:
        try:
            if target == "type":
                if value.lower() in TYPE_NUMBERS:
                    continue
            elif convert is not None:
                convert(value)
                continue
        except RefusedValueError:
            pass
        meaning = lower.get(value.lower())
        if meaning is None:
            proposal.questions.append(f"what does {value!r} mean for {target}?")
        lines.append(f"{_quoted(value)}: {meaning or 'null'}")
    return lines


def _case_lines(
    roles: dict[str, str], sample: dict[str, list[str]], words: _Words, proposal: Proposal
) -> list[str]:
    lines = ["case:"]
    for name, role in roles.items():
        if not role.startswith("fact:"):
            continue
        fact = role.removeprefix("fact:")
        codes = [] if fact in _DAY_FACTS else _codes(fact, sample.get(name, []), words, proposal)
        if codes:
            lines.append(f"  {fact}:\n    column: {_quoted(name)}\n    codes:")
            lines += [f"      {line}" for line in codes]
        else:
            lines.append(f"  {fact}: {_quoted(name)}")
    if "fact:product" not in roles.values():
        proposal.questions.append("no column tells the product; asylum is put down for every row")
        lines.append("  product: {value: asylum}")
    return lines


def _event_lines(
    roles: dict[str, str], sample: dict[str, list[str]], words: _Words, proposal: Proposal
) -> list[str]:
    by_role = {role: name for name, role in roles.items()}
    kind, day = by_role["type"], by_role["on"]
    known = {word: event for event, names in words.events.items() for word in names}
    codes = _codes("type", sample.get(kind, []), words, proposal, known)
    lines = ["event:"]
    if codes:
        lines += [f"  type:\n    column: {_quoted(kind)}\n    codes:", *(f"      {line}" for line in codes)]
    else:
        lines.append(f"  type: {{column: {_quoted(kind)}}}")
    lines.append(f"  on: {_quoted(day)}")
    if "id" in by_role:
        lines.append(f"  id: {_quoted(by_role['id'])}")
    told = [f"{role[5:]}: {_quoted(name)}" for name, role in roles.items() if role.startswith("with:")]
    if told:
        lines.append(f"  with: {{{', '.join(told)}}}")
    return lines


def _rule_lines(
    roles: dict[str, str], sample: dict[str, list[str]], words: _Words, proposal: Proposal
) -> list[str]:
    lines = ["events:"]
    told = {role[5:]: name for name, role in roles.items() if role.startswith("with:")}
    ending = next((name for name, role in roles.items() if role == "ending"), None)
    ends = [role for role in ("event:decided", "event:closed") if role in roles.values()]
    for name, role in roles.items():
        if not role.startswith("event:"):
            continue
        kind = role.removeprefix("event:")
        own = [item for item in told if kind == "decided" and item in _DECISION]
        if ending is not None and role in ends[:1]:
            # The day of the end, and beside it what kind of end: a withdrawal is no decision.
            codes = _codes("type", sample.get(ending, []), words, proposal, words.values["ending"])
            lines.append(f"  - type:\n      column: {_quoted(ending)}\n      codes:")
            lines += [f"        {line}" for line in codes]
            lines.append(f"    on: {_quoted(name)}")
            own = [item for item in told if item in _DECISION]
        else:
            lines.append(f"  - type: {kind}\n    on: {_quoted(name)}")
        if own:
            lines.append("    with:")
            for item in own:
                lines += _attribute_lines(item, told[item], sample, words, proposal)
    if ending is not None and not ends:
        proposal.questions.append(f"{ending!r} tells how cases ended, but no column tells the day")
    return lines if len(lines) > 1 else []


def _attribute_lines(
    item: str, column: str, sample: dict[str, list[str]], words: _Words, proposal: Proposal
) -> list[str]:
    codes = _codes(item, sample.get(column, []), words, proposal)
    if not codes:
        return [f"      {item}: {_quoted(column)}"]
    return [
        f"      {item}:\n        column: {_quoted(column)}\n        codes:",
        *(f"          {line}" for line in codes),
    ]
