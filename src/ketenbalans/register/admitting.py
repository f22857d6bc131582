"""Decides what of a chunk is new: gives out numbers, drops what is known, and finds revisions.

An event is known by its content, or by the identity that the source gives it; its versions form a thread.
The same version twice adds nothing, a later version is a revision, and a version that says what the one
before it said adds nothing either.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from sqlalchemy import select

from ketenbalans.register.batches import FACT_NAMES, Batch, Marks, last_marks
from ketenbalans.register.chunks import Refused
from ketenbalans.register.columns import text_number
from ketenbalans.register.normalise import FACT_COLUMNS, TYPE_NUMBERS, Normalised
from ketenbalans.register.segments import Segment, scan
from ketenbalans.store.connections import Store
from ketenbalans.store.tables import CASE_KEY, DETAIL, REVISION

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_TYPE_SALT = np.array([text_number(name) for name in TYPE_NUMBERS], dtype=np.int64)
_VERSION = ["thread", "recorded_at", "id"]
_SAID = ["type", "on_day", "detail", "retracted"]


def folded(*fields: np.ndarray) -> np.ndarray:
    """Several whole numbers per row as one of 64 bits, the same on every machine (SplitMix64's finaliser).

    Args:
        fields: Each int64 of shape (row,).

    Returns:
        int64 of shape (row,).
    """
    state = np.zeros(fields[0].shape, dtype=np.uint64)
    for values in fields:
        bits = (state ^ values.astype(np.int64).view(np.uint64)) + _GOLDEN
        bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
        bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
        state = bits ^ (bits >> np.uint64(31))
    return state.view(np.int64)


def _merged(known: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Two sorted arrays as one; the stable sort sees their two runs and only merges them."""
    return np.sort(np.concatenate([known, np.sort(new)]), kind="stable")


def _within(known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Which values stand in a sorted array."""
    if not known.size:
        return np.zeros(values.shape, dtype=bool)
    places = np.minimum(np.searchsorted(known, values), known.size - 1)
    found: np.ndarray = known[places] == values
    return found


@dataclass
class Known:
    """What the register holds already, as far as an import must know it. Grows with each batch."""

    marks: Marks
    segments: list[Segment]
    cases: dict[bytes, int]
    details: dict[str, int]
    digests: np.ndarray
    threads: np.ndarray
    fact_digests: np.ndarray
    last_facts: dict[int, tuple[int, int]]
    revised: set[int] = field(default_factory=set)

    @staticmethod
    def load(store: Store, segments: list[Segment]) -> "Known":
        """Reads it from a register."""
        with store.reading() as connection:
            marks = last_marks(connection)
            cases = {row.pseudonym: row.id for row in connection.execute(select(CASE_KEY))}
            details = {row.content: row.id for row in connection.execute(select(DETAIL))}
            revised = set(connection.scalars(select(REVISION.c.thread)))
        identities = scan(segments, "identities")
        digests = identities.select("digest").collect().get_column("digest").to_numpy()
        threads = identities.select("thread").collect().get_column("thread").to_numpy()
        facts = scan(segments, "facts").collect()
        latest = (
            facts.sort("case_id", "recorded_at", "id")
            .unique("case_id", keep="last", maintain_order=True)
            .with_columns(content=pl.Series(_fact_contents(pl.DataFrame()), dtype=pl.Int64))
            if facts.is_empty()
            else _with_contents(facts.sort("case_id", "recorded_at", "id").unique("case_id", keep="last"))
        )
        last_facts = {
            case: (content, recorded)
            for case, content, recorded in latest.select("case_id", "content", "recorded_at").iter_rows()
        }
        return Known(
            marks,
            segments,
            cases,
            details,
            np.sort(digests),
            np.sort(threads),
            np.sort(facts.get_column("digest").to_numpy()),
            last_facts,
            revised,
        )


def _fact_contents(frame: pl.DataFrame) -> np.ndarray:
    """A number for what the facts of each row say, int64 of shape (row,)."""
    if frame.is_empty():
        return np.empty(0, dtype=np.int64)
    parts = [pl.col(name).cast(pl.String).fill_null("\x00") for name in FACT_COLUMNS]
    texts = frame.select(pl.concat_str(parts, separator="\x1f")).to_series()
    distinct = texts.unique()
    numbers = [text_number(text) for text in distinct]
    return texts.replace_strict(
        distinct, pl.Series(numbers, dtype=pl.Int64), return_dtype=pl.Int64
    ).to_numpy()


def _with_contents(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(content=pl.Series(_fact_contents(frame), dtype=pl.Int64))


@dataclass(frozen=True)
class Admitted:
    """A batch that can be written, and the rows that may not come in after all."""

    batch: Batch
    refused: tuple[Refused, ...]
    known_events: int
    """Events that the register held already."""


def admit(normalised: Normalised, known: Known) -> Admitted:
    """What a chunk adds to the register; ``known`` is brought up to date with it."""
    rows, pseudonyms, refused = _number_cases(normalised, known)
    facts = _new_facts(normalised, rows, known)
    details = _number_details(normalised.events, known)
    events, revisions, repeated = _new_events(normalised, rows, known)
    batch = Batch(known.marks, pseudonyms, details, facts, events, revisions)
    known.marks = batch.after
    return Admitted(batch, refused, repeated)


def _number_cases(
    normalised: Normalised, known: Known
) -> tuple[pl.DataFrame, list[bytes], tuple[Refused, ...]]:
    """Row, number of the case and its hash for each admitted row; the new pseudonyms; rows refused."""
    cases = normalised.facts.group_by("pseudonym", maintain_order=True).agg(
        told=pl.col("product").is_not_null().any()
    )
    numbers: list[int | None] = []
    fresh: list[bytes] = []
    next_case = known.marks.case + 1
    for pseudonym, told in cases.iter_rows():
        number = known.cases.get(pseudonym)
        if number is None and told:
            number = next_case
            next_case += 1
            known.cases[pseudonym] = number
            fresh.append(pseudonym)
        numbers.append(number)
    starts = b"".join(pseudonym[:8] for pseudonym in cases.get_column("pseudonym").to_list())
    cases = cases.select("pseudonym").with_columns(
        case_id=pl.Series(numbers, dtype=pl.Int64),
        case_hash=pl.Series(np.frombuffer(starts, dtype="<i8").astype(np.int64)),
    )
    rows = normalised.facts.select("row", "pseudonym").join(
        cases, on="pseudonym", how="left", maintain_order="left"
    )
    strangers = rows.filter(pl.col("case_id").is_null()).get_column("row").to_list()
    refused = tuple(
        Refused(
            int(normalised.lines[row]),
            "product",
            "",
            "the case is not in the register and its product is not told",
            "import the cases first, or map a column or a fixed value to product",
        )
        for row in strangers
    )
    admitted = rows.filter(pl.col("case_id").is_not_null()).select("row", "case_id", "case_hash")
    return admitted, fresh, refused


def _new_facts(normalised: Normalised, rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in FACT_COLUMNS)
    facts = normalised.facts.filter(told).join(rows, on="row", how="inner", maintain_order="left")
    facts = _with_contents(facts).sort("case_id", "recorded_at", "row")
    # What the row before said of the same case says nothing new.
    before = pl.col("content").shift(1).over("case_id", order_by=["recorded_at", "row"])
    facts = facts.filter(before.is_null() | (pl.col("content") != before))
    latest = [known.last_facts.get(case) for case in facts.get_column("case_id").to_list()]
    stale = [
        entry is not None and entry[0] == content and recorded >= entry[1]
        for entry, content, recorded in zip(
            latest,
            facts.get_column("content").to_list(),
            facts.get_column("recorded_at").to_list(),
            strict=True,
        )
    ]
    facts = facts.filter(~pl.Series(stale, dtype=pl.Boolean))
    digests = folded(*(facts.get_column(name).to_numpy() for name in ("case_hash", "content", "recorded_at")))
    facts = facts.with_columns(digest=pl.Series(digests, dtype=pl.Int64)).filter(
        ~pl.Series(_within(known.fact_digests, digests), dtype=pl.Boolean)
    )
    facts = facts.unique("digest", keep="first", maintain_order=True)
    for case, content, recorded in facts.select("case_id", "content", "recorded_at").iter_rows():
        if case not in known.last_facts or recorded >= known.last_facts[case][1]:
            known.last_facts[case] = (content, recorded)
    known.fact_digests = _merged(known.fact_digests, facts.get_column("digest").to_numpy())
    start = known.marks.fact + 1
    numbered = facts.with_columns(id=pl.int_range(start, start + facts.height, dtype=pl.Int64, eager=True))
    return numbered.select(FACT_NAMES)


def _number_details(events: pl.DataFrame, known: Known) -> list[str]:
    fresh = []
    next_detail = known.marks.detail + 1
    for content in events.get_column("detail").drop_nulls().unique(maintain_order=True):
        if content not in known.details:
            known.details[content] = next_detail
            next_detail += 1
            fresh.append(content)
    return fresh


def _new_events(
    normalised: Normalised, rows: pl.DataFrame, known: Known
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], int]:
    events = normalised.events.join(rows, on="row", how="inner", maintain_order="left")
    contents = events.get_column("detail").drop_nulls().unique()
    table = pl.DataFrame(
        {
            "detail": contents,
            "detail_id": pl.Series([known.details[content] for content in contents], dtype=pl.Int64),
            "detail_hash": pl.Series([text_number(content) for content in contents], dtype=pl.Int64),
        },
        schema={"detail": pl.String, "detail_id": pl.Int64, "detail_hash": pl.Int64},
    )
    events = events.join(table, on="detail", how="left", maintain_order="left").with_columns(
        pl.col("detail_id", "detail_hash").fill_null(0)
    )
    columns = {
        name: events.get_column(name).cast(pl.Int64).to_numpy()
        for name in ("case_hash", "on_day", "recorded_at", "retracted", "detail_hash")
    }
    kinds = events.get_column("type").to_numpy()
    said = folded(columns["case_hash"], _TYPE_SALT[kinds], columns["on_day"], columns["detail_hash"])
    identity = events.get_column("identity")
    named = folded(columns["case_hash"], identity.fill_null(0).to_numpy())
    own = events.get_column("thread")
    thread = np.where(identity.is_null().to_numpy(), said, named)
    thread = np.where(own.is_null().to_numpy(), thread, own.fill_null(0).to_numpy())
    digest = folded(thread, said, columns["recorded_at"], columns["retracted"])
    events = events.select(
        "case_id", "type", "on_day", "recorded_at", "retracted", detail=pl.col("detail_id")
    ).with_columns(thread=pl.Series(thread), digest=pl.Series(digest))
    count = events.height
    events = events.filter(~pl.Series(_within(known.digests, digest), dtype=pl.Boolean)).unique(
        "digest", keep="first", maintain_order=True
    )
    start = known.marks.event + 1
    events = events.with_columns(id=pl.int_range(start, start + events.height, dtype=pl.Int64, eager=True))
    events, revisions = _revisions(events, known)
    # In the order of the cases the database's index grows page after page, which is several times faster;
    # the order within a case stays that of the source. Ids are given anew, since a repetition may have left.
    events = events.sort("case_id", maintain_order=True)
    final = pl.int_range(start, start + events.height, dtype=pl.Int64, eager=True)
    old_to_new = (
        dict(zip(events.get_column("id").to_list(), final.to_list(), strict=True)) if revisions.height else {}
    )
    revisions = revisions.with_columns(
        event=pl.Series(
            [old_to_new.get(number, number) for number in revisions.get_column("event")], dtype=pl.Int64
        )
    )
    events = events.with_columns(id=final)
    known.digests = _merged(known.digests, events.get_column("digest").to_numpy())
    known.threads = _merged(known.threads, events.get_column("thread").to_numpy())
    arrays = {name: events.get_column(name).cast(pl.Int64).to_numpy() for name in events.columns}
    revised = {name: revisions.get_column(name).cast(pl.Int64).to_numpy() for name in revisions.columns}
    return arrays, revised, count - events.height


def _revisions(events: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Drops versions that say what the one before said; returns the rest and the revised events."""
    threads = events.get_column("thread")
    meets = pl.Series(_within(known.threads, threads.to_numpy()), dtype=pl.Boolean)
    suspects = events.filter(meets | threads.is_duplicated() | (events.get_column("retracted") == 1))
    shape = {"event": pl.Int64, "thread": pl.Int64, "recorded_at": pl.Int64, "retracted": pl.Int8}
    if suspects.is_empty():
        return events, pl.DataFrame(schema=shape)
    earlier = _versions(known, suspects.get_column("thread").unique())
    own = suspects.select("id", "thread", "recorded_at", *_SAID).with_columns(new=pl.lit(value=True))
    versions = pl.concat([earlier, own.select(earlier.columns)]).sort(_VERSION)
    repeats = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1).over("thread", order_by=["recorded_at", "id"]) for name in _SAID
    )
    versions = versions.with_columns(repeats=repeats.fill_null(value=False) & pl.col("new"))
    dropped = versions.filter("repeats").get_column("id")
    events = events.filter(~pl.col("id").is_in(dropped.implode()))
    kept = versions.filter(~pl.col("repeats"))
    several = kept.filter((pl.len().over("thread") > 1) | (pl.col("retracted") == 1))
    marked = pl.Series(sorted(known.revised), dtype=pl.Int64)
    fresh = several.filter(pl.col("new") | ~pl.col("thread").is_in(marked.implode()))
    known.revised.update(fresh.get_column("thread").to_list())
    return events, fresh.select(
        pl.col("id").alias("event"), "thread", "recorded_at", pl.col("retracted").cast(pl.Int8)
    )


def _versions(known: Known, threads: pl.Series) -> pl.DataFrame:
    """The versions that the register holds of some threads."""
    wanted = scan(known.segments, "identities").filter(pl.col("thread").is_in(threads.implode()))
    ids = wanted.select("id", "thread").collect()
    events = (
        scan(known.segments, "events").filter(pl.col("id").is_in(ids.get_column("id").implode())).collect()
    )
    return (
        events.join(ids, on="id", how="inner")
        .select("id", "thread", "recorded_at", *_SAID)
        .with_columns(pl.col("detail").cast(pl.Int64), pl.col("type").cast(pl.Int16), new=pl.lit(value=False))
    )
