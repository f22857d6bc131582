"""The one way to compile a function to machine code, and where the result is kept.

Numba's own cache looks only at the file of the function itself, so it can silently keep the old result of
an edited helper. Here the cache is a user folder named by the hash of every source file that a compiled
function can hang on, and the versions of the compiler: an edit to any of them means a new folder. A folder
that cannot be written falls back to a temporary one.
"""

import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])
PACKAGE = Path(__file__).parent
KEPT_FOLDERS = 6
IMPORT = re.compile(r"^\s*from (ketenbalans[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


def _imported(source: str) -> set[str]:
    """The modules of this package that a source file may import, dotted, without the package's own name."""
    found = set()
    for base, names in IMPORT.findall(source):
        prefix = base.removeprefix("ketenbalans").removeprefix(".")
        found.add(prefix)
        found.update(f"{prefix}.{name}".removeprefix(".") for name in re.findall(r"\w+", names))
    return found


def kernel_sources(package: Path = PACKAGE) -> list[Path]:
    """Every file that compiles a function and, from there, every file that is imported, in order of name.

    Whatever can change the machine code of a kernel (a helper, a column number, a length) is among them;
    commands and reports are not, so that an edit to those compiles nothing anew.
    """
    texts = {
        ".".join(path.relative_to(package).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
    }
    imports = {name: _imported(text) for name, text in texts.items()}
    waiting = [name for name in texts if "compiling" in imports[name]]
    reached = {"compiling"}
    while waiting:
        name = waiting.pop()
        if name in texts and name not in reached:
            reached.add(name)
            waiting.extend(imports[name])
    return [package / f"{name.replace('.', '/')}.py" for name in sorted(reached)]


def source_hash() -> str:
    """A name for exactly these kernels, this compiler and this kind of processor."""
    digest = hashlib.sha256()
    for path in kernel_sources():
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


OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "error_model": "numpy",
    "no_cfunc_wrapper": True,  # nobody calls them from C: a fifth less to compile on the first use
}


def compiled(function: Function) -> Function:
    """The function as serial machine code that releases the interpreter lock.

    Arithmetic keeps the order in which it is written (no fast-math), so results repeat to the bit.
    """
    return cast(Function, numba.njit(**OPTIONS)(function))


def compiled_inline(function: Function) -> Function:
    """The same, folded into its caller: for a step per case, where handing over the records costs more
    than the step itself.
    """
    return cast(Function, numba.njit(forceinline=True, **OPTIONS)(function))


def _lend(_typing: Any, array: Any) -> tuple[Any, Callable[..., Any]]:
    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lent = context.make_array(signature.args[0])(context, builder, arguments[0])
        lent.meminfo = lent.meminfo.type(None)
        lent.parent = lent.parent.type(None)
        return lent._getvalue()

    return array(array), generated


borrowed = cast(Callable[[np.ndarray], np.ndarray], intrinsic(_lend))
"""In compiled code only: the same array without a count of who holds it.

Each time compiled code hands an array on it counts its holders up and down, which is dear in a small step.
The caller must hold the array for as long as the borrowed one is in use.
"""
