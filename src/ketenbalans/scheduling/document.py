"""A schedule as one JSON document, with the manifest of how it was made."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ketenbalans import __version__
from ketenbalans.scheduling.again import Remade
from ketenbalans.scheduling.answer import Unplaced, costs_of, row_of, transports
from ketenbalans.scheduling.instance import Instance
from ketenbalans.scheduling.making import Schedule
from ketenbalans.scheduling.wording import mend_in_words, reason_in_words, why_in_words
from ketenbalans.vocabulary.documents import SCHEMA
from ketenbalans.vocabulary.language import LANGUAGES

STATUS = "draft"


def document_of(instance: Instance, schedule: Schedule, source: Path | None) -> dict[str, Any]:
    """The answer file; see ``docs/reference/schedule-answer.md``.

    Args:
        instance: The question.
        schedule: The answer.
        source: The instance file, for its hash in the manifest.
    """
    return {
        "schema": SCHEMA,
        "status": STATUS,
        "issued_on": instance.issued_on.isoformat(),
        "objective": round(schedule.objective, 6),
        "bound": round(schedule.bound, 6),
        "gap": round(schedule.gap, 6),
        "seconds": round(schedule.seconds, 3),
        "scheduled": len(
            {row.person for row in schedule.assignments} - {one.person for one in schedule.unplaced}
        ),
        "parts": asdict(schedule.costs),
        "bounds": asdict(schedule.bounds),
        "weights": asdict(instance.weights),
        "unscheduled": [unplaced_row(one) for one in schedule.unplaced],
        "assignments": [row_of(row) for row in schedule.assignments],
        "transports": transports(instance, schedule.assignments),
        "manifest": {
            "program": f"ketenbalans {__version__}",
            "python": platform.python_version(),
            "machine": platform.machine(),
            "libraries": {name: version(name) for name in ("numba", "numpy")},
            "instance": None if source is None else hashlib.sha256(source.read_bytes()).hexdigest(),
            "seed": schedule.seed,
            "moves": schedule.moves,
            "stopped_by": schedule.stopped_by,
        },
    }


def remade_document(instance: Instance, remade: Remade, on: date) -> dict[str, Any]:
    """The answer file of a schedule that was made again: the same form, with who moved and why."""
    costs = costs_of(instance, remade.assignments)
    return {
        "schema": SCHEMA,
        "status": STATUS,
        "issued_on": on.isoformat(),
        "objective": round(costs.total(instance), 6),
        "scheduled": len(
            {row.person for row in remade.assignments} - {one.person for one in remade.unplaced}
        ),
        "parts": asdict(costs),
        "weights": asdict(instance.weights),
        "people_touched": remade.touched,
        "people_moved": remade.moved_people,
        "moved": [
            {
                "person": move.person,
                "step": move.step.value,
                "from": None if move.before is None else row_of(move.before),
                "to": None if move.after is None else row_of(move.after),
                "why": {language: why_in_words(move, language) for language in LANGUAGES},
            }
            for move in remade.moves
        ],
        "replaced": [{"from": row_of(old), "to": row_of(new)} for old, new in remade.replaced],
        "added": [row_of(row) for row in remade.added],
        "withdrawn": [row_of(row) for row in remade.withdrawn],
        "unscheduled": [unplaced_row(one) for one in remade.unplaced],
        "assignments": [row_of(row) for row in remade.assignments],
        "transports": transports(instance, remade.assignments),
        "manifest": {"program": f"ketenbalans {__version__}", "stopped_by": "rules"},
    }


def unplaced_row(one: Unplaced) -> Mapping[str, Any]:
    """Somebody who could not be placed, with the reason and what would help in both languages."""
    return {
        "person": one.person,
        "resource": one.resource,
        "reason": {language: reason_in_words(one, language) for language in LANGUAGES},
        "mend": {language: mend_in_words(one, language) for language in LANGUAGES},
    }
