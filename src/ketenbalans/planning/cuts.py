"""Cuts: inequalities that every whole choice of groups keeps and half-taken groups break.

Mixed-integer rounding with the cases replaced by their bound ``most * taken`` where that is near (Marchand
and Wolsey, 2001, "Aggregation and mixed integer rounding to solve MIPs"), on the limits themselves and on
the rows of the simplex tableau whose basic column is taken up by halves.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.planning.model import Flags, Numbers
from ketenbalans.planning.relaxation import Cut, Relaxation, without_tiny

FRACTION = 1e-6
LEAST_EFFICACY = 1e-4
MOST_PARALLEL = 0.95
DIVISORS = 10
FLIPS = 6


@dataclass(frozen=True)
class _Base:
    """``cases . x + taken . y - kept <= high``, where ``kept`` is a term that is never below zero.

    ``kept = offset - kept_by . (x, y)``; its value at the point to cut off is ``kept_now``.
    """

    cases: Numbers
    taken: Numbers
    high: float
    kept_by: Numbers
    offset: float
    kept_now: float


def separate(relaxation: Relaxation, *, rows: int, most: int) -> list[Cut]:
    """Cuts that the relaxation's last point breaks, the deepest first and no two alike.

    Args:
        relaxation: A solved relaxation.
        rows: How many tableau rows to try at most.
        most: How many cuts to give at most.
    """
    point = np.concatenate(relaxation.point())
    cuts = _supply(relaxation, point)
    for bases in (_limits(relaxation), _tableau(relaxation, point, rows)):
        found = [cut for base in bases if (cut := _rounded(relaxation, base, point))]
        found.sort(key=lambda pair: -pair[0])
        cuts += _unlike([cut for _, cut in found], most)
    return cuts


def _unlike(cuts: list[Cut], most: int) -> list[Cut]:
    """The first cuts, without those that lie almost parallel to an earlier one."""
    if not cuts:
        return []
    directions = np.array([cut.coefficients / np.linalg.norm(cut.coefficients) for cut in cuts])
    alike = directions @ directions.T >= MOST_PARALLEL
    kept: list[int] = []
    for at in range(len(cuts)):
        if not alike[at, kept].any():
            kept.append(at)
        if len(kept) >= most:
            break
    return [cuts[at] for at in kept]


def _supply(relaxation: Relaxation, point: Numbers) -> list[Cut]:
    """Inflow can be taken up only by a group that is taken up in that cycle or later.

    For cycles ``from <= until``: cases up to ``until`` are at most the supply before ``from``, plus for each
    cycle from ``from`` on in which the group is taken up, what was added to that supply by then.
    """
    model, width = relaxation.model, relaxation.width
    groups, cycles = model.groups, model.cycles
    supply = model.early_supply
    cases = point[:width].reshape(cycles, groups)
    shares = point[width:].reshape(cycles, groups)
    cuts = []
    for until in range(1, cycles):
        total = cases[: until + 1].sum(axis=0)
        for start in range(1, until + 1):
            added = supply[start : until + 1] - supply[start - 1]
            high = supply[start - 1] + (added * shares[start : until + 1]).sum(axis=0)
            for at in np.flatnonzero(total - high > 1e-4 * (1.0 + supply[start - 1])):
                coefficients = np.zeros(2 * width)
                coefficients[at : (until + 1) * groups : groups] = 1.0
                coefficients[width + start * groups + at : width + (until + 1) * groups : groups] = -added[
                    :, at
                ]
                cut = without_tiny(
                    coefficients, float(supply[start - 1, at]), np.append(model.most, np.ones(width))
                )
                if cut is not None:
                    cuts.append(cut)
    return cuts


def _limits(relaxation: Relaxation) -> list[_Base]:
    width = relaxation.width
    nothing = np.zeros(2 * width)
    bases = []
    for row in relaxation.model.standing_rows:
        cases = np.zeros(width)
        cases[row.columns] = row.coefficients
        if np.isfinite(row.high) and row.kind != "supply":
            bases.append(_Base(cases, nothing[width:], row.high, nothing, 0.0, 0.0))
        if np.isfinite(row.low):
            bases.append(_Base(-cases, nothing[width:], -row.low, nothing, 0.0, 0.0))
    return bases


def _tableau(relaxation: Relaxation, point: Numbers, most: int) -> list[_Base]:
    width = relaxation.width
    solver = relaxation.solver
    basic = np.array(solver.getBasicVariables()[1])  # type: ignore[attr-defined]  # not in its stub
    shares = point[width:]
    halves = [
        (abs(shares[column - width] - 0.5), at)
        for at, column in enumerate(basic)
        if width <= column < 2 * width and FRACTION < shares[column - width] < 1 - FRACTION
    ]
    low, high = relaxation.rows.low, relaxation.rows.high
    activity = np.array(solver.getSolution().row_value)
    bases = []
    for _, at in sorted(halves)[:most]:
        weights = np.array(solver.getBasisInverseRow(at)[1])  # type: ignore[attr-defined]  # not in its stub
        rows = np.flatnonzero(np.abs(weights) > 1e-9)
        at_high = np.isfinite(high[rows]) & (
            ~np.isfinite(low[rows]) | (high[rows] - activity[rows] <= activity[rows] - low[rows])
        )
        bound = np.where(at_high, high[rows], low[rows])
        for weight in (weights[rows], -weights[rows]):
            slack_weight = np.where(at_high, weight, -weight)
            kept = slack_weight < 0
            combined = relaxation.combine(rows, weight)
            # A kept slack is high - row or row - low; its weight is below zero.
            sign = np.where(at_high[kept], -slack_weight[kept], slack_weight[kept])
            kept_by = relaxation.combine(rows[kept], sign)
            offset = float(sign @ bound[kept])
            bases.append(
                _Base(
                    combined[:width],
                    combined[width:],
                    float(weight @ bound),
                    kept_by,
                    offset,
                    max(0.0, offset - float(kept_by @ point)),
                )
            )
    return bases


def _rounded(relaxation: Relaxation, base: _Base, point: Numbers) -> tuple[float, Cut] | None:
    """The deepest rounding of a base, or None where no rounding cuts the point off."""
    most, width = relaxation.model.most, relaxation.width
    cases, shares = point[:width], point[width:]
    room = np.maximum(most * shares - cases, 0.0)
    tied = (most > 0) & (room <= cases + FRACTION) & (np.abs(base.cases) > 1e-11)
    short = tied & (base.cases > 0)
    loose = ~tied & (base.cases < -1e-11)
    whole = base.taken + np.where(tied, base.cases * most, 0.0)
    columns = np.flatnonzero(np.abs(whole) > 1e-9)
    weights, share = whole[columns], shares[columns]
    half = (share > FRACTION) & (share < 1 - FRACTION)
    if not half.any():
        return None
    kept_now = base.kept_now + float(base.cases[short] @ room[short] - base.cases[loose] @ cases[loose])
    rounding = _Rounding(weights, share, base.high, kept_now)
    efficacy, divisor, turned = rounding.best(half)
    if efficacy <= LEAST_EFFICACY:
        return None
    rounded, floor, kept_weight = rounding.at(divisor, turned)
    coefficients = kept_weight * base.kept_by
    coefficients[width + columns] += np.where(turned, -rounded, rounded)
    coefficients[width:][short] -= kept_weight * base.cases[short] * most[short]
    coefficients[:width][short] += kept_weight * base.cases[short]
    coefficients[:width][loose] += kept_weight * base.cases[loose]
    high = floor - float(rounded[turned].sum()) + kept_weight * base.offset
    cut = without_tiny(coefficients, high, np.concatenate([most, np.ones(width)]))
    if cut is None:
        return None
    depth = float(cut.coefficients @ point - cut.high) / float(np.linalg.norm(cut.coefficients))
    return (efficacy, cut) if depth > 1e-6 else None


@dataclass(frozen=True)
class _Rounding:
    """``weights . shares - kept <= high`` over whole shares, to be divided, turned and rounded."""

    weights: Numbers
    share: Numbers
    high: float
    kept_now: float

    def table(self, divisors: Numbers, turned: Flags) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Efficacy, rounded weights, rounded right-hand side and weight of the kept term, per divisor."""
        weights = np.where(turned, -self.weights, self.weights)[None, :] / divisors[:, None]
        high = (self.high - float(self.weights[turned].sum())) / divisors
        floor = np.floor(high)
        rest = high - floor
        usable = (rest > 0.005) & (rest < 0.995)
        down = np.floor(weights)
        scale = np.where(usable, 1.0 - rest, 1.0)
        rounded = down + np.maximum(0.0, weights - down - rest[:, None]) / scale[:, None]
        kept_weight = 1.0 / (divisors * scale)
        share = np.where(turned, 1.0 - self.share, self.share)
        broken = rounded @ share - kept_weight * self.kept_now - floor
        norm = np.sqrt((rounded * rounded).sum(axis=1) + 1e-12)
        return np.where(usable, broken / norm, -1.0), rounded, floor, kept_weight

    def best(self, half: Flags) -> tuple[float, float, Flags]:
        """The efficacy, divisor and turned columns that cut deepest among a few tries."""
        turned = self.share > 0.5
        sizes: Numbers = np.abs(self.weights[half]).round(9)
        divisors: Numbers = np.array(sorted(set(sizes.tolist()), reverse=True)[:DIVISORS], dtype=np.float64)
        divisors = np.append(divisors[divisors > 1e-6], 1.0).astype(np.float64)
        efficacies = self.table(divisors, turned)[0]
        at = int(np.argmax(efficacies))
        best, divisor = float(efficacies[at]), float(divisors[at])
        if best < -0.5:
            return best, divisor, turned
        smaller = divisor / np.array([2.0, 4.0, 8.0])
        efficacies = self.table(smaller, turned)[0]
        at = int(np.argmax(efficacies))
        if efficacies[at] > best:
            best, divisor = float(efficacies[at]), float(smaller[at])
        nearest = np.argsort(np.abs(self.share - 0.5), kind="stable")
        for column in nearest[half[nearest]][:FLIPS]:
            other = turned.copy()
            other[column] = not other[column]
            efficacy = float(self.table(np.array([divisor]), other)[0][0])
            if efficacy > best + 1e-9:
                best, turned = efficacy, other
        return best, divisor, turned

    def at(self, divisor: float, turned: Flags) -> tuple[Numbers, float, float]:
        """Rounded weights, right-hand side and weight of the kept term for one divisor."""
        _, rounded, floor, kept_weight = self.table(np.array([divisor]), turned)
        return rounded[0], float(floor[0]), float(kept_weight[0])
