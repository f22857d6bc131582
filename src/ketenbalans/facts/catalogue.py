"""The shipped figures of the five documents, once read and then at hand.

First rows of ``data/published/facts.csv``::

    id,source,locator,subject,period,breakdown,value,unit,kind,note
    AR-0001,audit-2025,§1 Onze conclusies,finance.ministry.expenditure,2025,,7610.8,EUR million,realised,
    AR-0002,audit-2025,§1 Onze conclusies,finance.ministry.receipts,2025,,463.4,EUR million,realised,

Errors of the documents are kept as printed; ``tieout`` finds them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ketenbalans.errors import DuplicateError, MissingValueError, UnknownNameError
from ketenbalans.facts.figures import Figure
from ketenbalans.facts.reading import by_id, read_figures
from ketenbalans.facts.units import PUBLISHED

FACTS_FILE = PUBLISHED / "facts.csv"


@dataclass(frozen=True)
class Facts:
    """A set of published figures in the order of its file.

    Example:
        >>> from ketenbalans import facts
        >>> len(facts.load()), facts.load()["PL-0015"].number
        (2018, 54000.0)
    """

    figures: tuple[Figure, ...]
    index: Mapping[str, Figure]

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def __getitem__(self, name: str) -> Figure:
        found = self.index.get(name)
        if found is None:
            raise UnknownNameError("figure", name, self.index)
        return found

    def subjects(self) -> tuple[str, ...]:
        """Every subject once, sorted."""
        return tuple(sorted({figure.subject for figure in self.figures}))

    def select(
        self,
        subject: str | None = None,
        *,
        period: str | None = None,
        source: str | None = None,
        kind: str | None = None,
        locator: str | None = None,
        **breakdown: str | None,
    ) -> tuple[Figure, ...]:
        """The figures with these marks, in the order of the file.

        Args:
            subject: The subject; a part that ends with ``.*`` takes everything below it.
            period: The period as in the file.
            source: The document.
            kind: What the figure claims to be.
            locator: Beginning of the locator, such as ``Tabel 8``.
            **breakdown: Value per key; None asks that the figure has no such key.

        Raises:
            UnknownNameError: If no figure has the subject; the near ones are told.

        Example:
            >>> from ketenbalans import facts
            >>> [f.number for f in facts.select("ind.penalties.paid", period="2025")]
            [79.1, 79.1]
        """
        if subject is not None and not subject.endswith(".*") and subject not in _subjects(self):
            raise UnknownNameError("subject", subject, _subjects(self))
        return tuple(
            figure
            for figure in self.figures
            if _fits(figure.subject, subject)
            and period in (None, figure.period)
            and source in (None, figure.source)
            and kind in (None, figure.kind.value)
            and (locator is None or figure.locator.startswith(locator))
            and all(figure.breakdown.get(key) == value for key, value in breakdown.items())
        )

    def one(self, subject: str, **marks: str | None) -> Figure:
        """The one figure with these marks (see ``select``).

        Raises:
            MissingValueError: If there is none.
            DuplicateError: If there are more; name source or locator to choose.

        Example:
            >>> from ketenbalans import facts
            >>> facts.load().one("coa.occupancy.average", period="2025", kind="realised").id
            'JV-0375'
        """
        found = self.select(subject, **marks)
        sought = ", ".join([subject, *(f"{key}={value}" for key, value in marks.items())])
        if not found:
            raise MissingValueError(
                "no figure fits {sought}",
                mend="see 'ketenbalans facts show {subject}'",
                sought=sought,
                subject=subject,
            )
        if len(found) > 1:
            raise DuplicateError(
                "{count} figures fit {sought}: {ids}",
                mend="name source, kind, locator or breakdown",
                count=len(found),
                sought=sought,
                ids=", ".join(figure.id for figure in found),
            )
        return found[0]


def _fits(subject: str, sought: str | None) -> bool:
    if sought is None:
        return True
    return subject.startswith(sought[:-1]) if sought.endswith(".*") else subject == sought


def _subjects(facts: Facts) -> frozenset[str]:
    return frozenset(figure.subject for figure in facts.figures)


@lru_cache(maxsize=1)
def load() -> Facts:
    """The shipped figures of the five documents.

    Example:
        >>> load()["JV-0867"].number  # penalties paid in 2025, million euros
        79.1
    """
    figures = read_figures(FACTS_FILE)
    return Facts(figures, by_id(figures))


def figure(name: str) -> Figure:
    """The shipped figure of an id.

    Raises:
        UnknownNameError: If no figure has the id.

    Example:
        >>> figure("AR-0092").number, str(figure("AR-0092").population)
        (51790.0, 'track_4')
    """
    return load()[name]


def select(subject: str | None = None, **marks: str | None) -> tuple[Figure, ...]:
    """The shipped figures with these marks; see ``Facts.select``.

    Example:
        >>> len(select("ind.fte", type="internal", source="plan-2026"))
        8
    """
    return load().select(subject, **marks)
