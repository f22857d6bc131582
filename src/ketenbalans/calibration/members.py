"""The kept members as a shipped file: searched for once, read and run again everywhere.

``data/calibration/members.csv`` holds the assumptions of every kept member and its level of decisions before
mid-2023; ``members.yaml`` how they were found and a fingerprint of what they were found with; ``joint.csv``
what they say about assumptions of the chain, from which futures draw. Members made with other inputs are
refused.
"""

import csv
import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ketenbalans.calibration import given, hindcast, reception
from ketenbalans.calibration.ensemble import FIELDS, Ensemble, assumptions, modelled, targets
from ketenbalans.chain.capacity import WEEKS_IN_A_YEAR
from ketenbalans.errors import ContradictionError
from ketenbalans.vocabulary.documents import read_document, read_text

FOLDER = Path(str(files("ketenbalans") / "data" / "calibration"))
VALUES, FOUND, JOINT = "members.csv", "members.yaml", "joint.csv"
LEVEL = "level"
COMMAND = "python -m benchmarks.calibration --write"
DIGITS = 10
USUAL_CLOSURE = 0.1
"""Closures a year of most groups of the old stock in A-030."""
SLACK = 1e-6
"""Part of a target by which a member read from the file may miss it: its digits are rounded."""


def fingerprint() -> str:
    """A hash of the assumptions, the targets and everything that the hindcast is given."""
    digest = hashlib.sha256()
    for one in assumptions().values():
        digest.update(repr((one.name, one.value, one.low, one.high, one.distribution)).encode())
    for target in targets():
        digest.update(repr((target.name, target.low, target.high)).encode())
    for array in (
        given.weekly(),
        given.staff(),
        given.earlier_decisions(),
        given.syrians(),
        given.syrians_decided(),
    ):
        digest.update(np.round(array, 6).tobytes())
    return digest.hexdigest()[:16]


def in_terms_of_the_chain(ensemble: Ensemble) -> dict[str, np.ndarray]:
    """What each member that also meets reception says about assumptions of the chain, shape (member,) per id.

    The chain counts lateness from six months, the hindcast from when notice could be given (K-013): what
    lies between is added to the wait for the order. Closures are a factor on the tenth a year of most
    groups, the stay of permit-holders a factor on the published one of 2025. The hours for cases under a
    court order (K-016) are not handed on: the chain's A-074 rests on a rule of the plan (decision 0068).
    """
    kept = reception.follow(ensemble).kept
    of = {name: array[kept] for name, array in ensemble.parameters.items()}
    weeks_a_month = WEEKS_IN_A_YEAR / reception.MONTHS_IN_A_YEAR
    return {
        "A-030": of["K-006"] / USUAL_CLOSURE,
        "A-053": of["K-022"] * reception.stays()[max(reception.stays())] * weeks_a_month,
        "A-070": of["K-011"],
        "A-071": of["K-012"] + np.maximum(of["K-013"] - WEEKS_IN_A_YEAR / 2, 0.0),
        "A-072": of["K-014"],
        "A-073": of["K-015"],
    }


def joint_text(ensemble: Ensemble) -> str:
    """The file from which the chain draws members."""
    columns = in_terms_of_the_chain(ensemble)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"{cell:.6g}" for cell in row] for row in zip(*columns.values(), strict=True))
    return table.getvalue()


def written(ensemble: Ensemble) -> dict[str, str]:
    """The three files that ship an ensemble, by name."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    names = [name for name, one in assumptions().items() if one.distribution != "fixed"]
    writer.writerow([*names, LEVEL])
    for place in range(ensemble.weights.size):
        cells = [*(ensemble.parameters[name][place] for name in names), ensemble.level[place]]
        writer.writerow([f"{cell:.{DIGITS}g}" for cell in cells])
    lines = [
        "# How the kept members of the calibration were found.",
        f"# Written by {COMMAND}; a person accepts it by committing it.",
        "schema: 1",
        f"fingerprint: '{fingerprint()}'",
        f"seed: {ensemble.seed}",
        f"run: {ensemble.members}",
        f"kept: {ensemble.weights.size}",
        "met:",
        *(f"  {name!r}: {share:.4f}" for name, share in ensemble.met.items()),
    ]
    return {
        VALUES: table.getvalue(),
        FOUND: "\n".join(lines) + "\n",
        JOINT: joint_text(ensemble),
    }


@lru_cache(maxsize=1)
def values() -> dict[str, np.ndarray]:
    """The shipped members: per assumption and for ``level`` an array of shape (member,)."""
    rows = list(csv.DictReader(read_text(FOLDER / VALUES).splitlines()))
    found = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    for name, one in assumptions().items():
        if one.distribution == "fixed":
            found[name] = np.full(len(rows), one.value)
    return found


@lru_cache(maxsize=1)
def load() -> Ensemble:
    """The shipped members with their runs.

    Raises:
        ContradictionError: If they were found with other assumptions, targets or data than those shipped.
    """
    found = read_document(FOLDER / FOUND).only("schema", "fingerprint", "seed", "run", "kept", "met")
    if found.text("fingerprint") != fingerprint():
        raise ContradictionError(
            "the kept members were found with other inputs ({found}) than those shipped ({wanted})",
            where=found.place("fingerprint"),
            mend="find them again: {command}",
            found=found.text("fingerprint"),
            wanted=fingerprint(),
            command=COMMAND,
        )
    parameters = values()
    count = parameters[LEVEL].size
    met = found.section("met")

    def one(place: int) -> hindcast.Hindcast:
        chosen = {name: float(parameters[name][place]) for name in assumptions()}
        return hindcast.run(chosen, float(parameters[LEVEL][place]))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        runs = list(pool.map(one, range(count)))
    return Ensemble(
        members=round(found.number("run")),
        seed=round(found.number("seed")),
        weights=np.full(count, 1.0 / count),
        parameters={name: parameters[name] for name in assumptions()},
        series={name: np.stack([getattr(run, name) for run in runs]) for name in FIELDS},
        level=parameters[LEVEL],
        met={target.name: met.number(target.name) for target in targets()},
        targets=targets(),
    )


def fits(ensemble: Ensemble) -> np.ndarray:
    """Whether each member meets every target, to the digits of the file, shape (member,)."""
    found = np.ones(ensemble.weights.size, dtype=bool)
    for place in range(found.size):
        chosen = {name: float(array[place]) for name, array in ensemble.parameters.items()}
        run = hindcast.Hindcast(**{name: series[place] for name, series in ensemble.series.items()})
        said = modelled(run, chosen)
        for target in targets():
            slack = SLACK * abs(target.published)
            found[place] &= target.low - slack <= said[target.name] <= target.high + slack
    return found
