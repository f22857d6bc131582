"""A proposed set of assumptions, written from what the register says; a person accepts it, or does not.

The file is a set of named differences, as ``data/assumption_sets`` holds them: each with its band, its
count, its method and its source. Nothing of it is in force until somebody gives it with ``--scenario``.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ketenbalans.chain.assumptions import Assumption, load
from ketenbalans.errors import MissingValueError, UnavailableError
from ketenbalans.estimation.durations import Mean
from ketenbalans.estimation.measures import FEWEST, MEASURES, Measured
from ketenbalans.estimation.routing import ends_of_applications, transition_shares
from ketenbalans.register.milestones import Milestones
from ketenbalans.register.reading import told_moment
from ketenbalans.vocabulary.codes import Population

DIGITS = 4
HEADER = (
    "# PROPOSED from the events of a register; in force only where somebody gives it with --scenario.\n"
    "# VOORSTEL uit de gebeurtenissen van een register; geldt pas waar iemand het met --scenario opgeeft.\n"
)


def estimate(
    milestones: Milestones, since: date, *, population: Population = Population.ALL_ASYLUM
) -> dict[str, Any]:
    """Everything that the register's events can say, beside what is assumed today.

    Args:
        milestones: The cases on the reference day.
        since: First day of the period that is measured.
        population: Whose ends of applications are told.

    Returns:
        ``measures``: ``name, value, low, high, count, complete, method`` and, where one is in question,
        ``assumption`` with ``assumed``, its band and ``within_band``; ``too_few``: names and counts of what
        rests on fewer than thirty cases; ``transitions`` and ``ends``.

    Source:
        Serves R-012, R-051, R-052; docs/explanation/estimation.md.
    """
    measured = Measured.over(milestones, since)
    assumptions = load()
    rows, too_few = [], []
    for measure in MEASURES:
        found = measure.find(measured)
        if found is None or found.count < FEWEST:
            too_few.append({"name": measure.name, "count": 0 if found is None else found.count})
            continue
        rows.append(
            {
                "name": measure.name,
                **_told(found),
                "method": measure.method,
                **_beside(found, assumptions.get(measure.assumption)),
            }
        )
    return {
        "from": since.isoformat(),
        "to": milestones.on.isoformat(),
        "known_at": told_moment(milestones.known_at),
        "population": str(population),
        "measures": rows,
        "too_few": too_few,
        "fewest": FEWEST,
        "transitions": transition_shares(milestones),
        "ends": ends_of_applications(milestones, population, measured.first),
    }


def _told(found: Mean) -> dict[str, Any]:
    return {
        "value": round(float(found.value), DIGITS),
        "low": round(float(found.low), DIGITS),
        "high": round(float(found.high), DIGITS),
        "count": found.count,
        "complete": found.complete,
    }


def _beside(found: Mean, assumption: Assumption | None) -> dict[str, Any]:
    if assumption is None:
        return {"assumption": None}
    return {
        "assumption": assumption.name,
        "statement": dict(assumption.statement),
        "unit": assumption.unit,
        "assumed": assumption.value,
        "assumed_low": assumption.low,
        "assumed_high": assumption.high,
        "within_band": assumption.low <= found.value <= assumption.high,
    }


def proposal(found: Mapping[str, Any], name: str) -> str:
    """What was measured as a file of named differences.

    Args:
        found: From ``estimate``.
        name: Id of the set.

    Returns:
        The text of the file, with the measures that take the place of an assumption. One whose mean is only
        a lower bound is left out.

    Raises:
        MissingValueError: If nothing can be proposed.

    Source:
        Design, "Nothing walks back": a measured effect leaves as a proposal. Serves R-052.
    """
    usable = [row for row in found["measures"] if row["assumption"] and row["complete"]]
    if not usable:
        raise MissingValueError(
            "nothing that an assumption stands for rests on {fewest} cases",
            where="register",
            mend="import hours and steps of more cases, or measure over a longer period with --from",
            fewest=found["fewest"],
        )
    differences = [
        {
            "set": row["assumption"],
            "to": row["value"],
            "low": row["low"],
            "high": row["high"],
            "reason": (
                f"Measured: {row['count']} cases, {row['method']['en']}; the band is its 95 % interval. "
                f"Assumed until now: {row['assumed']} ({row['assumed_low']} to {row['assumed_high']})."
            ),
            "source": f"register, {found['from']} to {found['to']}, as known at {found['known_at']}",
        }
        for row in usable
    ]
    content = {
        "schema": 1,
        "id": name,
        "title": {
            "en": f"Measured in the register from {found['from']} to {found['to']}",
            "nl": f"Gemeten in het register van {found['from']} tot {found['to']}",
        },
        "differences": differences,
    }
    return HEADER + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def write_proposal(found: Mapping[str, Any], file: Path) -> int:
    """Writes a proposal beside nothing else: an existing file is left as it is.

    Returns:
        How many assumptions it proposes.

    Raises:
        UnavailableError: If the file is there already or cannot be written.
        MissingValueError: If nothing can be proposed.
    """
    text = proposal(found, file.stem)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UnavailableError(
            "exists already", where=str(file), mend="name another file; a proposal replaces nothing"
        ) from None
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    return text.count("\n- set:")
