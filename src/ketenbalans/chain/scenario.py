"""Scenarios: named differences from the chain, each with its reason and source.

A scenario holds nothing else: differences that always hold or hold between two days, shocks (which are
dated differences under one name), and groups that change stream on a day. So two scenarios that touch
different attributes may be applied in either order with the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ketenbalans.chain.chain import Chain
from ketenbalans.chain.changes import Move
from ketenbalans.chain.contradictions import consistent
from ketenbalans.chain.difference import Difference as Difference
from ketenbalans.chain.difference import read_difference as read_difference
from ketenbalans.chain.shocks import read_shock
from ketenbalans.errors import UnknownNameError
from ketenbalans.vocabulary.documents import Section, read_document
from ketenbalans.vocabulary.streams import STREAMS

FOLDER = Path(str(files("ketenbalans") / "data" / "scenarios"))


@dataclass(frozen=True)
class Scenario:
    """A named set of differences.

    Example:
        >>> from ketenbalans.chain.chain import load as load_chain
        >>> load("plan").apply(load_chain()).word("capacity.rule")
        'pact_first'
    """

    name: str
    title: Mapping[str, str]
    differences: tuple[Difference, ...]
    moves: tuple[Move, ...] = ()

    def apply(self, chain: Chain) -> Chain:
        """A new chain with every difference made, and looked through for contradictions."""
        for difference in self.differences:
            chain = difference.apply(chain)
        for move in self.moves:
            chain = chain.with_move(move)
        return consistent(chain)


def read(path: Path) -> Scenario:
    """The scenario that a file describes.

    Raises:
        KetenbalansError: With file, line, key and mend, for whatever is missing, unknown or contradictory.
    """
    document = read_document(path).only("schema", "id", "title", "differences", "shocks", "moves")
    title = document.section("title").only("en", "nl")
    differences = [read_difference(section) for section in document.sections("differences")]
    shocks = document.sections("shocks") if "shocks" in document else []
    moves = document.sections("moves") if "moves" in document else []
    return Scenario(
        document.text("id"),
        {language: title.text(language) for language in ("en", "nl")},
        (*differences, *(part for shock in shocks for part in read_shock(shock))),
        tuple(read_move(move) for move in moves),
    )


def read_move(section: Section) -> Move:
    """One group that changes stream, out of a file."""
    section.only("from_stream", "to_stream", "share", "on", "reason", "source")
    return Move(
        section.one_of("from_stream", STREAMS),
        section.one_of("to_stream", STREAMS),
        section.number("share", low=0, high=1),
        section.day("on"),
        section.text("reason"),
        section.text("source"),
        section.place("from_stream"),
    )


def names() -> tuple[str, ...]:
    """The scenarios that are shipped."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load(name: str) -> Scenario:
    """A shipped scenario by name, or one from a file that a user names.

    Raises:
        UnknownNameError: If there is neither; the near names are told.
    """
    if name in names():
        return read(FOLDER / f"{name}.yaml")
    if name.endswith((".yaml", ".yml", ".json")):
        return read(Path(name))
    raise UnknownNameError("scenario", name, names(), where="--scenario")
