"""Which edits make the kernels compile anew. Expected answers are read off the little packages made here."""

from pathlib import Path

from ketenbalans.compiling import kernel_sources


def package(folder: Path, **sources: str) -> Path:
    """A package with the given modules, beside the one that compiles."""
    for name, source in {"compiling": "", **sources}.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return folder


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in kernel_sources(folder)]


def test_a_module_that_a_kernel_imports_counts_and_one_that_imports_the_kernel_does_not(
    tmp_path: Path,
) -> None:
    made = package(
        tmp_path,
        kernel="from ketenbalans.compiling import compiled\nfrom ketenbalans.room import columns as c\n",
        room__columns="from ketenbalans.lengths import LONGEST\n",
        lengths="LONGEST = 1\n",
        report="from ketenbalans.kernel import run\n",
    )
    assert names(made) == ["compiling.py", "kernel.py", "lengths.py", "room/columns.py"]


def test_imports_over_several_lines_are_followed(tmp_path: Path) -> None:
    made = package(
        tmp_path,
        kernel="from ketenbalans.compiling import compiled\nfrom ketenbalans.room import (\n columns,\n)\n",
        room__columns="",
    )
    assert "room/columns.py" in names(made)


def test_the_kernels_of_this_package_hang_on_the_columns_they_fill_and_not_on_the_commands() -> None:
    found = {path.name for path in kernel_sources()}
    assert {"case_kernel.py", "measures.py", "streams.py", "draws.py"} <= found
    assert "page.py" not in found
    assert not any("cli" in path.parts for path in kernel_sources())
