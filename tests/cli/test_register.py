"""The commands of ``register`` as a user meets them: JSON alone on standard output, exit codes, Dutch."""

import json
import sys
from pathlib import Path

import pytest

from ketenbalans.cli import main

EVENTS = """key,product,nationality,type,on,outcome,ground,country_policy_version,assessment
a,asylum,SYR,lodged,2025-01-10,,,,
b,asylum,IRQ,lodged,2025-02-10,,,,
b,asylum,IRQ,decided,2026-01-10,rejection,31,v1,weighed
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETENBALANS_KEY_FILE", str(tmp_path / "secret" / "key"))
    (tmp_path / "events.csv").write_text(EVENTS)
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["ketenbalans", *words])
        with pytest.raises(SystemExit) as ended:
            main.main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def test_import_stock_and_check_answer_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "register", "import", "events.csv", "--format", "csv", "--json")
    assert (code, json.loads(out)["events_added"]) == (0, 3)
    code, out, _ = _run(capsys, "register", "stock", "--on", "2026-01-09", "--by", "nationality", "--json")
    found = json.loads(out)
    assert (code, found["stock"]) == (0, 2)
    assert found["cuts"] == [{"nationality": "IRQ", "count": 1}, {"nationality": "SYR", "count": 1}]
    code, out, _ = _run(capsys, "register", "check", "--json")
    assert (code, json.loads(out)["findings"]) == (0, [])
    code, out, _ = _run(capsys, "audit", "verify", "--json")
    assert (code, json.loads(out)["sound"]) == (0, True)


def test_a_finding_ends_with_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "events.csv").write_text(EVENTS.replace(",31,v1,", ",,v1,"))
    _run(capsys, "register", "import", "events.csv", "--json")
    code, out, _ = _run(capsys, "register", "check", "--json")
    assert (code, [found["check"] for found in json.loads(out)["findings"]]) == (
        1,
        ["decision_without_ground"],
    )
    assert _run(capsys, "register", "check", "--strict", "order", "--json")[0] == 0


def test_bad_input_is_one_sentence_and_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("register", "import", "absent.csv"),
        ("register", "import", "events.csv", "--format", "xls"),
        ("register", "stock", "--on", "yesterday"),
        ("register", "stock", "--on", "2026-01-01"),  # no register yet
        ("register", "restore", "absent.db"),
    ):
        code, out, err = _run(capsys, *words, "--json")
        assert (code, out) == (2, ""), words
        assert "Traceback" not in err
        assert len(err.strip().splitlines()) == 1


def test_a_sentence_is_dutch_where_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(capsys, "--lang", "nl", "register", "import", "events.csv")
    code, out, _ = _run(capsys, "--lang", "nl", "register", "stock", "--on", "2026-01-09")
    assert code == 0
    assert out.startswith("2 openstaande aanvragen op 2026-01-09")
    assert "Openstaande aanvragen: ingediend op of vóór" in out


@pytest.mark.parametrize(
    "words",
    [
        ("register", "indicators", "--period", "2026-01"),
        ("register", "process-map"),
        ("register", "case", "a"),
        ("register", "revisions", "--from", "2025-01-01", "--to", "2026-12-31"),
        ("register", "map", "events.csv"),
        ("register", "export", "out.json", "--format", "ocel"),
        ("register", "backup", "copy.db"),
        ("register", "verify"),
    ],
)
def test_every_command_speaks_json_and_words(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    _run(capsys, "register", "import", "events.csv", "--json")
    code, out, _ = _run(capsys, *words)
    assert code == 0
    assert out.strip()
    for file in ("copy.db", "copy.db.json"):
        (folder / file).unlink(missing_ok=True)
    code, out, _ = _run(capsys, *words, "--json")
    assert (code, type(json.loads(out))) == (0, dict)


def test_the_key_of_the_pseudonyms_is_made_once_and_kept_apart(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(capsys, "register", "import", "events.csv", "--json")
    key = folder / "secret" / "key"
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    (folder / "more.csv").write_text(EVENTS.replace("a,", "c,"))
    code, _, err = _run(capsys, "register", "import", "more.csv")
    assert code == 2
    assert "key of the pseudonyms is not here" in err
    assert not key.exists()  # a register with cases never gets a second key
