"""Runs every benchmark: ``python -m benchmarks``, or some by name: ``python -m benchmarks kernels``."""

import subprocess
import sys

ALL = (
    "kernels",
    "chain",
    "simulators",
    "main_job",
    "calibration",
    "clock",
    "forecast",
    "money",
    "plan_cycle",
    "process_map",
    "register",
    "schedule",
    "report",
    "stockflow",
    "synthetic_register",
    "tie_out",
    "triage",
)


def main(names: list[str]) -> int:
    """Each benchmark in a process of its own, so that none profits from another's compiled code or memory."""
    failed = 0
    for name in names or ALL:
        print(f"== {name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
