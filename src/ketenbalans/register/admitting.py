"""Decides what of a chunk is new: gives out numbers, drops what is known, and finds revisions.

An event is known by its content, or by the identity that the source gives it; its versions form a thread.
The same version twice adds nothing, a later version is a revision, and a version that says what the one
before it said adds nothing either.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ketenbalans.register.batches import FACT_NAMES, Batch
from ketenbalans.register.chunks import Refused
from ketenbalans.register.columns import text_number
from ketenbalans.register.digests import folded, within
from ketenbalans.register.known import NEVER_TOLD, Known, with_contents
from ketenbalans.register.normalise import FACT_COLUMNS, TYPE_NUMBERS, Normalised
from ketenbalans.register.segments import empty_facts

_TYPE_SALT = np.array([text_number(name) for name in TYPE_NUMBERS], dtype=np.int64)
_VERSION = ["case_id", "thread", "recorded_at", "id"]
_SAID = ["type", "on_day", "detail", "retracted"]


@dataclass(frozen=True)
class Admitted:
    """A batch that can be written, and the rows that may not come in after all."""

    batch: Batch
    refused: tuple[Refused, ...]
    known_events: int
    """Events that the register held already."""


@dataclass(frozen=True)
class _Rows:
    """Number and hash of the case of each row, int64 of shape (row,); number 0 for a row outside."""

    case: np.ndarray
    hash: np.ndarray


def admit(normalised: Normalised, known: Known) -> Admitted:
    """What a chunk adds to the register; ``known`` is brought up to date with it."""
    rows, pseudonyms, refused = _number_cases(normalised, known)
    facts = _new_facts(normalised.facts, rows, known)
    details = _number_details(normalised.events, known)
    events, revisions, repeated = _new_events(normalised.events, rows, known)
    batch = Batch(known.marks, pseudonyms, details, facts, events, revisions)
    known.marks = batch.after
    return Admitted(batch, refused, repeated)


def _number_cases(normalised: Normalised, known: Known) -> tuple[_Rows, list[bytes], tuple[Refused, ...]]:
    """The case of each row, the new pseudonyms, and the rows whose case is not known at all."""
    known.meet(normalised.keys)
    row_key = normalised.row_key
    inside = row_key >= 0
    with_product = normalised.facts.filter(pl.col("product").is_not_null()).get_column("row").to_numpy()
    told = np.unique(row_key[with_product][inside[with_product]])
    places = told[known.numbers[told] == 0]
    fresh = [known.pseudonyms[place] for place in places]
    known.numbers[places] = np.arange(known.marks.case + 1, known.marks.case + 1 + places.size)
    known.cases.update(zip(fresh, known.numbers[places].tolist(), strict=True))
    case = np.where(inside, known.numbers[row_key] if known.numbers.size else 0, 0)
    case_hash = np.where(inside, known.hashes[row_key] if known.hashes.size else 0, 0)
    refused = tuple(
        Refused(
            int(normalised.lines[row]),
            "product",
            "",
            "the case is not in the register and its product is not told",
            "import the cases first, or map a column or a fixed value to product",
        )
        for row in np.flatnonzero(inside & (case == 0))
    )
    return _Rows(case, case_hash), fresh, refused


def _new_facts(told: pl.DataFrame, rows: _Rows, known: Known) -> pl.DataFrame:
    if told.is_empty():
        return empty_facts()
    anything = pl.any_horizontal(pl.col(name).is_not_null() for name in FACT_COLUMNS)
    place = told.get_column("row").to_numpy()
    facts = told.with_columns(
        case_id=pl.Series(rows.case[place]), case_hash=pl.Series(rows.hash[place])
    ).filter(anything & (pl.col("case_id") > 0))
    facts = with_contents(facts).sort("case_id", "recorded_at", "row")
    case, content, moment = (
        facts.get_column(name).to_numpy() for name in ("case_id", "content", "recorded_at")
    )
    earlier = known.facts()
    # What the row before said of the same case says nothing new, nor what was told before this chunk.
    repeats = np.zeros(case.size, dtype=bool)
    repeats[1:] = (case[1:] == case[:-1]) & (content[1:] == content[:-1])
    stale = (earlier.content[case] == content) & (moment >= earlier.moment[case])
    stale &= earlier.moment[case] != NEVER_TOLD
    first = np.ones(case.size, dtype=bool)
    first[1:] = case[1:] != case[:-1]
    digests = folded(facts.get_column("case_hash").to_numpy(), content, moment)
    new = ~repeats & ~(stale & first) & ~within(earlier.digests, digests)
    facts = facts.with_columns(digest=pl.Series(digests)).filter(pl.Series(new, dtype=pl.Boolean))
    facts = facts.unique("digest", keep="first", maintain_order=True)
    earlier.add(facts)
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


def _details_of(events: pl.DataFrame, known: Known) -> tuple[np.ndarray, np.ndarray]:
    """Number and hash of the attributes of each event, int64 of shape (event,); 0 where there are none."""
    column = events.get_column("detail")
    contents = column.drop_nulls().unique().to_list()
    if not contents:
        return np.zeros(events.height, dtype=np.int64), np.zeros(events.height, dtype=np.int64)
    places = column.replace_strict(
        contents, list(range(1, len(contents) + 1)), default=0, return_dtype=pl.Int32
    ).fill_null(0)
    place = places.to_numpy()
    numbers = np.array([0, *(known.details[content] for content in contents)], dtype=np.int64)
    hashes = np.array([0, *(text_number(content) for content in contents)], dtype=np.int64)
    return numbers[place], hashes[place]


def _new_events(
    told: pl.DataFrame, rows: _Rows, known: Known
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], int]:
    place = told.get_column("row").to_numpy()
    inside = rows.case[place] > 0
    if not inside.all():
        told = told.filter(pl.Series(inside, dtype=pl.Boolean))
        place = place[inside]
    detail, detail_hash = _details_of(told, known)
    case, case_hash = rows.case[place], rows.hash[place]
    kinds, on_day, recorded, retracted = (
        told.get_column(name).cast(pl.Int64).to_numpy()
        for name in ("type", "on_day", "recorded_at", "retracted")
    )
    said = folded(case_hash, _TYPE_SALT[kinds], on_day, detail_hash)
    thread = said
    identity, own = told.get_column("identity"), told.get_column("thread")
    if identity.null_count() < told.height:
        named = folded(case_hash, identity.fill_null(0).to_numpy())
        thread = np.where(identity.is_null().to_numpy(), said, named)
    if own.null_count() < told.height:
        thread = np.where(own.is_null().to_numpy(), thread, own.fill_null(0).to_numpy())
    digest = folded(thread, said, recorded, retracted)
    known_thread = known.versions.known(thread)
    new = _first_of_each(digest, case)
    suspects = np.flatnonzero(known_thread)
    new[suspects] &= ~known.versions.held(digest[suspects], case[suspects], thread[suspects])
    order = _by_case(case, new)
    columns = {
        "case_id": case,
        "type": kinds,
        "on_day": on_day,
        "recorded_at": recorded,
        "retracted": retracted,
        "detail": detail,
        "thread": thread,
        "digest": digest,
    }
    events = {name: values[order] for name, values in columns.items()}
    start = known.marks.event + 1
    events["id"] = np.arange(start, start + order.size, dtype=np.int64)
    events, revisions = _revisions(events, known_thread[order], known)
    known.versions.add(known.marks.batch + 1, events)
    return events, revisions, told.height - events["id"].size


def _by_case(case: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The rows that are new in the order of their cases; within a case in the order of the source."""
    rows = np.flatnonzero(new)
    # One sort of packed numbers takes half the time of a stable sort of indices.
    bits = int(case.size).bit_length()
    return np.sort((case[rows] << bits) | rows) & ((1 << bits) - 1)


