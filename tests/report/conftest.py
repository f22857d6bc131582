"""The sample study that every test of the report works with, and the page that is made of it, once."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from ketenbalans.report import page
from ketenbalans.report.tables import StudyTables

HERE = Path(__file__).parent


def load_sample() -> Callable[[], StudyTables]:
    spec = importlib.util.spec_from_file_location("sample_study", HERE / "sample_study.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.study


@pytest.fixture(scope="session")
def study() -> StudyTables:
    return load_sample()()


@pytest.fixture(scope="session")
def html(study: StudyTables) -> str:
    return page.html(study)
