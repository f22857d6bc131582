"""Made tables of stock and flow whose truth is known: they try the back-test and are no evidence.

A table is made case by age, month by month, and published per month or quarter. What differs between
tables: size and direction of the backlog, order of service and how it moves, drift and shocks of staff and
productivity, changes of policy, and how far the published columns are from an identity that closes.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.draws import uniforms

HEADER = "period,inflow,decided,withdrawn,pending_le_6m,pending_gt_6m,staff"
MISFITS = ("exact", "rounded", "noisy flows", "noisy stock", "uncounted outflow", "late registration")
AGES = 72
"""Months of age that are kept apart; the last holds all that are older."""
HALF_YEAR = 6
FIRST_YEAR = 2006
TRAINED = 0.55
"""Part of a table that is training, to a whole year."""
MOST = 0.3
"""Largest part of the stock that is decided in a month."""


@dataclass(frozen=True)
class Made:
    """One table and what is true of it."""

    text: str
    until: str
    kind: str
    misfit: str
    steady: bool
    """Whether an employee decides about as much every month."""
    seed: int


def _normal(seed: int, purpose: int, count: int) -> np.ndarray:
    pair = uniforms(seed=seed, future=0, purpose=purpose, count=2 * count).reshape(2, count)
    return np.asarray(np.sqrt(-2.0 * np.log(pair[0])) * np.cos(2.0 * np.pi * pair[1]))


def _wandering(seed: int, purpose: int, months: int, step: float, pull: float) -> np.ndarray:
    """A path that wanders around zero, in logarithms."""
    path, now = np.empty(months), 0.0
    for month, shock in enumerate(_normal(seed, purpose, months)):
        now = (1.0 - pull) * now + step * shock
        path[month] = now
    return path


def _stepping(seed: int, purpose: int, months: int, chance: float, size: float) -> np.ndarray:
    """A level that jumps now and then, in logarithms: a ruling, a conflict, a freeze of hiring."""
    luck = uniforms(seed=seed, future=0, purpose=purpose, count=months)
    return np.cumsum(np.where(luck < chance, size * _normal(seed, purpose + 1, months), 0.0))


def _served(pending: np.ndarray, amount: float, fifo: float, lifo: float) -> np.ndarray:
    """Who leaves by age: part the oldest first, part the youngest first, the rest at random."""
    left = pending.copy()
    for share, order in ((fifo, range(AGES - 1, -1, -1)), (lifo, range(AGES))):
        wanted = share * amount
        for age in order:
            taken = min(wanted, left[age])
            left[age] -= taken
            wanted -= taken
            if wanted <= 0.0:
                break
    rest = min(amount - (pending.sum() - left.sum()), left.sum())
    if rest > 0.0:
        left -= rest * left / left.sum()
    return left


def _on_tracks(pending: np.ndarray, amount: float, hazard: float) -> np.ndarray:
    """Who leaves by age: newcomers at a pace of their own, the rest of the work is on the old."""
    left = pending.copy()
    young, old = left[:HALF_YEAR], left[HALF_YEAR:]
    # Nobody is decided in the month of arrival.
    fresh = np.concatenate([[0.0], young[1:] * hazard])
    fresh *= min(1.0, 0.9 * amount / max(fresh.sum(), 1e-9))
    rest = amount - fresh.sum()
    from_old = min(rest, old.sum())
    old *= 1.0 - from_old / max(old.sum(), 1e-9)
    young -= fresh
    young *= 1.0 - min((rest - from_old) / max(young.sum(), 1e-9), 1.0)
    return left


def made(seed: int, tracks: bool = False) -> Made:
    """The table of a seed; on two tracks newcomers and old stock have work of their own, else one queue."""
    traits = uniforms(seed=seed, future=0, purpose=1, count=16)
    kind = "quarter" if traits[0] < 0.7 else "month"
    years = 9 + int(8 * traits[1])
    months, misfit = 12 * years, MISFITS[seed % len(MISFITS)]
    level = 10.0 ** (2.6 + 1.6 * traits[2])
    inflow = level * np.exp(
        _wandering(seed, 2, months, 0.05 + 0.05 * traits[3], 0.02)
        + _stepping(seed, 4, months, 0.02, 0.35)
        + 0.08 * np.sin(2.0 * np.pi * (np.arange(months) + 12 * traits[4]) / 12.0)
    )
    # Staff follows the inflow of earlier years, too late and not enough; so backlogs grow and shrink.
    earlier = np.array([inflow[max(month - 18, 0) : month + 1].mean() for month in range(months)])
    follows = 0.5 + 0.5 * traits[5]
    staff = (
        (earlier / earlier[0]) ** follows
        * np.exp(_wandering(seed, 6, months, 0.01, 0.03) + _stepping(seed, 8, months, 0.01, 0.15))
        * inflow[0]
        / 12.0
    )
    steady = bool(traits[14] < 0.25)
    each = (
        12.0
        * (0.8 + 0.2 * traits[6])
        * np.exp(
            (0.1 if steady else 1.0) * _wandering(seed, 10, months, 0.01 + 0.05 * traits[7], 0.05)
            + (0.0 if steady else (traits[8] - 0.5) * 0.06) * np.arange(months) / 12.0
            + (0.0 if steady else 1.0) * _stepping(seed, 12, months, 0.01, 0.2)
        )
    )
    leaving = 0.004 + 0.012 * traits[9]
    leaves = leaving * np.exp(
        _wandering(seed, 14, months, 0.1, 0.1) + _stepping(seed, 16, months, 0.008, 0.8)
    )
    fifo0, lifo0 = 0.8 * traits[10], 0.8 * traits[11] * (1.0 - 0.8 * traits[10])
    turn = np.clip(_stepping(seed, 18, months, 0.008, 0.4) + _wandering(seed, 20, months, 0.03, 0.05), -1, 1)
    pace = 0.02 + 0.2 * traits[15]
    feedback = 0.0 if steady else 0.5 * traits[13]
    backlog = level * (3.0 + 25.0 * traits[12] ** 2)
    pending = np.zeros(AGES)
    pending[:HALF_YEAR] = 0.8 * inflow[0]
    old = max(backlog - pending.sum(), 0.0)
    pending[HALF_YEAR:] = old / (AGES - HALF_YEAR)
    columns = np.zeros((months, 6))
    for month in range(months):
        pending[-1] += pending[-2]
        pending[1:-1] = pending[:-2]
        pending[0] = inflow[month]
        withdrawn = min(leaves[month], 0.2) * pending.sum()
        pending -= withdrawn * pending / pending.sum()
        # Some cases cannot be decided yet, and a long backlog brings overtime and helpers.
        pressure = float(np.clip(pending.sum() / (9.0 * earlier[month]), 0.5, 2.0)) ** feedback
        decided = min(staff[month] * each[month] * pressure, MOST * pending.sum())
        fifo, lifo = np.clip(fifo0 + turn[month], 0, 0.9), np.clip(lifo0 - turn[month], 0, 0.9)
        lifo = min(lifo, 1.0 - fifo)
        if tracks:
            pending = _on_tracks(pending, decided, float(np.clip(pace * np.exp(2.0 * turn[month]), 0.0, 0.5)))
        else:
            pending = _served(pending, decided, float(fifo), float(lifo))
        young = pending[:HALF_YEAR].sum()
        columns[month] = inflow[month], decided, withdrawn, young, pending.sum() - young, staff[month]
    columns, labels, until = _published(columns, kind, misfit, seed)
    return Made(_text(columns, labels, misfit), until, kind, misfit, steady, seed)


def _published(columns: np.ndarray, kind: str, misfit: str, seed: int) -> tuple[np.ndarray, list[str], str]:
    """The columns as they are published, the labels of the periods, and the last training period."""
    if kind == "quarter":
        flows = columns[:, :3].reshape(-1, 3, 3).sum(axis=1)
        columns = np.column_stack([flows, columns[2::3, 3:5], columns[:, 5].reshape(-1, 3).mean(axis=1)])
    count = columns.shape[0]
    off = [_normal(seed, 30 + 2 * place, count) for place in range(2)]
    if misfit == "noisy flows":
        columns[:, 0] *= np.exp(0.02 * off[0])
        columns[:, 1] *= np.exp(0.02 * off[1])
    elif misfit == "noisy stock":
        columns[:, 3:5] *= np.exp(0.006 * off[0])[:, None]
    elif misfit == "uncounted outflow":
        columns[:, 1] *= 0.94 + 0.01 * off[0]
    elif misfit == "late registration":
        later = 0.12 * columns[:, 0] * np.exp(0.3 * off[0])
        columns[:, 0] += np.concatenate([[0.0], later[:-1]]) - later
        columns[:, 2] *= np.exp(0.1 * off[1])
    step = 4 if kind == "quarter" else 12
    labels = [
        f"{FIRST_YEAR + row // step}-Q{row % step + 1}"
        if kind == "quarter"
        else f"{FIRST_YEAR + row // step}-{row % step + 1:02d}"
        for row in range(count)
    ]
    return columns, labels, labels[int(count * TRAINED) // step * step - 1]


def _text(columns: np.ndarray, labels: list[str], misfit: str) -> str:
    digits = 6 if misfit == "exact" else 0
    rows = [
        ",".join([label, *(f"{max(cell, 0.0):.{digits}f}" for cell in row[:5]), f"{row[5]:.3f}"])
        for label, row in zip(labels, columns, strict=True)
    ]
    return "\n".join([HEADER, *rows])