def _first_of_each(digest: np.ndarray, case: np.ndarray) -> np.ndarray:
    """Which versions have not stood earlier in the chunk."""
    ascending = np.sort(digest)
    first = np.ones(digest.size, dtype=bool)
    if (ascending[1:] == ascending[:-1]).any():
        order = np.lexsort((np.arange(digest.size), case, digest))
        same = (digest[order][1:] == digest[order][:-1]) & (case[order][1:] == case[order][:-1])
        first[order[1:][same]] = False
    return first


def _revisions(
    events: dict[str, np.ndarray], known_thread: np.ndarray, known: Known
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Drops versions that say what the one before said; returns the rest and the revised events."""
    threads = events["thread"]
    suspect = known_thread | (events["retracted"] == 1)
    ascending = np.sort(threads)
    doubles = ascending[1:][ascending[1:] == ascending[:-1]]
    if doubles.size:
        suspect |= within(np.unique(doubles), threads)
    none = {name: np.empty(0, dtype=np.int64) for name in ("event", "thread", "recorded_at", "retracted")}
    if not suspect.any():
        return events, none
    own = pl.DataFrame({name: values[suspect] for name, values in events.items()})
    earlier = _versions(known, own.get_column("thread").to_numpy()).join(own, on="case_id", how="semi")
    own = own.select("id", "case_id", "thread", "recorded_at", *_SAID).with_columns(new=pl.lit(value=True))
    versions = pl.concat([earlier, own]).sort(_VERSION)
    repeats = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1).over("case_id", "thread", order_by=["recorded_at", "id"])
        for name in _SAID
    )
    versions = versions.with_columns(repeats=repeats.fill_null(value=False) & pl.col("new"))
    dropped = versions.filter("repeats").get_column("id").to_numpy()
    numbers = events["id"]
    if dropped.size:
        stays = ~np.isin(numbers, dropped)
        events = {name: values[stays] for name, values in events.items()}
        start = numbers[0]
        events["id"] = np.arange(start, start + events["thread"].size, dtype=np.int64)
        numbers = numbers[stays]
    kept = versions.filter(~pl.col("repeats"))
    several = kept.filter((pl.len().over("case_id", "thread") > 1) | (pl.col("retracted") == 1))
    marked = pl.Series(sorted(known.revised), dtype=pl.Int64)
    fresh = several.filter(pl.col("new") | ~pl.col("thread").is_in(marked.implode()))
    known.revised.update(fresh.get_column("thread").to_list())
    event = fresh.get_column("id").to_numpy().copy()
    own_rows = fresh.get_column("new").to_numpy()
    # Ids were given anew where a repetition left.
    event[own_rows] = events["id"][np.searchsorted(numbers, event[own_rows])]
    return events, {
        "event": event,
        "thread": fresh.get_column("thread").to_numpy(),
        "recorded_at": fresh.get_column("recorded_at").to_numpy(),
        "retracted": fresh.get_column("retracted").to_numpy(),
    }


def _versions(known: Known, threads: np.ndarray) -> pl.DataFrame:
    """The versions that the register holds of some threads."""
    return known.versions.of(threads).select(
        "id",
        pl.col("case_id").cast(pl.Int64),
        "thread",
        "recorded_at",
        *(pl.col(name).cast(pl.Int64) for name in _SAID),
        new=pl.lit(value=False),
    )
