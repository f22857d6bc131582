"""Frozen snapshots of the stock: an answer kept under a name, beside what the register would say today.

Two of them have names of their own, the reference date of the plan and the legal cut-off, and are always
shown together with their definitions (R-002).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

from sqlalchemy import insert, select

from ketenbalans.errors import ContradictionError, DuplicateError
from ketenbalans.register.reading import FOREVER, Register, moment_of
from ketenbalans.register.stock import StockQuestion, stock
from ketenbalans.store import audit
from ketenbalans.store.tables import SNAPSHOT
from ketenbalans.vocabulary.codes import Population
from ketenbalans.vocabulary.documents import read_document

CUTS = ("term_regime", "age_class")
"""What a snapshot keeps beside the total."""


@dataclass(frozen=True)
class NamedSnapshot:
    """A snapshot that figures refer to.

    Attributes:
        name: Under which it is frozen.
        on: Its day.
        population: Whom it counts.
        definition: In both languages.
        published: The number that was published; None where none was.
        source: Where it is defined.
    """

    name: str
    on: date
    population: Population
    definition: Mapping[str, str]
    published: int | None
    source: str


@lru_cache(maxsize=1)
def named_snapshots() -> tuple[NamedSnapshot, ...]:
    """The reference date of the plan and the legal cut-off.

    Example:
        >>> [str(one.on) for one in named_snapshots()]
        ['2026-04-01', '2026-06-12']
    """
    with as_file(files("ketenbalans") / "data" / "register" / "snapshots.yaml") as file:
        document = read_document(file).only("schema", "snapshots")
    found = []
    for item in document.sections("snapshots"):
        item.only("name", "on", "population", "published", "definition", "source")
        definition = item.section("definition").only("en", "nl")
        found.append(
            NamedSnapshot(
                item.text("name"),
                item.day("on"),
                Population(item.one_of("population", list(Population))),
                {language: definition.text(language) for language in ("en", "nl")},
                int(item.number("published", low=0)) if "published" in item else None,
                item.text("source"),
            )
        )
    return tuple(found)


def freeze(register: Register, name: str, question: StockQuestion | None = None) -> dict[str, Any]:
    """Keeps a stock under a name, for good.

    Args:
        register: The register.
        name: The name; ``reference_date`` and ``legal_cut_off`` know their own day and population.
        question: Which stock, where the name is another.

    Returns:
        The snapshot: the answer of ``stock`` with ``name``. ``known_at`` is a moment, so that the same
        question can be asked again.

    Raises:
        DuplicateError: If the name is taken; a frozen snapshot is never replaced.
        ContradictionError: If the name has a day of its own and another is asked for, or no day is given.

    Source:
        Serves R-002.
    """
    question = _question(name, question)
    if question.known_at >= FOREVER:
        question = StockQuestion(
            question.on, register.last_moment(), question.population, question.by or CUTS
        )
    content = json.dumps({"name": name, **stock(register, question)}, sort_keys=True, ensure_ascii=False)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    with register.store.writing() as connection:
        rows = connection.execute(select(SNAPSHOT.c.id, SNAPSHOT.c.name)).all()
        if name in {row.name for row in rows}:
            raise DuplicateError(
                "snapshot {name} is frozen already",
                where="--name",
                mend="give another name; 'register snapshots' shows what is frozen",
                name=name,
            )
        number = max((row.id for row in rows), default=0) + 1
        connection.execute(insert(SNAPSHOT).values(id=number, name=name, content=content, sha256=sha256))
        audit.record(connection, "freeze", f"snapshot {name}", "kept", {"sha256": sha256})
    found: dict[str, Any] = json.loads(content)
    return found


def _question(name: str, question: StockQuestion | None) -> StockQuestion:
    named = next((one for one in named_snapshots() if one.name == name), None)
    if named is None:
        if question is None:
            raise ContradictionError(
                "{name} has no day of its own",
                where="--name",
                mend="give the day with --on, or use one of: {known}",
                name=name,
                known=", ".join(one.name for one in named_snapshots()),
            )
        return StockQuestion(question.on, question.known_at, question.population, question.by or CUTS)
    if question is not None and (question.on, question.population) != (named.on, named.population):
        raise ContradictionError(
            "{name} is the stock of {population} on {on}",
            where="--name",
            mend="leave --on and --population away, or give another name",
            name=name,
            population=str(named.population),
            on=named.on,
        )
    known_at = question.known_at if question else FOREVER
    return StockQuestion(named.on, known_at, named.population, CUTS)


def snapshots(register: Register) -> list[dict[str, Any]]:
    """Every snapshot with its definition: the two named ones always, frozen or not, then the others.

    Returns:
        Per snapshot ``name, on, population, definition, published`` (where a number was), ``frozen``, and
        of a frozen one ``stock, by_state, cuts, known_at``, ``untouched`` (whether it is what was frozen)
        and ``stock_now``: what the same question gives today. That differs where events were told later
        with an earlier moment of recording.

    Source:
        Serves R-002.
    """
    with register.store.reading() as connection:
        rows = connection.execute(select(SNAPSHOT).order_by(SNAPSHOT.c.id)).all()
    kept = {row.name: row for row in rows}
    found = []
    for named in named_snapshots():
        told = _told(register, kept.pop(named.name, None))
        found.append(
            {
                "name": named.name,
                "on": named.on.isoformat(),
                "population": str(named.population),
                "published": named.published,
                "source": named.source,
                **told,
                "definition": dict(named.definition),
            }
        )
    return found + [{"published": None, **_told(register, row)} for row in kept.values()]


def _told(register: Register, row: Any) -> dict[str, Any]:
    if row is None:
        return {"frozen": False}
    content: dict[str, Any] = json.loads(row.content)
    names = tuple(name for name in (content["cuts"] or [{}])[0] if name != "count")
    question = StockQuestion(
        date.fromisoformat(content["on"]),
        moment_of(content["known_at"]),
        Population(content["population"]),
        names,
    )
    return {
        **content,
        "frozen": True,
        "untouched": hashlib.sha256(row.content.encode()).hexdigest() == row.sha256,
        "stock_now": stock(register, question)["stock"],
    }
