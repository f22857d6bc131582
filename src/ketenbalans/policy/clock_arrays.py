"""The clock of millions of cases: the answers of ``policy.clock`` as arrays.

``columns_of`` turns records into columns, ``clock_of`` counts them, ``decision_deadlines`` is the short way
for whoever knows only regime, procedure and day of lodging. Records with an annulled decision or lodged
anew are counted by the explaining clock when the columns are made, so that no case is left out.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from ketenbalans.errors import ContradictionError, MissingValueError, OutOfRangeError
from ketenbalans.policy.catalogue import Catalogue, load
from ketenbalans.policy.clock_kernel import UNBOUNDED, Cases, decision_days
from ketenbalans.policy.clock_penalty_kernel import Amounts, Claims, penalty_amounts
from ketenbalans.policy.clock_tables import LawTables, tables_of
from ketenbalans.policy.clock_tracks import Track
from ketenbalans.policy.counting_kernel import NONE
from ketenbalans.policy.law_record import FIRST_YEAR, LAST_YEAR
from ketenbalans.vocabulary.codes import Procedure, TermRegime

SHARD = 524_288
"""Cases that one thread counts at a time; the answers do not depend on it."""
NO_DAYS = np.empty(0, np.int32)
NO_AMOUNTS = np.empty(0, np.float64)


@dataclass(frozen=True)
class Columns:
    """Cases as columns, one row per case; days are whole numbers since 1970, ``NONE`` where absent.

    Attributes:
        track: Code of ``clock_tracks.Track``; -1 while nothing is lodged, shape (case,) like all below.
        regime: Position in ``list(TermRegime)``; -1 outside asylum.
        regime_class: Penalty regime: 0 asylum, 1 naturalisation, 2 other.
        lodged, law_day, start, ended, on: Days, see ``clock_facts.Facts``.
        country: Position in ``LawTables.countries``; -1 for a country without a moratorium.
        extendable, uncapped: Whether moratoria reach the case; whether the longest term does not.
        offsets: First row of each case in the changes, shape (case + 1,).
        change_kind, change_day, change_amount, change_basis: Extensions and suspensions.
        notice_offsets, notice_day: Notices of default.
        order_offsets, order_day, order_last, order_days, order_rate, order_maximum: Court orders.
        settled: Rows whose answer the explaining clock gave, with that answer.
    """

    track: np.ndarray
    regime: np.ndarray
    regime_class: np.ndarray
    lodged: np.ndarray
    law_day: np.ndarray
    start: np.ndarray
    ended: np.ndarray
    on: np.ndarray
    country: np.ndarray
    extendable: np.ndarray
    uncapped: np.ndarray
    offsets: np.ndarray
    change_kind: np.ndarray
    change_day: np.ndarray
    change_amount: np.ndarray
    change_basis: np.ndarray
    notice_offsets: np.ndarray
    notice_day: np.ndarray
    order_offsets: np.ndarray
    order_day: np.ndarray
    order_last: np.ndarray
    order_days: np.ndarray
    order_rate: np.ndarray
    order_maximum: np.ndarray
    settled: dict[int, dict[str, float]] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.track.size)


@dataclass(frozen=True)
class Answers:
    """What the clock says of each case, shape (case,); days as ``datetime64[D]``, NaT where there is none.

    Attributes:
        last_day: Last day of the decision term.
        running: Whether that term runs (has started and is not suspended).
        notice_valid: 1 valid, 0 not, -1 no notice.
        appeal_from: First day for an appeal for lateness.
        court_last_day: Last day of the last court order.
        administrative, court: Euros up to the day asked for.
        administrative_days, court_days: The days behind them.
    """

    last_day: np.ndarray
    running: np.ndarray
    notice_valid: np.ndarray
    appeal_from: np.ndarray
    court_last_day: np.ndarray
    administrative: np.ndarray
    administrative_days: np.ndarray
    court: np.ndarray
    court_days: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Both penalties together, in euros."""
        return np.asarray(self.administrative + self.court)


