"""Identities that people wrote down as data (``data/identities/*.yaml``), applied to a set of figures.

Each entry says what must hold and why; here every table, year and part to which it applies is found. A
formula whose terms are not all printed is not applied: absence is no contradiction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ketenbalans.errors import DuplicateError
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.formulas import CLASSES, Constant, Formula, Joined, Part, Slot, parse
from ketenbalans.facts.identities import (
    Identity,
    Node,
    Number,
    Operation,
    Term,
    common_factor,
    figures_in,
    sum_of,
)
from ketenbalans.facts.kinds import KINDS, SEVERITIES
from ketenbalans.facts.periods import read
from ketenbalans.vocabulary.documents import Section, read_document

IDENTITIES = Path(str(files("ketenbalans") / "data" / "identities"))
SCOPES = ("table", "document", "any")


@dataclass(frozen=True)
class Declaration:
    """One entry of an identity file."""

    name: str
    kind: str
    formula: Formula
    scope: str
    reason: Mapping[str, str]
    severity: str
    margin: float
    suspect: str
    place: str


@lru_cache(maxsize=1)
def declarations() -> tuple[Declaration, ...]:
    """Every shipped declaration, in the order of files and entries.

    Raises:
        DuplicateError: If two have the same id.
    """
    found: dict[str, Declaration] = {}
    for path in sorted(IDENTITIES.glob("*.yaml")):
        for entry in read_declarations(path):
            if entry.name in found:
                raise DuplicateError(
                    "identity {name!r} stands twice", where=entry.place, mend="rename one", name=entry.name
                )
            found[entry.name] = entry
    return tuple(found.values())


def read_declarations(path: Path) -> tuple[Declaration, ...]:
    """The declarations of one file."""
    document = read_document(path).only("schema", "identities")
    return tuple(_declaration(entry) for entry in document.sections("identities"))


def _declaration(entry: Section) -> Declaration:
    entry.only("id", "kind", "formula", "scope", "reason", "severity", "margin", "suspect")
    reason = entry.section("reason").only("en", "nl")
    return Declaration(
        name=entry.text("id"),
        kind=entry.one_of("kind", KINDS),
        formula=parse(entry.text("formula"), entry.place("formula")),
        scope=entry.one_of("scope", SCOPES, "table"),
        reason={"en": reason.text("en"), "nl": reason.text("nl")},
        severity=entry.one_of("severity", SEVERITIES) if "severity" in entry else "",
        margin=entry.number("margin", 0.0, low=0, high=10),
        suspect=entry.one_of("suspect", ("left", "right"), "left") if "suspect" in entry else "",
        place=entry.place("id"),
    )


def class_of(figure: Figure) -> str:
    """Whether a figure tells what was (``realised``) or what was meant to be (``plan``)."""
    return "realised" if figure.kind.value in CLASSES["realised"] else "plan"


class Index:
    """Figures by subject, to find the ones that a term asks for."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_shape: dict[tuple[str, tuple[str, ...]], list[Figure]] = defaultdict(list)
        self.order: dict[str, int] = {}
        for figure in figures:
            self.order[figure.id] = len(self.order)
            if figure.is_number:
                keys = tuple(key for key, _ in figure.key)
                self._by_shape[figure.subject, keys].append(figure)

    def of(self, slot: Slot) -> list[Figure]:
        """The numbers with the subject and the breakdown keys of a slot, in the order of the file."""
        return self._by_shape.get((slot.subject, tuple(key for key, _ in slot.breakdown)), [])


def instances(declaration: Declaration, index: Index) -> Iterator[Identity]:
    """Every identity that a declaration yields on a set of figures."""
    seen: set[frozenset[str]] = set()
    chosen: dict[object, tuple[tuple[int, int], Identity]] = {}
    anchor_slot = declaration.formula.slots[0]
    for anchor in index.of(anchor_slot):
        bindings = _bind(anchor_slot, anchor, {})
        if bindings is None or not _kind_fits(anchor_slot, anchor, anchor):
            continue
        identity = _instance(declaration, index, anchor, bindings)
        if identity is None or frozenset(identity.ids) in seen:
            continue
        seen.add(frozenset(identity.ids))
        year = read(anchor.period).year
        place = {
            "table": (anchor.source, anchor.locator),
            "document": (anchor.source,),
            "any": (),
        }[declaration.scope]
        key = (place, tuple(sorted(bindings.items())), year or anchor.period, class_of(anchor), anchor.value)
        members = list(figures_in(identity.left)) + list(figures_in(identity.right))
        near = sum((m.source, m.locator) == (anchor.source, anchor.locator) for m in members)
        rank = (near, anchor.decimals - len(str(int(anchor.measured_in.factor))))
        if key not in chosen or rank > chosen[key][0]:
            chosen[key] = (rank, identity)
    for _, identity in chosen.values():
        yield identity


