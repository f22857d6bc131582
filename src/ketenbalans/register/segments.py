"""Parquet segments: the committed batches once more, in the form that is read fastest.

A segment holds the facts and events of consecutive batches and can be made again from the database at any
time, so a lost, broken or foreign one is simply replaced. Its hashes are checked when it is opened.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ketenbalans.register.batches import EVENT_NAMES, FACT_NAMES, Batch, Marks, known_batches, read_batch
from ketenbalans.register.normalise import FACT_COLUMNS
from ketenbalans.store.connections import Store

EVENT_KINDS: dict[str, Any] = {
    "id": pl.Int64,
    "case_id": pl.Int32,
    "type": pl.Int16,
    "on_day": pl.Int32,
    "recorded_at": pl.Int64,
    "retracted": pl.Int8,
    "detail": pl.Int32,
}
IDENTITY_KINDS: dict[str, Any] = {"id": pl.Int64, "thread": pl.Int64, "digest": pl.Int64}
FACT_KINDS: dict[str, Any] = {
    "id": pl.Int64,
    "case_id": pl.Int32,
    "recorded_at": pl.Int64,
    "digest": pl.Int64,
    **FACT_COLUMNS,
}
PARTS = ("events", "identities", "facts")
ROW_GROUP = 65_536
MOST_SEGMENTS = 40
"""More than this many are merged into one, so that a year of daily imports stays quick to read."""


@dataclass(frozen=True)
class Segment:
    """The batches from one to another, as files in a folder of their own."""

    folder: Path
    first: int
    last: int

    def file(self, part: str) -> Path:
        """The file of a part: ``events``, ``identities`` or ``facts``."""
        return self.folder / f"{part}.parquet"


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_segment(store: Store, batch: Batch, sha256s: list[str]) -> Segment:
    """Writes what a batch holds; several consecutive batches may stand together in it.

    Args:
        store: The register.
        batch: The rows.
        sha256s: The hashes of the batches within, as the database keeps them.
    """
    first, last = batch.before.batch + 1, batch.before.batch + len(sha256s)
    events = pl.DataFrame({name: batch.events[name] for name in EVENT_NAMES})
    return _keep(store, first, last, events, batch.facts, sha256s)


def _keep(
    store: Store, first: int, last: int, events: pl.DataFrame, facts: pl.DataFrame, sha256s: list[str]
) -> Segment:
    store.folder.mkdir(parents=True, exist_ok=True)
    draft = store.folder / f"draft-{os.getpid()}-{first}-{last}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    # Sorted by type, a reader of a few types skips the row groups of the others.
    events = events.sort("type", "case_id", "on_day", "id")
    parts = {
        "events": events.select(pl.col(name).cast(kind) for name, kind in EVENT_KINDS.items()),
        "identities": events.select(pl.col(name).cast(kind) for name, kind in IDENTITY_KINDS.items()),
        "facts": facts.select(pl.col(name).cast(kind) for name, kind in FACT_KINDS.items()),
    }
    hashes = {}
    for part, frame in parts.items():
        file = draft / f"{part}.parquet"
        # Identities are hashes: compression finds nothing in them.
        frame.write_parquet(
            file,
            compression="uncompressed" if part == "identities" else "lz4",
            row_group_size=ROW_GROUP,
            statistics=True,
        )
        hashes[part] = _hash(file)
    manifest = {"schema": 1, "first": first, "last": last, "batches": sha256s, "files": hashes}
    (draft / "manifest.json").write_text(json.dumps(manifest))
    place = store.folder / f"{first:06d}-{last:06d}"
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)
    return Segment(place, first, last)


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        if found["schema"] != 1:
            return None
        return found
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _whole(segment: Segment, manifest: dict[str, Any], sha256s: list[str]) -> bool:
    """Whether a segment is of this register and none of its files has changed."""
    if manifest.get("batches") != sha256s[segment.first - 1 : segment.last]:
        return False
    try:
        return all(_hash(segment.file(part)) == manifest["files"][part] for part in PARTS)
    except (OSError, KeyError, TypeError):
        return False


def open_segments(store: Store) -> list[Segment]:
    """The segments that together hold every batch; missing and broken ones are made again.

    Returns:
        Consecutive segments from the first batch to the last.
    """
    with store.reading() as connection:
        batches = known_batches(connection)
        sha256s = [sha256 for _, sha256 in batches]
        found = _found(store, sha256s)
        segments: list[Segment] = []
        next_batch = 1
        while next_batch <= len(batches):
            fit = [segment for segment in found if segment.first == next_batch]
            if fit:
                segment = max(fit, key=lambda segment: segment.last)
            else:
                later = [segment.first for segment in found if segment.first > next_batch]
                last = min(later, default=len(batches) + 1) - 1
                before = batches[next_batch - 2][0] if next_batch > 1 else Marks()
                batch = read_batch(connection, before, batches[last - 1][0])
                segment = write_segment(store, batch, sha256s[next_batch - 1 : last])
            segments.append(segment)
            next_batch = segment.last + 1
    if len(segments) > MOST_SEGMENTS:
        return [_merge(store, segments, sha256s)]
    return segments


def _forget_drafts(store: Store) -> None:
    """Removes what programs that were killed while writing a segment left behind."""
    for folder in store.folder.glob("draft-*") if store.folder.is_dir() else []:
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # a living program of somebody else


def _found(store: Store, sha256s: list[str]) -> list[Segment]:
    _forget_drafts(store)
    found = []
    for folder in sorted(store.folder.glob("*-*")) if store.folder.is_dir() else []:
        manifest = _read_manifest(folder)
        if manifest is None or folder.name.startswith("draft"):
            continue
        segment = Segment(folder, int(manifest["first"]), int(manifest["last"]))
        if segment.last <= len(sha256s) and _whole(segment, manifest, sha256s):
            found.append(segment)
    return found


def _merge(store: Store, segments: list[Segment], sha256s: list[str]) -> Segment:
    events = pl.read_parquet([segment.file("events") for segment in segments])
    identities = pl.read_parquet([segment.file("identities") for segment in segments])
    facts = pl.read_parquet([segment.file("facts") for segment in segments])
    whole = events.join(identities, on="id", how="inner", validate="1:1")
    merged = _keep(store, 1, segments[-1].last, whole, facts, sha256s)
    for segment in segments:
        if segment.folder != merged.folder:
            shutil.rmtree(segment.folder, ignore_errors=True)
    return merged


def rebuild(store: Store) -> list[Segment]:
    """Throws the segments away and makes them again from the database."""
    shutil.rmtree(store.folder, ignore_errors=True)
    return open_segments(store)


def scan(segments: list[Segment], part: str) -> pl.LazyFrame:
    """A part of every segment, not read yet."""
    kinds = {"events": EVENT_KINDS, "identities": IDENTITY_KINDS, "facts": FACT_KINDS}[part]
    if not segments:
        return pl.LazyFrame(schema=kinds)
    return pl.scan_parquet([segment.file(part) for segment in segments])


def empty_facts() -> pl.DataFrame:
    """Facts of no rows."""
    return pl.DataFrame(schema=FACT_KINDS).select(FACT_NAMES)
