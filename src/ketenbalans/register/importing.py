"""Brings a source into the register: in pieces, each whole or not at all, and from where it was left off.

The same file under the same mapping adds nothing twice. Refused rows go to a file of their own, or, when
strict, keep everything outside.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from ketenbalans.errors import BadInputError, ContradictionError
from ketenbalans.register.admitting import Admitted, admit
from ketenbalans.register.batches import last_marks
from ketenbalans.register.chunks import CHUNK_ROWS, Chunk, Refused, Table
from ketenbalans.register.keyring import Keyring
from ketenbalans.register.known import Known
from ketenbalans.register.mapping import SourceMapping
from ketenbalans.register.normalise import Normalised, normalise
from ketenbalans.register.own_form import left_out
from ketenbalans.register.pseudonyms import PseudonymKey, require_same
from ketenbalans.register.refusals import RefusalFile
from ketenbalans.register.segments import Segment, open_segments, write_segment
from ketenbalans.store import audit
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import IMPORT_RUN, REGISTER

Progress = Callable[[int], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        source: Name of the file.
        rows: Rows of the source, now and in interrupted runs before.
        events_added: New events of this run.
        events_known: Events that the register held already.
        cases_added: New cases.
        facts_added: New statements about cases.
        rows_refused: Rows that stayed outside.
        refusals: The file that lists them; None where there are none.
        resumed_at: Row at which an interrupted import went on.
        already_known: Whether this very file was in the register before.
        undated: Events for which the day of the event stands for the moment of recording.
        columns_left_out: Columns that stayed outside without the mapping saying so.
        key_id: Id of the key of the pseudonyms.
        revisions: Events that are part of a revision.
    """

    source: str
    rows: int = 0
    events_added: int = 0
    events_known: int = 0
    cases_added: int = 0
    facts_added: int = 0
    rows_refused: int = 0
    refusals: str | None = None
    resumed_at: int = 0
    already_known: bool = False
    undated: int = 0
    columns_left_out: tuple[str, ...] = ()
    key_id: str = ""
    revisions: int = 0


@dataclass(frozen=True)
class ImportJob:
    """What is to be imported, and how.

    Attributes:
        table: The source.
        file: The file it comes from.
        mapping: Which column is what.
        key: Turns keys into pseudonyms.
        strict: Whether one refused row keeps everything outside.
        language: Of the file of refusals.
        refusals: Where that file stands; beside the source by default.
        chunk_rows: Rows in one transaction.
        progress: Called with the number of rows done.
    """

    table: Table
    file: Path
    mapping: SourceMapping
    key: PseudonymKey
    strict: bool = False
    language: str = "en"
    refusals: Path | None = None
    chunk_rows: int = CHUNK_ROWS
    progress: Progress = field(default=lambda _rows: None)


def file_sha256(file: Path) -> str:
    """The hash by which a file is known again."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def register_key_id(connection: Connection) -> str | None:
    """The id of the key of the register's pseudonyms; None while it has none."""
    return connection.scalar(select(REGISTER.c.content).where(REGISTER.c.name == "key_id"))


def run_import(store: Store, job: ImportJob) -> ImportReport:
    """Imports a source.

    Args:
        store: The register.
        job: What and how.

    Returns:
        What was added, known and refused.

    Raises:
        ContradictionError: If the pseudonyms would be of two keys.
        BadInputError: If strict, and a row is refused. Nothing has come in then.
        UnavailableError: If another import is running, or the database cannot be reached.
    """
    key_id = job.mapping.key_id or job.key.id
    with store.import_lock():
        with store.reading() as connection:
            require_same(register_key_id(connection), key_id, where=str(job.file))
        run = _Run.begin(store, job, key_id)
        if run.finished:
            return replace(run.report, already_known=True)
        if job.strict:
            with store.writing() as connection:
                _bring_in(store, job, run, connection)
                if run.refused_now:
                    raise BadInputError(
                        "{count} rows are refused, so nothing came in",
                        where=str(job.file),
                        mend="mend the rows that {refusals} lists, or leave --strict away",
                        count=run.refused_now,
                        refusals=run.refusals.file,
                    )
            open_segments(store)
        else:
            _bring_in(store, job, run, None)
        return run.report


