"""Time to build the synthetic register, after the gate that its published totals are exact.

Aim: under 2 seconds on one core with compiled draws at hand. No peer is known.
"""

import json
import platform
import time
from pathlib import Path

import numpy as np

from ketenbalans import synthetic

RESULT = Path(__file__).parent / "results" / "synthetic_register.json"
RUNS = 5


def main() -> None:
    """Builds with several seeds and writes the times."""
    seconds, work = [], []
    for seed in range(1, RUNS + 1):
        started, worked = time.perf_counter(), time.process_time()
        register = synthetic.build(seed)
        seconds.append(time.perf_counter() - started)
        work.append(time.process_time() - worked)
        counts = np.bincount(register.applications.group, minlength=8)
        if counts[:4].tolist() != [21_060, 9_180, 4_320, 15_120] or counts[4:].sum() != 4_320:
            raise SystemExit(f"seed {seed}: totals are {counts.tolist()}")
    result = {
        "applications": 54_000,
        "first_build_seconds": round(seconds[0], 2),
        "later_builds_seconds": round(sorted(seconds[1:])[len(seconds[1:]) // 2], 2),
        "first_build_processor_seconds": round(work[0], 2),
        "later_builds_processor_seconds": round(sorted(work[1:])[len(work[1:]) // 2], 2),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
