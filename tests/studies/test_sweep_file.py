"""What a sweep file may say, and the sentence for each mistake."""

from pathlib import Path

import pytest

from ketenbalans.chain.chain import load
from ketenbalans.errors import KetenbalansError
from ketenbalans.studies.sweep_file import read

BROKEN = Path(__file__).parents[1] / "broken_files" / "sweep"
HEAD = "schema: 1\nid: made\ntitle: {en: Made, nl: Gemaakt}\nscenario: plan\n"
WORDS = {
    "values_twice": "stand twice",
    "unknown_attribute": "did you mean 'capacity.factor'",
    "out_of_bounds": "1.5, outside 0",
    "varied_twice": "capacity.factor is varied twice",
    "low_above_high": "low 1.1 is not below high 0.9",
    "points_in_a_grid": "as many points as its values make",
    "values_in_a_hypercube": "runs between two values",
    "no_axis": "nothing is varied",
    "half_a_point": "4.5",
    "no_reason": "'reason' is missing",
    "too_many": "1000000 points",
    "word_for_number": "takes a number",
}


def made(folder: Path, text: str) -> Path:
    path = folder / "sweep.yaml"
    path.write_text(HEAD + text)
    return path


def test_every_broken_file_has_its_words() -> None:
    assert {path.stem for path in BROKEN.glob("*.yaml")} == set(WORDS)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_mistake_is_told_with_its_place(name: str) -> None:
    with pytest.raises(KetenbalansError) as caught:
        read(BROKEN / f"{name}.yaml")
    assert WORDS[name] in str(caught.value)
    assert f"{name}.yaml:" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_grid_holds_every_combination_the_last_axis_first(tmp_path: Path) -> None:
    sweep = read(
        made(
            tmp_path,
            "axes:\n"
            "  - {scale: capacity.factor, values: [0.9, 1.1], reason: r, source: s}\n"
            "  - {set: capacity.rule, values: [pact_first, fixed_share], reason: r, source: s}\n",
        )
    )
    assert sweep.table() == [
        (0.9, "pact_first"),
        (0.9, "fixed_share"),
        (1.1, "pact_first"),
        (1.1, "fixed_share"),
    ]


def test_a_point_is_a_scenario_with_one_difference_per_axis(tmp_path: Path) -> None:
    sweep = read(
        made(tmp_path, "axes:\n  - {scale: capacity.factor, values: [0.9, 1.1], reason: r, source: s}\n")
    )
    chain = sweep.scenario_at(sweep.table()[1]).apply(load())
    assert chain.number("capacity.factor") == pytest.approx(1.1)


def test_a_hypercube_fills_each_cell_of_each_axis_once(tmp_path: Path) -> None:
    sweep = read(
        made(
            tmp_path,
            "design: latin\npoints: 10\naxes:\n"
            "  - {scale: capacity.factor, low: 0.5, high: 1.5, reason: r, source: s}\n"
            "  - {set: capacity.pact_share, low: 0.6, high: 0.8, reason: r, source: s}\n",
        )
    )
    first = sorted(int((float(one) - 0.5) * 10) for one, _ in sweep.table())
    second = sorted(int((float(two) - 0.6) * 50) for _, two in sweep.table())
    assert first == second == list(range(10))


def test_the_example_of_the_reference_page_is_a_sweep(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/reference/sweep-file.md").read_text()
    path = tmp_path / "example.yaml"
    path.write_text(text.split("```yaml\n")[1].split("```")[0])
    sweep = read(path)
    assert len(sweep.table()) == 9
    assert sweep.axes[0].name == "scale capacity.factor from 2027-01-01"