def clock_of(columns: Columns, catalogue: Catalogue | None = None, threads: int = 2) -> Answers:
    """Counts the decision term, the notice and the penalties of every case.

    Args:
        columns: The cases, from ``clock_encoding.columns_of`` or made by the caller.
        catalogue: The law, with any reform; without it the law as shipped.
        threads: How many threads count; the answers are the same for any number.

    Returns:
        One row per case.

    Raises:
        MissingValueError: If the law has no value for a day of a case.
        OutOfRangeError: If a term ends outside the years whose working days are known.

    Source:
        As ``policy.clock.explain``; docs/explanation/legal-clock.md. Serves R-060, R-064.
    """
    tables = tables_of(catalogue or load())
    count = len(columns)
    last_day, appeal, court_last = (np.empty(count, np.int32) for _ in range(3))
    running, notice = np.empty(count, np.bool_), np.empty(count, np.int8)
    administrative, court = np.empty(count), np.empty(count)
    administrative_days, court_days = np.empty(count, np.int32), np.empty(count, np.int32)

    cases = Cases(*(getattr(columns, name) for name in Cases._fields))
    claims = Claims(*(getattr(columns, name) for name in Claims._fields))
    amounts = Amounts(notice, appeal, administrative, administrative_days, court_last, court, court_days)
    starts = range(0, count, SHARD)
    failed = np.full((len(starts), 2), NONE, np.int64)

    def shard(number: int) -> None:
        first, last = starts[number], min(count, starts[number] + SHARD)
        law = tables.record.copy()  # its own note of what the law lacks
        law["failed"] = NONE
        decision_days(first, last, law[0], cases, last_day, running)
        penalty_amounts(first, last, law[0], claims, last_day, amounts)
        failed[number] = law["failed"][0]

    _in_threads(shard, len(starts), threads)
    _refuse(failed, tables)
    answers = {
        "last_day": last_day,
        "running": running,
        "notice_valid": notice,
        "appeal_from": appeal,
        "court_last_day": court_last,
        "administrative": administrative,
        "administrative_days": administrative_days,
        "court": court,
        "court_days": court_days,
    }
    for row, known in columns.settled.items():
        for name, value in known.items():
            answers[name][row] = value
    days = {name: as_days(answers[name]) for name in ("last_day", "appeal_from", "court_last_day")}
    return Answers(**(answers | days))


def decision_deadlines(
    regime: np.ndarray,
    procedure: np.ndarray,
    lodged: np.ndarray,
    *,
    country: np.ndarray | None = None,
    catalogue: Catalogue | None = None,
    threads: int = 2,
) -> np.ndarray:
    """The last day of the decision term of asylum applications without suspensions or own extensions.

    Args:
        regime: Position in ``list(TermRegime)``, shape (application,).
        procedure: Position in ``list(Procedure)``; -1 for none, which is read as the normal one.
        lodged: Day of lodging, ``datetime64[D]``; for the border procedure the day of registration.
        country: ISO 3166-1 alpha-3 codes, for moratoria; without it none is counted.
        catalogue: The law; without it the law as shipped.
        threads: How many threads count.

    Returns:
        Last days, ``datetime64[D]``; NaT for a transfer, whose term does not run here.

    Raises:
        MissingValueError: If the law has no value for a day.
        ContradictionError: If the arrays have different shapes.

    Source:
        law.md OLD-1, section 1a, APR-3 to APR-9. Serves R-060.

    Example:
        >>> old, pact = (list(TermRegime).index(name) for name in (TermRegime.OLD, TermRegime.PACT))
        >>> lodged = np.array(["2024-04-10", "2026-06-15"], "datetime64[D]")
        >>> decision_deadlines(np.array([old, pact]), np.array([-1, -1]), lodged)
        array(['2024-10-10', '2026-12-15'], dtype='datetime64[D]')
    """
    catalogue = catalogue or load()
    if not regime.shape == procedure.shape == lodged.shape:
        raise ContradictionError(
            "the arrays have shapes {regime}, {procedure} and {lodged}",
            mend="give one value per application in each",
            regime=regime.shape,
            procedure=procedure.shape,
            lodged=lodged.shape,
        )
    tracks = np.array(
        [
            {
                Procedure.BORDER: Track.PACT_BORDER,
                Procedure.INADMISSIBLE: Track.PACT_INADMISSIBLE,
                Procedure.ACCELERATED: Track.PACT_ACCELERATED,
            }.get(name, Track.PACT_NORMAL)
            for name in Procedure
        ]
        + [Track.PACT_NORMAL],
        np.int8,
    )
    old = regime == list(TermRegime).index(TermRegime.OLD)
    track = np.where(old, np.int8(Track.ASYLUM_OLD), tracks[procedure]).astype(np.int8)
    days = lodged.astype("datetime64[D]").astype(np.int64).astype(np.int32)
    moved = procedure == list(Procedure).index(Procedure.TRANSFER)
    codes = np.full(days.size, -1, np.int16)
    if country is not None:
        for position, name in enumerate(tables_of(catalogue).countries):
            codes[country == name] = position
    columns = plain_columns(
        track, days, np.where(moved, NONE, days).astype(np.int32), regime.astype(np.int8), codes
    )
    return clock_of(columns, catalogue, threads).last_day


