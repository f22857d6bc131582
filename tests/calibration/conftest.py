"""The shipped ensemble for all tests of the room."""

import pytest

from ketenbalans.calibration import ensemble, members, published


@pytest.fixture(scope="session")
def default_ensemble() -> ensemble.Ensemble:
    return members.load()


@pytest.fixture(scope="session")
def default_rows(default_ensemble: ensemble.Ensemble) -> list[published.Row]:
    return published.table(default_ensemble)
