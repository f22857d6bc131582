"""A small question that everybody can read, and a way to change one thing in it."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ketenbalans.scheduling.instance import Instance
from ketenbalans.scheduling.reading import parse_instance
from ketenbalans.vocabulary.json_documents import parse_json

# Monday 5 to Friday 23 October 2026: fifteen open days. Invitations go out on 21 September: from 5 October.
SMALL: dict[str, Any] = {
    "first_day": "2026-10-05",
    "last_day": "2026-10-23",
    "issued_on": "2026-09-21",
    "screenings_per_day": 2,
    "locations": [
        {
            "id": "north",
            "places": 4,
            "meeting_rooms": 1,
            "rooms": [{"id": "1", "adapted": True}, {"id": "2"}],
            "partners": {"dtv": {"weekdays": ["mon", "tue"]}},
        },
        {"id": "south", "places": 4, "meeting_rooms": 1, "rooms": [{"id": "1"}]},
    ],
    "receptions": [{"id": "camp", "seats": 4, "locations": ["north", "south"]}],
    "officers": [
        {"id": "o1", "location": "north", "skills": ["minors"]},
        {"id": "o2", "location": "north"},
        {"id": "o3", "location": "south"},
    ],
    "interpreters": [
        {"id": "i1", "languages": ["ara"], "gender": "f"},
        {"id": "i2", "languages": ["ara", "tir"], "gender": "m"},
    ],
    "lawyers": [{"id": "l1"}, {"id": "l2"}],
    "people": [
        {"key": "a", "language": "ara", "reception": "camp", "category": "A", "lawyer": "l1"},
        {"key": "b", "language": "tir", "reception": "camp", "category": "D", "lawyer": "l1"},
        {"key": "c", "language": "ara", "reception": "camp", "category": "B"},
        {"key": "d", "language": "ara", "reception": "camp", "minor": True, "lawyer": "l2"},
        {
            "key": "e",
            "language": "ara",
            "reception": "camp",
            "category": "A",
            "lawyer": "l1",
            "registered_on": "2026-10-02",
        },
    ],
}


def read(document: dict[str, Any]) -> Instance:
    return parse_instance(parse_json(json.dumps(document, indent=1), "instance.json"))


@pytest.fixture
def small() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


@pytest.fixture
def reads() -> Callable[[dict[str, Any]], Instance]:
    return read
