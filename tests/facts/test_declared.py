"""Identity files: every shipped one applies somewhere and is told in two languages; broken ones are
refused.
"""

from pathlib import Path

import pytest

from ketenbalans import facts
from ketenbalans.errors import KetenbalansError
from ketenbalans.facts.declared import Index, declarations, instances, read_declarations
from ketenbalans.facts.formulas import parse

INDEX = Index(facts.load().figures)


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.name)
def test_a_shipped_identity_applies_to_the_documents(declaration) -> None:
    assert list(instances(declaration, INDEX))
    assert declaration.reason["nl"] != declaration.reason["en"]


def test_a_formula_without_all_its_figures_is_not_applied() -> None:
    without = Index(figure for figure in facts.load() if figure.id != "JV-0471")
    names = {d.name: d for d in declarations()}
    whole = {identity.ids[0] for identity in instances(names["IND funding total"], INDEX)}
    assert whole - {identity.ids[0] for identity in instances(names["IND funding total"], without)} == {
        "JV-0474"
    }


ENTRY = """schema: 1
identities:
  - id: x
    kind: {kind}
    formula: "{formula}"
    {key}: {value}
    reason: {{en: a, nl: b}}
"""


@pytest.mark.parametrize(
    ("kind", "formula", "key", "value", "words"),
    [
        ("sum", "a.b = = c.d", "scope", "any", [":5", "cannot be read"]),
        ("sum", "a.b + c.d", "scope", "any", ["cannot be read"]),
        ("sum", "a.b = c.d@tomorrow", "scope", "any", ["'tomorrow'", "start, end"]),
        ("sum", "a.b = c.d!actual", "scope", "any", ["'actual'", "realised"]),
        ("sum", "a.b = c.d{x}", "scope", "any", ["key=value"]),
        ("summ", "a.b = c.d", "scope", "any", [":4", "'sum'"]),
        ("sum", "a.b = c.d", "scope", "galaxy", ["'galaxy'", "document"]),
        ("sum", "a.b = c.d", "scoop", "any", ["'scoop'", "scope"]),
        ("sum", "a.b = c.d", "margin", "-1", ["margin", "outside"]),
    ],
)
def test_a_broken_identity_file_is_refused(
    tmp_path: Path, kind: str, formula: str, key: str, value: str, words: list[str]
) -> None:
    path = tmp_path / "identities.yaml"
    path.write_text(ENTRY.format(kind=kind, formula=formula, key=key, value=value))
    with pytest.raises(KetenbalansError) as refusal:
        read_declarations(path)
    for word in [*words, "identities.yaml"]:
        assert word in str(refusal.value)


def test_a_formula_reads_signs_brackets_and_marks() -> None:
    formula = parse("a.b{k=$x}@-1,end!plan = 2 * (c.d#doc + sum(e.f{g=*})) / 100 - h.i?", "x")
    first, *others = formula.slots
    assert (first.offset, first.point, first.kind, dict(first.breakdown)) == (-1, "end", "plan", {"k": "$x"})
    assert [slot.subject for slot in others] == ["c.d", "e.f", "h.i"]
    assert (others[0].source, others[1].every, others[2].optional) == ("doc", True, True)
