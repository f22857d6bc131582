"""Environments of their own for the peers, so that none of them is ever a dependency."""

import hashlib
import subprocess
import tempfile
import venv
from pathlib import Path


def peer_python(pins: Path) -> Path:
    """The interpreter of an environment with what a pinned list names, made on first use."""
    name = hashlib.sha256(pins.read_bytes()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"ketenbalans-peers-{pins.stem}-{name}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", pins], check=True)
        (folder / "ready").touch()
    return python
