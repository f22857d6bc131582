"""The one way to compile a function to machine code, and where the result is kept.

Numba's own cache looks only at the file of the function itself, so it can silently keep the old result of
an edited helper. Here the cache is a user folder named by the hash of every source file of this package
and the versions of the compiler: an edit anywhere means a new folder. A folder that cannot be written
falls back to a temporary one.
"""

import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

Function = TypeVar("Function", bound=Callable[..., Any])
KEPT_FOLDERS = 3


def source_hash() -> str:
    """A name for exactly this package, compiler and kind of processor."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for part in (version("numba"), version("numpy"), version("llvmlite"), sys.version, platform.machine()):
        digest.update(part.encode())
    return digest.hexdigest()[:20]


def cache_folder() -> Path:
    """The folder for compiled kernels: the user's, or a temporary one where that cannot be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ketenbalans" / "kernels"
    folder = home / source_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(folder)
        _forget_old(home)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="ketenbalans-kernels-"))
    return folder


def _forget_old(home: Path) -> None:
    by_age = sorted(home.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in by_age[KEPT_FOLDERS:]:
        shutil.rmtree(folder, ignore_errors=True)


config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]  # numba has no stubs for it


def compiled(function: Function) -> Function:
    """The function as serial machine code that releases the interpreter lock.

    Arithmetic keeps the order in which it is written (no fast-math), so results repeat to the bit.
    """
    return cast(Function, numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def compiled_inline(function: Function) -> Function:
    """The same, folded into its caller: for a step per case, where handing over the records costs more
    than the step itself.
    """
    return cast(Function, numba.njit(nogil=True, cache=True, error_model="numpy", forceinline=True)(function))
