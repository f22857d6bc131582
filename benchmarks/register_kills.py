"""Kills an import a hundred times with signal 9, on each database, and counts what is there in the end.

Each run is killed at another moment and started again; when it has come through, the register must hold
every event once, no row of the source may be missing, and the audit chain and all hashes must hold.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from benchmarks.register_cases import build

KILLS = 100
CHUNK_ROWS = 150
RESULTS = Path(__file__).parent / "results" / "register_kills.json"
WORKER = """
import sys
from pathlib import Path
from ketenbalans.register.doors import Format, open_source
from ketenbalans.register.importing import ImportJob, run_import
from ketenbalans.register.pseudonyms import PseudonymKey
from ketenbalans.store.connections import open_store
address, folder, rows, *files = sys.argv[1:]
store = open_store(address, create=True, folder=Path(folder))
print("open", flush=True)
for file in map(Path, files):
    table, mapping = open_source(file, Format.PARQUET, None)
    run_import(store, ImportJob(table, file, mapping, PseudonymKey(bytes(32)), chunk_rows=int(rows)))
print("done", flush=True)
"""


def run(address: str, folder: Path, files: tuple[Path, Path], kills: int) -> dict[str, Any]:
    """Kills imports into one register until the wanted number is reached, then lets one come through."""
    from ketenbalans.register.verifying import verify
    from ketenbalans.store.connections import open_store

    killed, went_on, after = 0, 0, 0.01
    command = [
        sys.executable,
        "-c",
        WORKER,
        address,
        str(folder / "segments"),
        str(CHUNK_ROWS),
        *map(str, files),
    ]
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        if killed < kills:
            time.sleep(after)
            after = 0.01 + (after * 1.37 + 0.013) % 0.25
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
        rest = process.communicate()[0]
        if "done" in rest:
            break
        went_on += 1
    store = open_store(address, folder=folder / "segments")
    found = verify(store)
    store.close()
    return {"killed": killed, "restarted": went_on, **found}


def main() -> None:
    """Runs it; ``KETENBALANS_BENCH_KILLS`` makes it shorter."""
    kills = int(os.environ.get("KETENBALANS_BENCH_KILLS", str(KILLS)))
    server = os.environ.get("KETENBALANS_TEST_POSTGRESQL")
    result: dict[str, Any] = {"kills_wanted": kills}
    with tempfile.TemporaryDirectory(prefix="ketenbalans-kills-") as place:
        folder = Path(place)
        files = build(folder, 10_000)
        for kind in ("sqlite", "postgresql"):
            (folder / kind).mkdir()
            address = str(folder / kind / "register.db")
            if kind == "postgresql":
                if not server:
                    continue
                import psycopg

                name = f"kills_{uuid.uuid4().hex}"
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f"create database {name}")
                address = server.rsplit("/", 1)[0] + "/" + name
            found = run(address, folder / kind, files, kills)
            whole = found["sound"] and found["events"] == 100_000 and found["cases"] == 10_000
            result[kind] = found | {"nothing_lost_nothing_doubled": whole}
            if not whole:
                sys.exit(f"gate: {kind}: {found}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
