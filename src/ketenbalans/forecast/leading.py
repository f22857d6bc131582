"""Leading indicators as an option: what another series says about the errors that the own rule would make.

An indicator is a series of the same kind of period, such as detections at a border or applications in a
neighbouring country. Its departure from its own mean, as known at each origin, is set against the errors
that the rule made from there. What it would have taught is learned with a prior of nothing, and it is used
only where, asked at each past moment with what was known then, it would have made the errors smaller.
"""

from dataclasses import dataclass

import numpy as np

from ketenbalans.errors import BadInputError, OutOfRangeError
from ketenbalans.forecast.assumed import assumed
from ketenbalans.forecast.panel import MONTHS, Panel
from ketenbalans.vocabulary.calendar import Period

NEWS, STANDING = (1.0, 6.0), (6.0, 48.0)
"""An indicator speaks twice: by what is new in it, and by where it stands. Both are the difference of two
means, of which the weights halve every so many half months."""

LONGEST_LAG_MONTHS = 12

LEAST_ORIGINS = 12
"""With fewer past origins to judge by, an indicator is not used."""

LEAST_GAIN = 0.01
"""An indicator is used from one per cent smaller errors on; less than that comes by luck."""

WIDEST = 2.5
"""Departures beyond so many times their usual size count as that: one wild value is no law."""


@dataclass(frozen=True)
class Verdict:
    """What an indicator did.

    Attributes:
        name: The indicator.
        used: Whether it moves the forecast.
        gain: Share by which it would have made past errors of all series smaller, asked at each moment with
            what was known then; below nought: larger. None where too little was known to judge.
        moves: By how much the middle moves per horizon, mean over series, logarithmic, shape (horizon,).
    """

    name: str
    used: bool
    gain: float | None
    moves: np.ndarray


@dataclass(frozen=True)
class Adjusted:
    """Errors and middles after the indicators.

    Attributes:
        errors: Shape (series, period, horizon).
        shift: What is added to the middle, shape (series, horizon).
        verdicts: One per indicator, in their order.
    """

    errors: np.ndarray
    shift: np.ndarray
    verdicts: tuple[Verdict, ...]

    @property
    def moved(self) -> bool:
        """Whether any indicator is used."""
        return any(verdict.used for verdict in self.verdicts)


def until(panel: Panel, indicators: Panel | None, count: int) -> Panel | None:
    """The indicators as they were known at an earlier origin, with the same lead or lag as at the last.

    Args:
        panel: The whole panel of counts.
        indicators: The indicators beside it.
        count: Number of known periods of the panel at the origin.

    Returns:
        None where nothing was known of them yet, or where there are none.

    Example:
        >>> counts, other = Panel.of({"A": [1, 2, 3]}, "2026-01"), Panel.of({"B": [5, 6, 7, 8]}, "2026-01")
        >>> until(counts, other, 2).labels
        ('2026-01', '2026-02', '2026-03')
    """
    if indicators is None:
        return None
    left = len(indicators.labels) - (len(panel.labels) - count)
    return indicators.until(left) if left > 0 else None


def aligned(panel: Panel, indicators: Panel) -> np.ndarray:
    """What was known of each indicator at each origin, shape (indicator, period).

    An indicator that runs further than the counts is known earlier than they are; at past origins it is
    given the same lead, and not more. One that ends before them has the same lag at each origin.

    Args:
        panel: The counts.
        indicators: The indicators.

    Raises:
        BadInputError: If the kinds of period differ.
        OutOfRangeError: If the indicators end a year or more before the counts.

    Example:
        >>> counts, other = Panel.of({"A": [1, 2, 3]}, "2026-01"), Panel.of({"B": [5, 6, 7, 8]}, "2026-01")
        >>> aligned(counts, other)  # The indicator is known a month ahead.
        array([[6., 7., 8.]])
    """
    if panel.kind != indicators.kind:
        raise BadInputError(
            "indicators by {kind} beside counts by {other}",
            where="--indicators",
            mend="give both the same kind of period",
            kind=indicators.kind,
            other=panel.kind,
        )
    last, theirs = Period.parse(panel.labels[-1]), Period.parse(indicators.labels[-1])
    lead, walker = 0, min(last, theirs, key=lambda period: period.first)
    while walker.first < max(last.first, theirs.first):
        walker, lead = walker.following(), lead + 1
    if theirs.first < last.first:
        lead = -lead
        if -lead * MONTHS[panel.kind] >= LONGEST_LAG_MONTHS:
            raise OutOfRangeError(
                "the indicators end in {theirs}, long before the counts ({last})",
                where="--indicators",
                mend="give them to within a year of the last count",
                theirs=theirs,
                last=last,
            )
    known = np.full((len(indicators.names), len(panel.labels)), np.nan)
    for step in range(len(panel.labels)):
        place = len(indicators.labels) - 1 - (len(panel.labels) - 1 - step)
        if place >= 0:
            known[:, step] = indicators.values[:, place]
    return known


