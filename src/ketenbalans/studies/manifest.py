"""What a run was made of: versions, seed, settings and the hash of every data file it read."""

import hashlib
import platform
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from ketenbalans import __version__

DATA = Path(str(files("ketenbalans") / "data"))
FOLDERS = ("assumptions", "assumption_sets", "chain", "policy", "published", "scenarios", "synthetic")
LIBRARIES = ("numba", "numpy", "polars", "scipy")


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def inputs() -> dict[str, str]:
    """Hash per data file that a study can read, by its path below the data folder."""
    found = [path for folder in FOLDERS for path in (DATA / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(DATA)): file_hash(path) for path in sorted([*found, DATA / "levers.yaml"])}


def describe(**settings: object) -> dict[str, object]:
    """The manifest of a run; the same inputs, seed, lock file and processor family give the same.

    Example:
        >>> describe(seed=1)["seed"]
        1
    """
    return {
        "program": f"ketenbalans {__version__}",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "libraries": {name: version(name) for name in LIBRARIES},
        **settings,
        "inputs": inputs(),
    }
