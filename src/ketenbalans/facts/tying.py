"""Holds published figures against every identity that is declared or found, and reports what cannot be true.

``tie_out`` is the whole check (R-062, R-082, R-084, R-117): rounding never makes a finding, each finding
names just the figures of its identity, and the likeliest misprint is named with its reasoning.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ketenbalans.facts.culprits import Correction, Search
from ketenbalans.facts.declared import Declaration, Index, declarations, instances
from ketenbalans.facts.discovery_repeats import bounds, repeats, shares_at_most_all
from ketenbalans.facts.discovery_shares import shares
from ketenbalans.facts.discovery_sums import sums
from ketenbalans.facts.discovery_time import over_time
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.findings import Culprit, Finding, TieOut
from ketenbalans.facts.identities import Identity
from ketenbalans.facts.intervals import Interval, printed, table_rounding
from ketenbalans.facts.reading import by_id
from ketenbalans.facts.sentences import reasoning, tell
from ketenbalans.facts.severity import judge
from ketenbalans.facts.suspicions import suspicions


def ranges_of(figures: Sequence[Figure]) -> dict[str, Interval]:
    """What every printed number can have been before rounding, by id."""
    habits = table_rounding(figures)
    return {figure.id: printed(figure, habits) for figure in figures if figure.is_number}


def identities_of(
    figures: Sequence[Figure], ranges: dict[str, Interval], declared: Iterable[Declaration] | None = None
) -> list[Identity]:
    """Every identity that applies to a set of figures, each once; a declared one goes before a found one."""
    found: dict[tuple[object, ...], Identity] = {}
    for identity in _all(figures, ranges, declarations() if declared is None else declared):
        if len(identity.ids) == 0 or (len(identity.ids) == 1 and identity.right == identity.left):
            continue
        family = identity.relation if identity.relation in ("!=", "<=") else "="
        found.setdefault((frozenset(identity.ids), family), identity)
    return list(found.values())


def _all(
    figures: Sequence[Figure], ranges: dict[str, Interval], declared: Iterable[Declaration]
) -> Iterator[Identity]:
    index = Index(figures)
    for declaration in declared:
        yield from instances(declaration, index)
    yield from over_time(figures, ranges)
    yield from sums(figures, ranges)
    yield from shares(figures, ranges)
    yield from repeats(figures, ranges)
    yield from bounds(figures)
    yield from shares_at_most_all(figures)
    yield from suspicions(figures, ranges)


def in_order(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures in the order of their ids where those are numbered, so that a sorted file gives the same
    findings.

    Ids such as ``JV-0375`` tell the order of the document; other ids leave the order of the file.

    Example:
        >>> from ketenbalans import facts
        >>> [figure.id for figure in in_order([facts.figure("JV-0375"), facts.figure("JV-0090")])]
        ['JV-0090', 'JV-0375']
    """
    matches = [re.fullmatch(r"(.*?)(\d+)", figure.id) for figure in figures]
    if not all(matches):
        return tuple(figures)
    documents: dict[str, int] = {}
    for figure in sorted(figures, key=lambda figure: figure.id):
        documents.setdefault(figure.source, len(documents))
    keyed = [
        (documents[figure.source], match[1], int(match[2]), place, figure)
        for place, (figure, match) in enumerate(zip(figures, matches, strict=True))
        if match is not None
    ]
    return tuple(entry[-1] for entry in sorted(keyed, key=lambda entry: entry[:-1]))


def values_elsewhere(figures: Sequence[Figure]) -> dict[str, frozenset[float]]:
    """The values that other figures of the same row print, in the same unit, by id; zeros tell nothing."""
    rows: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.is_number and figure.number != 0:
            rows[figure.subject, figure.key, figure.unit].append(figure)
    return {
        figure.id: frozenset(other.number for other in row if other is not figure)
        for row in rows.values()
        for figure in row
    }


def tie_out(figures: Sequence[Figure], declared: Iterable[Declaration] | None = None) -> TieOut:
    """What in a set of published figures cannot be true.

    Args:
        figures: The figures, as ``facts.reading.read_figures`` gives them.
        declared: Identities written down by people; the shipped ones where not given.

    Returns:
        How much was checked, and the findings, worst first.

    Source:
        R-005, R-062, R-082, R-084, R-117, R-122; docs/explanation/tie-out.md.

    Example:
        >>> from ketenbalans import facts
        >>> found = tie_out(facts.select(locator="Tabel 9 (§37.4)"))
        >>> sorted({finding.culprit.figure for finding in found.findings})
        ['JV-0474', 'JV-0480']
    """
    figures = in_order(figures)
    ranges = ranges_of(figures)
    identities = identities_of(figures, ranges, declared)
    culprits = Search(identities, ranges, values_elsewhere(figures)).assign()
    known = by_id(figures)
    names = {each.name: each for each in (declarations() if declared is None else declared)}
    findings = [
        _finding(identity, ranges, culprits.get(id(identity)), known, names.get(identity.name))
        for identity in identities
        if not identity.holds(ranges)
    ]
    order = {figure.id: place for place, figure in enumerate(figures)}
    findings.sort(key=lambda finding: (finding.rank, order[finding.facts[0]]))
    covered = {name for identity in identities for name in identity.ids}
    return TieOut(len(identities), len(figures), len(covered), tuple(findings))


def _finding(
    identity: Identity,
    ranges: dict[str, Interval],
    likeliest: tuple[Correction, tuple[str, ...]] | None,
    known: dict[str, Figure],
    declaration: Declaration | None,
) -> Finding:
    left, right = identity.sides(ranges)
    slip = likeliest[0].slip if likeliest else ""
    if identity.relation == "!=":
        figure = known[identity.suspect or identity.ids[0]]
        culprit: Culprit | None = Culprit(figure.id, figure.number, None, 0, 0, 0, (), "")
    else:
        culprit = _culprit(*likeliest) if likeliest else None
        if culprit is None and identity.suspect:
            figure = known[identity.suspect]
            culprit = Culprit(figure.id, figure.number, None, 0, 0, 0, (), "")
    kind = "unit_factor" if slip == "a factor 1,000" and identity.kind != "two_populations" else identity.kind
    members = [known[name] for name in identity.ids]
    severity = judge(identity, left, right, members, kind)
    return Finding(
        identity=identity.name,
        kind=kind,
        facts=identity.ids,
        left=_tidy(left.value),
        right=_tidy(right.value),
        difference=_tidy(left.value - right.value),
        unit=identity.unit,
        severity=severity,
        culprit=culprit,
        sentence={
            language: tell(kind, members, left.value, right.value, identity.unit, declaration, language)
            for language in ("nl", "en")
        },
        reasoning={language: reasoning(culprit, kind, known, language) for language in ("nl", "en")},
        locators=tuple(figure.cite() for figure in members),
    )


def _culprit(best: Correction, rivals: tuple[str, ...]) -> Culprit:
    return Culprit(
        best.figure,
        best.printed,
        _tidy(best.value),
        best.mends,
        best.breaks,
        best.supports,
        rivals,
        best.slip,
        best.familiar,
    )


def _tidy(number: float) -> float:
    """A number without the dust of binary fractions."""
    return float(f"{number:.10g}")
