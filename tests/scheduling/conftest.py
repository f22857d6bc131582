"""The documented example, and a way to change one thing in it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketenbalans.scheduling.instance import Instance
from ketenbalans.scheduling.reading import parse_instance
from ketenbalans.vocabulary.json_documents import parse_json

# Monday 5 to Friday 23 October 2026: fifteen open days. Invitations go out on 21 September: from 5 October.
EXAMPLE = Path(__file__).parents[2] / "docs" / "reference" / "schedule-instance.json"
SMALL: dict[str, Any] = json.loads(EXAMPLE.read_text())


def read(document: dict[str, Any]) -> Instance:
    return parse_instance(parse_json(json.dumps(document, indent=1), "instance.json"))


@pytest.fixture
def small() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


@pytest.fixture
def reads() -> Callable[[dict[str, Any]], Instance]:
    return read
