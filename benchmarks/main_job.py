"""Wall time and peak memory of ``ketenbalans run`` as a user runs it, kernels compiled before."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "main_job.json"


def main() -> dict[str, object]:
    """Runs the main job twice and takes the second; the two reports must be the same to the byte."""
    pages, walls = [], []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            command = [sys.executable, "-m", "ketenbalans.cli.main", "run", "--out", folder]
            subprocess.run(command, check=True, capture_output=True)
            walls.append(time.perf_counter() - start)
            pages.append((Path(folder) / "report.html").read_bytes())
    if pages[0] != pages[1]:
        raise SystemExit("the correctness gate is shut: two runs with the same seed differ")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    result: dict[str, object] = {
        "wall_seconds": round(walls[1], 1),
        "processor_seconds_of_both_runs": round(used.ru_utime + used.ru_stime, 1),
        "peak_memory_mb": round(used.ru_maxrss / 1024),
        "report_mb": round(len(pages[0]) / 1e6, 2),
    }
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return result


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
