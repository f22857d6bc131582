"""What the pages on the register show really runs, in both languages."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from ketenbalans.cli import main
from ketenbalans.register.hours import CUTS as HOUR_CUTS
from ketenbalans.register.mapping import read_mapping
from ketenbalans.register.stock import CUTS as STOCK_CUTS

DOCS = Path(__file__).parents[2] / "docs"
EXTRACT = "Zaaknummer,Productgroep,Nationaliteit,Datum indiening,Datum beschikking\n" + "".join(
    f"Z1-000{number},Asiel,SYR,2025-01-1{number},{'2026-03-01' if number == 1 else ''}\n"
    for number in range(1, 5)
)


def test_the_mapping_of_the_reference_is_read(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", (DOCS / "reference" / "mapping-files.md").read_text(), re.DOTALL)
    assert block
    file = tmp_path / "mapping.yaml"
    file.write_text(block[1])
    assert read_mapping(file).columns()[0] == "Zaaknummer"


@pytest.mark.parametrize("page", ["import-cases.md", "import-cases.nl.md"])
def test_every_command_of_the_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETENBALANS_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "extract.csv").write_text(EXTRACT)
    commands = re.findall(r"^\$ ketenbalans (.*)$", (DOCS / "how-to" / page).read_text(), re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        monkeypatch.setattr(sys, "argv", ["ketenbalans", *shlex.split(command)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        told = capsys.readouterr()
        # decisions without ground are a finding of `register check`
        expected = 1 if "register check" in command else 0
        assert (ended.value.code or 0) == expected, (command, told.err)
        assert told.out.strip(), command


FIGURES = """key,product,track,type,on,activity,hours
a,asylum,4,lodged,2025-01-10,,
a,asylum,4,hours_recorded,2026-01-10,hearing,4
b,asylum,4,lodged,2025-03-10,,
b,asylum,4,decided,2026-02-10,,
c,asylum,4,lodged,2026-06-12,,
"""


@pytest.mark.parametrize("page", ["figures-of-the-register.md", "figures-of-the-register.nl.md"])
def test_every_command_of_the_page_on_figures_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETENBALANS_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "figures.csv").write_text(FIGURES)

    def run(command: str) -> str:
        monkeypatch.setattr(sys, "argv", ["ketenbalans", *shlex.split(command)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        told = capsys.readouterr()
        assert (ended.value.code or 0) == 0, (command, told.err)
        assert told.out.strip(), command
        return told.out

    run("register import figures.csv")
    for name, on in (("now", "2026-06-30"), ("before", "2026-01-31")):
        (tmp_path / f"{name}.json").write_text(run(f"register stock --on {on} --json"))
    commands = re.findall(r"^\$ ketenbalans (.*)$", (DOCS / "how-to" / page).read_text(), re.MULTILINE)
    assert len(commands) == 11
    for command in commands:
        run(command)


def test_every_cut_stands_in_the_table_of_indicators() -> None:
    page = (DOCS / "reference" / "indicators.md").read_text()
    for cut in (*STOCK_CUTS, *HOUR_CUTS):
        assert f"`{cut}`" in page or cut == "state", cut
