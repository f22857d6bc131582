"""One default ensemble for all tests of the room."""

import pytest

from ketenbalans.calibration import ensemble, published


@pytest.fixture(scope="session")
def default_ensemble() -> ensemble.Ensemble:
    return ensemble.run()


@pytest.fixture(scope="session")
def default_rows(default_ensemble: ensemble.Ensemble) -> list[published.Row]:
    return published.table(default_ensemble)