@dataclass
class _Run:
    """The row of an import in the register, and what it has done so far."""

    number: int
    is_new: bool
    rows_done: int
    rows_refused: int
    events: int
    finished: bool
    refusals: RefusalFile
    known: Known
    report: ImportReport
    source_sha256: str
    key_id: str
    refused_now: int = 0

    @staticmethod
    def begin(store: Store, job: ImportJob, key_id: str) -> "_Run":
        source = file_sha256(job.file)
        mapping = job.mapping.sha256()
        with store.reading() as connection:
            row = connection.execute(
                select(IMPORT_RUN).where(
                    IMPORT_RUN.c.source_sha256 == source, IMPORT_RUN.c.mapping_sha256 == mapping
                )
            ).first()
            last = connection.scalar(select(func.max(IMPORT_RUN.c.id))) or 0
        place = job.refusals or job.file.with_name(job.file.name + ".refused.csv")
        finished = bool(row and row.finished)
        known = Known.load(store, [] if finished else open_segments(store))
        refusals = RefusalFile(place, job.language, row.rows_refused if row else None)
        outside = tuple(left_out(job.table.columns, job.mapping))
        return _Run(
            number=row.id if row else last + 1,
            is_new=row is None,
            rows_done=row.rows_done if row else 0,
            rows_refused=row.rows_refused if row else 0,
            events=row.events_added if row else 0,
            finished=finished,
            refusals=refusals,
            known=known,
            report=ImportReport(
                source=job.file.name,
                rows=row.rows_done if row else 0,
                rows_refused=row.rows_refused if row else 0,
                refusals=str(place) if row and row.rows_refused else None,
                resumed_at=0 if row is None or finished else row.rows_done,
                columns_left_out=outside,
                key_id=key_id,
            ),
            source_sha256=source,
            key_id=key_id,
        )


@dataclass(frozen=True)
class _Step:
    """A chunk that was judged, with how far the import is once it is written."""

    normalised: Normalised
    admitted: Admitted
    refused: tuple[Refused, ...]
    rows_done: int
    rows_refused: int
    events: int
    finished: bool


def _bring_in(store: Store, job: ImportJob, run: _Run, whole: Connection | None) -> None:
    """Imports chunk by chunk; within one transaction where ``whole`` is given.

    Three things go on at once: a chunk is written while the next is compared with the register and the one
    after that is read and judged. Chunks are committed in their order, one at a time.
    """
    pieces = job.table.chunks(job.mapping.columns(), run.rows_done, job.chunk_rows)
    ended = False
    with ThreadPoolExecutor(1, thread_name_prefix="write") as writer:
        writing: Future[Segment | None] | None = None
        before: _Step | None = None
        for step in _steps(_looking_ahead(pieces, job), job, run):
            _settle(job, run, before, writing)
            # The file of refusals is safe before the rows count as done, so a resumed run loses none.
            run.refusals.add(sorted(step.refused, key=lambda item: item.line))
            writing, before = writer.submit(_write, store, job, run, step, whole), step
            ended = step.finished
        _settle(job, run, before, writing)
    if not ended:
        with store.writing() if whole is None else nullcontext(whole) as connection:
            _keep_progress(connection, job, run, finished=True)


def _steps(chunks: Iterator[Normalised], job: ImportJob, run: _Run) -> Iterator[_Step]:
    """Compares each chunk with the register and with the chunks before it."""
    rows_done, rows_refused, events = run.rows_done, run.rows_refused, run.events
    for normalised in chunks:
        admitted = admit(normalised, run.known)
        refused = (*normalised.refused, *admitted.refused)
        rows_done += normalised.rows
        rows_refused += len(refused)
        events += len(admitted.batch.events["id"])
        finished = normalised.rows < job.chunk_rows
        yield _Step(normalised, admitted, refused, rows_done, rows_refused, events, finished)


