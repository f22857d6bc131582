"""The register at full size: a million cases with ten million events, on SQLite and on PostgreSQL.

The gate comes first: the stock of three days as known at two moments is counted a second way, straight from
the files, and must be the same. PostgreSQL is measured where ``KETENBALANS_TEST_POSTGRESQL`` names a server.
Processor time stands beside wall time, since other work on the machine makes the wall slower, not the code.
"""

import json
import os
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.register_cases import build
from ketenbalans.register.doors import Format, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.indicators import indicators
from ketenbalans.register.pages import Worklist
from ketenbalans.register.process_map import process_map
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.register.reading import FOREVER, Register, moment_of
from ketenbalans.register.stock import StockQuestion, stock
from ketenbalans.store.connections import open_store
from ketenbalans.vocabulary.calendar import Period

RESULTS = Path(__file__).parent / "results" / "register.json"
QUESTIONS = (("2024-01-01", None), ("2025-06-30", "2025-07-01"), ("2026-03-31", "2026-04-01"))


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, {
        "wall_s": round(time.perf_counter() - wall, 3),
        "processor_s": round(time.process_time() - processor, 3),
    }


def by_hand(cases: Path, events: Path, on: str, known_at: str | None) -> int:
    """The stock of asylum applications from the files themselves, with numpy alone."""
    day = (date.fromisoformat(on) - date(1970, 1, 1)).days
    told = pl.read_parquet(events, columns=["key", "type", "on", "recorded_at", "event_id"])
    moment = moment_of(known_at) if known_at else FOREVER
    told = told.filter(pl.col("recorded_at").cast(pl.Int64) <= moment)
    told = told.sort("recorded_at").unique("event_id", keep="last")
    told = told.filter(pl.col("on").cast(pl.Int32) <= day)
    asylum = pl.read_parquet(cases, columns=["key", "product", "recorded_at"])
    asylum = asylum.filter((pl.col("product") == "asylum") & (pl.col("recorded_at").cast(pl.Int64) <= moment))
    lodged = set(told.filter(pl.col("type") == "lodged").get_column("key"))
    gone = set(told.filter(pl.col("type").is_in(["decided", "withdrawn"])).get_column("key"))
    return len((lodged - gone) & set(asylum.get_column("key")))


def measure(address: str, folder: Path, cases: Path, events: Path) -> dict[str, Any]:
    """Imports and reads on one database."""
    store = open_store(address, create=True, folder=folder / "segments")
    key = PseudonymKey(bytes(32))
    found: dict[str, Any] = {}

    def bring() -> None:
        for file in (cases, events):
            table, mapping = open_source(file, Format.PARQUET, None)
            run_import(store, ImportJob(table, file, mapping, key))

    _, found["import"] = timed(bring)
    for on, known_at in QUESTIONS:
        question = StockQuestion(date.fromisoformat(on), moment_of(known_at) if known_at else FOREVER)
        answer, spent = timed(lambda question=question: stock(Register.open(store), question))
        expected = by_hand(cases, events, on, known_at)
        if answer["stock"] != expected:
            sys.exit(f"gate: stock on {on} as known {known_at} is {answer['stock']}, by hand {expected}")
        found[f"stock {on} known {known_at or 'latest'}, opening included"] = spent | {
            "stock": answer["stock"]
        }
    register, found["opening"] = timed(lambda: Register.open(store))
    question = StockQuestion(date(2025, 6, 30), moment_of("2025-07-01"), by=("nationality", "age_class"))
    _, found["stock by nationality and age, opened"] = timed(lambda: stock(register, question))
    _, found["indicator pack of a month, first call"] = timed(
        lambda: indicators(register, Period.parse("2025-06"))
    )
    _, found["indicator pack of a month"] = timed(lambda: indicators(register, Period.parse("2025-07")))
    _, found["process map"] = timed(lambda: process_map(register))
    found["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    found["pages"] = pages(register)
    store.close()
    return found


def pages(register: Register) -> dict[str, Any]:
    """Page 100 of all cases by deadline: as many open cases as the register has."""
    cases = np.arange(1, register.cases + 1)
    due = 20_000 + cases * 7919 % 2_000
    worklist, made = timed(lambda: Worklist.ordered(register, cases, due - 180, due, date(2026, 4, 1)))
    worklist.page(99)
    spent = [timed(lambda: worklist.page(100))[1]["wall_s"] for _ in range(20)]
    return {"cases": int(cases.size), "ordering": made, "page_100_median_s": float(np.median(spent))}


def main() -> None:
    """Runs the benchmark; ``KETENBALANS_BENCH_CASES`` makes it smaller."""
    count = int(os.environ.get("KETENBALANS_BENCH_CASES", "1000000"))
    with tempfile.TemporaryDirectory(prefix="ketenbalans-bench-") as place:
        folder = Path(place)
        cases, events = build(folder, count)
        result: dict[str, Any] = {
            "cases": count,
            "events": pl.scan_parquet(events).select(pl.len()).collect().item(),
            "cores": os.cpu_count(),
            "load_before": os.getloadavg()[0],
        }
        kind = os.environ.get("KETENBALANS_BENCH_DATABASES", "sqlite,postgresql").split(",")
        if "sqlite" in kind:
            (folder / "sqlite").mkdir()
            result["sqlite"] = measure(
                str(folder / "sqlite" / "register.db"), folder / "sqlite", cases, events
            )
        server = os.environ.get("KETENBALANS_TEST_POSTGRESQL")
        if server and "postgresql" in kind:
            import psycopg

            name = f"bench_{uuid.uuid4().hex}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"create database {name}")
            (folder / "postgresql").mkdir()
            address = server.rsplit("/", 1)[0] + "/" + name
            result["postgresql"] = measure(address, folder / "postgresql", cases, events)
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"drop database {name} with (force)")
        result["load_after"] = os.getloadavg()[0]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
