"""Every command that the how-to pages on forecasting show really runs, in both languages."""

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ketenbalans.cli.main import app

PAGES = Path(__file__).parents[2] / "docs" / "how-to"


FORECASTS = re.compile(r"```\n(forecaster,.+?)```", re.DOTALL)
YAML = re.compile(r"```yaml\n(.+?)```", re.DOTALL)


def commands(page: str) -> list[str]:
    return re.findall(r"^ketenbalans (.+)$", (PAGES / page).read_text(), re.MULTILINE)


@pytest.mark.parametrize("page", ["forecast.md", "forecast.nl.md"])
def test_the_commands_of_the_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["series,period,value"]
    for place in range(60):
        for row, name in enumerate(("SYR", "ERI")):
            count = round((90 + 60 * row) * (1 + 0.3 * np.sin(place * 1.3)))
            rows.append(f"{name},{2021 + place // 12}-{place % 12 + 1:02d},{count}")
    (tmp_path / "inflow.csv").write_text("\n".join(rows))
    (tmp_path / "border.csv").write_text("\n".join(rows[:1] + [row for row in rows if row[:3] == "SYR"]))
    others = FORECASTS.search((PAGES / page).read_text())
    assert others
    (tmp_path / "others.csv").write_text(others.group(1))
    shown = YAML.search((PAGES / page).read_text())
    assert shown
    (tmp_path / "judgement.yaml").write_text(shown.group(1))
    monkeypatch.chdir(tmp_path)
    found = commands(page)
    assert len(found) == 13
    for command in found:
        result = CliRunner().invoke(app, command.split(), catch_exceptions=False)
        assert result.exit_code == 0, command
        assert result.stdout.strip(), command


def test_both_pages_show_the_same_commands() -> None:
    assert [command.removeprefix("--lang nl ") for command in commands("forecast.nl.md")] == commands(
        "forecast.md"
    )