def _settle(job: ImportJob, run: _Run, step: _Step | None, writing: "Future[Segment | None] | None") -> None:
    """Waits until a step is committed and tells of it."""
    if step is None or writing is None:
        return
    segment = writing.result()
    if segment is not None:
        run.known.versions.segments.append(segment)
    run.refused_now += len(step.refused)
    _tell(run, step)
    job.progress(run.rows_done)


def _looking_ahead(pieces: Iterator[Chunk], job: ImportJob) -> Iterator[Normalised]:
    """Judges the next chunk while the ones before it are compared and written."""
    keyring = Keyring(job.key, job.mapping)

    def prepare() -> Normalised | None:
        chunk = next(pieces, None)
        return None if chunk is None else normalise(chunk, keyring)

    with ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
        following = pool.submit(prepare)
        while (current := following.result()) is not None:
            following = pool.submit(prepare)
            yield current


def _write(store: Store, job: ImportJob, run: _Run, step: _Step, whole: Connection | None) -> Segment | None:
    """Commits a step and writes its segment; inside a transaction of the caller it does neither."""
    run.rows_done, run.rows_refused, run.events = step.rows_done, step.rows_refused, step.events
    if whole is not None:
        _add(whole, job, run, step)
        return None
    with store.writing() as connection:
        sha256 = _add(connection, job, run, step)
    return write_segment(store, step.admitted.batch, [sha256])


def _add(connection: Connection, job: ImportJob, run: _Run, step: _Step) -> str:
    batch = step.admitted.batch
    if last_marks(connection) != batch.before:
        raise ContradictionError(
            "the register changed while this import ran",
            where=str(job.file),
            mend="run the import again; it goes on where it was",
        )
    sha256 = batch.write(connection, run.number)
    _keep_progress(connection, job, run, finished=step.finished)
    audit.record(
        connection,
        "import",
        f"batch {batch.after.batch}",
        "added",
        {
            "sha256": sha256,
            "source_sha256": run.source_sha256,
            "events": len(batch.events["id"]),
            "cases": len(batch.pseudonyms),
            "facts": batch.facts.height,
            "rows_refused": run.rows_refused,
        },
    )
    return sha256


def _keep_progress(connection: Connection, job: ImportJob, run: _Run, *, finished: bool) -> None:
    if run.is_new:
        if register_key_id(connection) is None:
            connection.execute(insert(REGISTER).values(name="key_id", content=run.key_id))
        connection.execute(
            insert(IMPORT_RUN).values(
                id=run.number,
                source_sha256=run.source_sha256,
                mapping_sha256=job.mapping.sha256(),
                source_name=job.file.name,
                rows_done=0,
                rows_refused=0,
                events_added=0,
                finished=0,
            )
        )
        run.is_new = False
    connection.execute(
        update(IMPORT_RUN)
        .where(IMPORT_RUN.c.id == run.number)
        .values(
            rows_done=run.rows_done,
            rows_refused=run.rows_refused,
            events_added=run.events,
            finished=int(finished),
        )
    )


def _tell(run: _Run, step: _Step) -> None:
    batch, before = step.admitted.batch, run.report
    run.report = replace(
        before,
        rows=step.rows_done,
        events_added=before.events_added + len(batch.events["id"]),
        events_known=before.events_known + step.admitted.known_events,
        cases_added=before.cases_added + len(batch.pseudonyms),
        facts_added=before.facts_added + batch.facts.height,
        rows_refused=step.rows_refused,
        refusals=str(run.refusals.file) if step.rows_refused else None,
        undated=before.undated + step.normalised.undated,
        revisions=before.revisions + len(batch.revisions["event"]),
    )
