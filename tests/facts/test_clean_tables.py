"""A thousand random tables that hold within rounding yield not one finding (see random_tables for their
forms).
"""

import importlib.util
from pathlib import Path

import pytest

from ketenbalans.facts.tying import tie_out

SPECIFICATION = importlib.util.spec_from_file_location(
    "random_tables", Path(__file__).parent / "random_tables.py"
)


@pytest.mark.parametrize("seed", range(21))
def test_clean_tables_with_rounding_yield_no_finding(seed: int) -> None:
    module = importlib.util.module_from_spec(SPECIFICATION)
    SPECIFICATION.loader.exec_module(module)
    figures = module.tables(seed, 48)  # 21 * 48 = 1,008 tables
    result = tie_out(figures)
    assert [(finding.identity, finding.facts) for finding in result.findings] == []
    assert result.checked > 100
