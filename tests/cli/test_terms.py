"""``terms explain`` as a person and a machine meet it: fields, exit codes, languages, and no traceback."""

import json
import re
from pathlib import Path

import pytest

from ketenbalans.cli.main import main

ROOT = Path(__file__).parents[2]
FAMILY = {
    "product": "asylum",
    "household": "h",
    "lodged_on": "2024-04-30",
    "events": [
        {"type": "notice_of_default", "on": "2025-08-28"},
        {"type": "court_order", "on": "2026-02-05", "term_weeks": 8, "rate": 100, "maximum": 15000},
        {"type": "decided", "on": "2026-07-01"},
    ],
}


def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["ketenbalans", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def family(tmp_path: Path) -> str:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"key": "c13", **FAMILY}))
    return str(path)


def test_the_json_has_the_fields_of_the_design(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    code, out, err = call(capsys, monkeypatch, "terms", "explain", family, "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    decision, order = answer["terms"]
    assert {"kind", "law", "article", "start", "last_day", "overdue_from", "confidence", "steps"} <= set(
        decision
    )
    assert all({"rule", "from", "to", "reason"} <= set(step) for step in decision["steps"])
    assert (decision["kind"], decision["last_day"], decision["overdue_from"]) == (
        "decision",
        "2024-10-30",
        "2024-10-31",
    )
    assert (order["kind"], order["last_day"]) == ("court_order", "2026-04-02")
    assert answer["notice"]["valid"] is True
    assert answer["notice"]["appeal_from"] == "2025-09-12"
    assert {name: answer["penalties"][name] for name in ("administrative", "court", "total")} == {
        "administrative": 0,
        "court": 8900,
        "total": 8900,
    }


def test_a_family_in_one_file_has_one_penalty(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "family.json"
    path.write_text(json.dumps([{"key": key, **FAMILY} for key in ("a", "b", "c")]))
    _, out, _ = call(capsys, monkeypatch, "terms", "explain", str(path), "--json")
    answer = json.loads(out)
    assert len(answer["cases"]) == 3
    assert answer["households"][0]["penalties"] == {"administrative": 0, "court": 8900, "total": 8900}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Ingebrekestelling", "30 oktober 2024", "€ 8.900")),
        ("en", ("Notice of default", "30 October 2024", "€ 8,900")),
    ],
)
def test_in_words_it_answers_in_the_language_asked(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    family: str,
    language: str,
    words: tuple[str, ...],
) -> None:
    code, out, _ = call(capsys, monkeypatch, "--lang", language, "terms", "explain", family)
    assert code == 0
    for word in words:
        assert word in out


def test_a_day_asked_for_hides_what_came_later(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    _, out, _ = call(capsys, monkeypatch, "terms", "explain", family, "--on", "2026-05-02", "--json")
    # 3 April to 2 May 2026 = 28 + 2 = 30 days
    assert json.loads(out)["penalties"]["court"] == 3000


def test_a_setting_and_a_reform_change_the_law(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"key": "k", "product": "asylum", "lodged_on": "2023-05-02"}))
    reform = str(ROOT / "src/ketenbalans/data/policy/reforms/all_extensions_void.yaml")
    days = [
        json.loads(call(capsys, monkeypatch, "terms", "explain", str(path), "--json", *more)[1])["terms"][0][
            "last_day"
        ]
        for more in ((), ("--set", "old.wbv_scenario=all_void"), ("--reform", reform))
    ]
    assert days == ["2024-08-02", "2023-11-02", "2023-11-02"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"key": "k"}', "'product' is missing"),
        ("nothing", "no JSON"),
        ('{"key": "k", "product": "asylum"}', "no day of lodging"),
        ('{"key": "k", "product": "asylum", "lodged_on": "1890-01-01"}', "has no value on 1890-01-01"),
        (
            '{"key": "k", "product": "asylum", "lodged_on": "2024-01-02",'
            ' "events": [{"type": "term_resumed", "on": "2024-02-02"}]}',
            "it was not suspended",
        ),
        (
            '{"key": "k", "product": "asylum", "lodged_on": "2024-01-02",'
            ' "events": [{"type": "court_order", "on": "2025-02-03", "rate": 100}]}',
            "has rate but no maximum",
        ),
        (
            '{"key": "k", "product": "nareis", "lodged_on": "2025-06-02",'
            ' "events": [{"type": "term_extended", "on": "2025-09-01"}]}',
            "has no length",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "case.json"
    path.write_text(text)
    code, out, err = call(capsys, monkeypatch, "terms", "explain", str(path), "--json")
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_a_wrong_day_asked_for_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    code, _, err = call(capsys, monkeypatch, "terms", "explain", family, "--on", "tomorrow")
    assert code == 2
    assert "--on: 'tomorrow' is no day" in err


@pytest.mark.parametrize("page", ["explain-a-term.md", "explain-a-term.nl.md"])
def test_every_command_of_the_how_to_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: str
) -> None:
    text = (ROOT / "docs" / "how-to" / page).read_text()
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    (tmp_path / "case.json").write_text(example[1])
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"```\nketenbalans (.*?)\n```", text)
    assert len(commands) == 2
    for command in commands:
        code, out, _ = call(capsys, monkeypatch, *command.split())
        assert code == 0
        assert out