def plain_columns(
    track: np.ndarray, lodged: np.ndarray, start: np.ndarray, regime: np.ndarray, country: np.ndarray
) -> Columns:
    """Columns of open asylum applications without events.

    Args:
        track: Code of ``clock_tracks.Track``, int8, shape (case,) like all below.
        lodged: Day number of lodging, int32.
        start: Day number of the start of the term, int32; ``NONE`` where it has not started.
        regime: Position in ``list(TermRegime)``, int8.
        country: Position in ``LawTables.countries``, int16; -1 for none.
    """
    count = lodged.size
    nowhere = np.zeros(count + 1, np.int32)
    never = np.full(count, NONE, np.int32)
    no_codes = np.empty(0, np.int8)
    return Columns(
        track=track,
        regime=regime,
        regime_class=np.zeros(count, np.int8),
        lodged=lodged,
        law_day=lodged,
        start=start,
        ended=never,
        on=lodged,
        country=country,
        extendable=np.ones(count, np.bool_),
        uncapped=np.zeros(count, np.bool_),
        offsets=nowhere,
        change_kind=no_codes,
        change_day=NO_DAYS,
        change_amount=NO_DAYS,
        change_basis=no_codes,
        notice_offsets=nowhere,
        notice_day=NO_DAYS,
        order_offsets=nowhere,
        order_day=NO_DAYS,
        order_last=NO_DAYS,
        order_days=NO_DAYS,
        order_rate=NO_AMOUNTS,
        order_maximum=NO_AMOUNTS,
    )


def as_days(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers since 1970 as days, NaT where absent."""
    wide = numbers.astype(np.int64)
    wide[numbers == NONE] = np.iinfo(np.int64).min
    return wide.view("datetime64[D]")


def _in_threads(work: Callable[[int], None], count: int, threads: int) -> None:
    if threads <= 1 or count <= 1:
        for number in range(count):
            work(number)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(count)))


def _refuse(failed: np.ndarray, tables: LawTables) -> None:
    """Raises for the first value that the law lacked."""
    broken = np.flatnonzero(failed[:, 0] != NONE)
    if not broken.size:
        return
    row, day = (int(part) for part in failed[broken[0]])
    if row == UNBOUNDED:
        raise MissingValueError(
            "the extension of {on} has no length, and the law names no longest one",
            where="term_extended",
            mend="add months",
            on=np.datetime64(day, "D"),
        )
    if row < 0:
        raise OutOfRangeError(
            "a term ends on {day}, outside the years {first} to {last}",
            mend="mend the day of lodging",
            day=np.datetime64(day, "D"),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    tables.refuse(row, day)