def _instance(
    declaration: Declaration, index: Index, anchor: Figure, bindings: dict[str, str]
) -> Identity | None:
    unit = anchor.measured_in

    def resolve(part: Part) -> Node | None:
        if isinstance(part, Constant):
            return Number(part.value)
        if isinstance(part, Joined):
            left, right = resolve(part.left), resolve(part.right)
            if left is None or right is None:
                return (left or right) if part.sign in "+-" and _optional_absent(part, left) else None
            return Operation(part.sign, left, right)
        found = _find(part, index, anchor, bindings, declaration.scope)
        if not found:
            return None
        return sum_of([Term(figure, common_factor(figure, unit)) for figure in found])

    left, right = resolve(declaration.formula.left), resolve(declaration.formula.right)
    if left is None or right is None:
        return None
    side = left if declaration.suspect == "left" else right
    suspect = next(figures_in(side)).id if declaration.suspect else ""
    return Identity(
        declaration.name,
        declaration.kind,
        left,
        right,
        declaration.formula.relation,
        reason=declaration.name,
        unit=anchor.unit,
        severity=declaration.severity,
        margin=declaration.margin,
        declared=True,
        suspect=suspect,
    )


def _optional_absent(part: Joined, left: Node | None) -> bool:
    absent = part.right if left is not None else part.left
    return isinstance(absent, Slot) and absent.optional


def _kind_fits(slot: Slot, figure: Figure, anchor: Figure) -> bool:
    if slot.source and figure.source != slot.source:
        return False
    if slot.label and figure.period != slot.label:
        return False
    if slot.point and read(figure.period).point != slot.point:
        return False
    if slot.kind == "any":
        return True
    if slot.kind:
        return figure.kind.value in CLASSES[slot.kind]
    return class_of(figure) == class_of(anchor)


def _bind(slot: Slot, figure: Figure, bindings: Mapping[str, str]) -> dict[str, str] | None:
    """The bindings under which a figure has the breakdown of a slot; None where it has not."""
    bound = dict(bindings)
    for (_, wanted), (_, value) in zip(slot.breakdown, figure.key, strict=True):
        if wanted == "*":
            continue
        if wanted.startswith("$"):
            if bound.setdefault(wanted, value) != value:
                return None
        elif wanted != value:
            return None
    return bound


def _find(
    slot: Slot, index: Index, anchor: Figure, bindings: dict[str, str], scope: str
) -> list[Figure] | None:
    here = read(anchor.period)
    found: list[Figure] = []
    for figure in index.of(slot):
        if scope == "table" and (figure.source, figure.locator) != (anchor.source, anchor.locator):
            continue
        if scope == "document" and figure.source != anchor.source:
            continue
        if _bind(slot, figure, bindings) is None or not _kind_fits(slot, figure, anchor):
            continue
        year = read(figure.period).year
        if not slot.label and (
            year != here.year + slot.offset if here.year is not None else figure.period != anchor.period
        ):
            continue
        found.append(figure)
    if not found:
        return None
    found.sort(key=lambda figure: _distance(figure, anchor, index))
    if not slot.every:
        bound = _bind(slot, found[0], bindings)
        if bound is not None:
            bindings.update(bound)
        return found[:1]
    best: dict[tuple[tuple[str, str], ...], Figure] = {}
    nearest = (found[0].source, found[0].locator)
    for figure in found:
        if (figure.source, figure.locator) == nearest and not _is_whole(slot, figure):
            best.setdefault(figure.key, figure)
    return sorted(best.values(), key=lambda figure: index.order[figure.id]) or None


def _is_whole(slot: Slot, figure: Figure) -> bool:
    return any(
        wanted == "*" and figure.breakdown[key].split()[-1] in ("total", "subtotal", "totaal")
        for key, wanted in slot.breakdown
    )


def _distance(figure: Figure, anchor: Figure, index: Index) -> tuple[int, ...]:
    return (
        figure.id != anchor.id,
        (figure.source, figure.locator) != (anchor.source, anchor.locator),
        figure.source != anchor.source,
        figure.kind is not anchor.kind,
        figure.number == 0,  # a table that leaves a stage at zero is not the one that tells it
        figure.period != anchor.period,
        -figure.decimals if figure.unit == anchor.unit else int(-1 / figure.measured_in.factor),
        index.order[figure.id],
    )