def departures(known: np.ndarray, kind: str, spans: tuple[float, float]) -> np.ndarray:
    """How far a short mean of each indicator is from a longer one, against usual; shape (indicator, period).

    Args:
        known: From ``aligned``.
        kind: Kind of period.
        spans: Half months in which the weights of the short and the long mean halve.

    Example:
        >>> steady = departures(np.full((1, 40), 100.0), "month", NEWS)
        >>> bool(np.abs(steady[0, 5:]).max() < 1e-12)
        True
    """
    logs = np.log(known + assumed("tuned_offset"))
    fast, slow = (1 - 0.5 ** (MONTHS[kind] / (span / 2)) for span in spans)
    found = np.full(known.shape, np.nan)
    for row, values in enumerate(logs):
        quick, own, seen = np.nan, np.nan, 0
        for step, value in enumerate(values):
            if np.isfinite(value):
                seen += 1
                quick = value if seen == 1 else quick + max(fast, 1 / seen) * (value - quick)
                own = value if seen == 1 else own + max(slow, 1 / seen) * (value - own)
            if seen > 2:
                found[row, step] = quick - own
    size = np.abs(found)
    counted = np.isfinite(size).sum(axis=1, keepdims=True)
    usual = np.nansum(size, axis=1, keepdims=True) / np.maximum(counted, 1)
    return np.asarray(np.clip(found / np.where(usual > 0, usual, 1.0), -WIDEST, WIDEST))


def adjust(panel: Panel, indicators: Panel, errors: np.ndarray, scale: np.ndarray, start: int) -> Adjusted:
    """Learns what indicators say about errors, one after the other, and takes it out of them.

    Args:
        panel: The counts.
        indicators: The indicators.
        errors: Errors of the rule, shape (series, period, horizon); NaN where unknown.
        scale: Usual size of a one-step error, shape (series,).
        start: First origin that counts.

    Returns:
        Errors that are left, shifts of the middle, and what each indicator did.

    Source:
        Least squares through nought with a ridge; docs/explanation/forecast.md. Serves R-119.
    """
    known = aligned(panel, indicators)
    spoken = [departures(known, panel.kind, spans) for spans in (NEWS, STANDING)]
    errors = errors.copy()
    shift = np.zeros((errors.shape[0], errors.shape[2]))
    verdicts = []
    for row, name in enumerate(indicators.names):
        gains, moved = [], np.zeros_like(shift)
        for signal in (signals[row] for signals in spoken):
            effect, gain = _learn(errors / scale[:, None, None], signal, start)
            gains.append(gain)
            if gain is None or gain < LEAST_GAIN or not np.isfinite(signal[-1]):
                continue
            errors -= np.nan_to_num(signal)[None, :, None] * (effect * scale[:, None])[:, None, :]
            moved += effect * signal[-1] * scale[:, None]
        shift += moved
        known_gains = [gain for gain in gains if gain is not None]
        verdicts.append(Verdict(name, bool(moved.any()), max(known_gains, default=None), moved.mean(axis=0)))
    return Adjusted(errors, shift, tuple(verdicts))


def _learn(standard: np.ndarray, signal: np.ndarray, start: int) -> tuple[np.ndarray, float | None]:
    """Effect per series and horizon from all origins, and what it would have gained at each moment.

    Sums run over origins whose outcome was known at a moment: those at least the horizon earlier.
    """
    series, length, horizon = standard.shape
    effect = np.zeros((series, horizon))
    ridge = assumed("indicator_doubt")
    before, after, judged = 0.0, 0.0, 0
    for step in range(horizon):
        known = np.isfinite(standard[:, :, step]) & np.isfinite(signal)[None, :]
        known[:, :start] = False
        error = np.where(known, standard[:, :, step], 0.0)
        along = np.cumsum(error * np.nan_to_num(signal)[None, :], axis=1)
        squares = np.cumsum(np.where(known, np.nan_to_num(signal)[None, :] ** 2, 0.0), axis=1)
        # Neighbouring origins share most of their horizon, so they count as one window.
        doubt = ridge * (step + 1)
        slopes = _slope(along, squares, doubt)
        effect[:, step] = slopes[:, -1]
        first = start + LEAST_ORIGINS + step + 1
        for origin in range(first, length - 1 - step):
            here = known[:, origin]
            said = slopes[:, origin - step - 1] * signal[origin]
            before += float(np.abs(error[here, origin]).sum())
            after += float(np.abs(error[here, origin] - said[here]).sum())
            judged += int(here.any())
    return effect, (1 - after / before) if judged >= LEAST_ORIGINS and before > 0 else None


def _slope(along: np.ndarray, squares: np.ndarray, doubt: float) -> np.ndarray:
    """Slope per series drawn to that of all series, which is drawn to nought."""
    together = along.mean(axis=0) / (squares.mean(axis=0) + doubt)
    return np.asarray((along + doubt * together[None, :]) / (squares + doubt))
