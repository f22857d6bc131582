"""Court orders in the cohort kernel: who of those waiting is under one, by week of lodging and of the order.

A case under a court-set term keeps its place in its queue, so it counts among the waiting of its lodging
week; whatever takes a part of them takes that part of those under each order too. Hours set apart for such
cases take them by order, the oldest first, wherever they stand in the queue.

``standing`` keeps the sums by week of the order, ``parcels`` the cases of one order and one lodging week: a
row per stream and order, with a cell for every lodging week that was overdue then. All are before ``scale``.
"""

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import AXIS, HISTORY, OVERDUE_CELLS, STREAM_COUNT
from ketenbalans.simulation.clock import weeks_late
from ketenbalans.simulation.inputs import Outputs, Record
from ketenbalans.simulation.lateness import TINY, run_penalty, stop_penalty

NOTHING = 1e-6
"""So few people under the orders of one week that they need no keeping."""

ORDER_FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("under", "f8", (STREAM_COUNT, AXIS), "Those of ``waiting`` under a court-set term, by lodging week."),
    ("standing", "f8", (STREAM_COUNT, AXIS), "The same by week of the order."),
    ("standing_first", "i8", (), "Week of the oldest order that still stands."),
    ("standing_all", "f8", (AXIS,), "Those under an order in all streams, by week of the order."),
    ("parcels", "f8", (STREAM_COUNT * AXIS * (AXIS + 1) // 2,), "Those of one order and one lodging week."),
    ("parcels_end", "i8", (), "Position after the last of them."),
    (
        "willing",
        "f8",
        (STREAM_COUNT, AXIS),
        "Chance of an order among those not under one, over that of people who always could have had one.",
    ),
    ("row_begin", "i8", (STREAM_COUNT, AXIS), "Where the row of an order begins."),
    ("row_first", "i8", (STREAM_COUNT, AXIS), "Lodging week of its first cell."),
    ("row_count", "i8", (STREAM_COUNT, AXIS), "Its cells."),
    ("kin", "i8", (STREAM_COUNT,), "First of the streams between which cases of a stream can move."),
    ("kin_overdue", "i8", (STREAM_COUNT,), "Fewest weeks after which a term has passed in one of them."),
)
"""Fields of the queues that hold court orders."""


@compiled
def join_kin(inputs: Record, queues: Record) -> None:
    """Streams that cases move between, at a hearing or when policy changes, have rows of the same cells."""
    for stream in range(STREAM_COUNT):
        queues.kin[stream] = stream
    for _ in range(STREAM_COUNT):
        for stream in range(STREAM_COUNT):
            if inputs.divert_share[stream] > 0.0:
                marry(queues, stream, inputs.divert_to[stream])
        for move in range(inputs.move_count):
            marry(queues, inputs.move_from[move], inputs.move_to[move])
    for stream in range(STREAM_COUNT):
        fewest = inputs.overdue_after[stream]
        for other in range(STREAM_COUNT):
            if queues.kin[other] == queues.kin[stream]:
                fewest = min(fewest, inputs.overdue_after[other])
        queues.kin_overdue[stream] = fewest


@compiled_inline
def marry(queues: Record, one: int, other: int) -> None:
    """Two streams and their kin become kin."""
    first = min(queues.kin[one], queues.kin[other])
    queues.kin[one] = first
    queues.kin[other] = first


@compiled_inline
def open_row(queues: Record, stream: int, ordered: int, first: int) -> bool:
    """Begins the row of an order, from a lodging week to the last overdue one; false if it is empty."""
    count = ordered - queues.kin_overdue[stream] - first + 1
    if count <= 0:
        return False
    queues.row_begin[stream, ordered] = queues.parcels_end
    queues.row_first[stream, ordered] = first
    queues.row_count[stream, ordered] = count
    queues.parcels_end += count
    return True


@compiled_inline
def put_under(queues: Record, stream: int, ordered: int, lodged: int, mass: float) -> None:
    """Waiting cases of a lodging week come under an order; its row must have that cell."""
    place = queues.row_begin[stream, ordered] + lodged - queues.row_first[stream, ordered]
    queues.parcels[place] += mass
    queues.under[stream, lodged] += mass
    queues.standing[stream, ordered] += mass


@compiled
def first_of_kin(queues: Record, stream: int) -> int:
    """Oldest lodging week that still waits in a stream or its kin; the length of the axis if none does."""
    first = AXIS
    for other in range(STREAM_COUNT):
        if queues.kin[other] == queues.kin[stream] and queues.total[other] > TINY:
            first = min(first, queues.head[other])
    return first


@compiled
def start_orders(inputs: Record, queues: Record) -> None:
    """Puts the orders of before the start beside the stock that stands then."""
    join_kin(inputs, queues)
    for stream in range(STREAM_COUNT):
        lodged = 0
        while lodged < HISTORY and queues.waiting[stream, lodged] <= TINY:
            lodged += 1
        queues.head[stream] = lodged
    for stream in range(STREAM_COUNT):
        first = first_of_kin(queues, stream)
        overdue = inputs.overdue_after[stream]
        for ordered in range(first + queues.kin_overdue[stream], HISTORY):
            if not open_row(queues, stream, ordered, first):
                continue
            for lodged in range(max(first, ordered - overdue - OVERDUE_CELLS + 1), ordered - overdue + 1):
                chance = inputs.order_pmf[stream, ordered - overdue - lodged]
                queues.willing[stream, lodged] += chance
                chance *= inputs.litigation[ordered]
                if chance > 0.0:
                    put_under(queues, stream, ordered, lodged, queues.waiting[stream, lodged] * chance)
        start_willing(queues, stream)


@compiled
def start_willing(queues: Record, stream: int) -> None:
    """Who would have gone to court when an order brought less, and did not, goes no more.

    A case has one week in which an order can come, k weeks after its term with chance ``order_pmf[k]``, and
    comes under it with the ``litigation`` of that week. Of N people N (1 - sum pmf) have that week before
    them still; they are among the N (1 - sum pmf litigation) who are under no order.
    """
    for lodged in range(AXIS):
        come = queues.willing[stream, lodged]
        waiting = queues.waiting[stream, lodged]
        queues.willing[stream, lodged] = 1.0
        if waiting > TINY:
            standing = 1.0 - queues.under[stream, lodged] / waiting
            queues.willing[stream, lodged] = max(1.0 - come, 0.0) / max(standing, TINY)


@compiled
def order_terms_of(inputs: Record, queues: Record, out: Outputs, week: int, stream: int) -> None:
    """Courts set terms for some of the overdue of one stream; none while it is in a moratorium."""
    newest = HISTORY + week
    first = first_of_kin(queues, stream)
    if not open_row(queues, stream, newest, first):
        return
    scale = queues.scale[stream]
    litigation = inputs.litigation[newest]
    last = newest - inputs.overdue_after[stream]
    if inputs.held[week, stream] or queues.total[stream] <= TINY:
        last = first - 1
    orders = 0.0
    for lodged in range(first, last + 1):
        mass = queues.waiting[stream, lodged] - queues.under[stream, lodged]
        late = weeks_late(inputs, stream, lodged, newest)
        if mass * scale <= TINY or late < 0:
            continue
        hazard = inputs.order_hazard[stream, min(late, OVERDUE_CELLS - 1)]
        chance = min(queues.willing[stream, lodged] * hazard * litigation, 1.0)
        if hazard > 0.0:
            queues.willing[stream, lodged] *= (1.0 - hazard) / max(1.0 - chance, TINY)
            put_under(queues, stream, newest, lodged, mass * chance)
            orders += mass * chance
    out.weekly[week, m.COURT_ORDERS] += orders * scale
    if queues.standing[stream, newest] <= 0.0 and first == queues.head[stream]:
        forget_row(queues, stream, newest)


@compiled_inline
def forget_row(queues: Record, stream: int, ordered: int) -> None:
    """Gives back the row that was begun last, if nobody is in it and nobody can come to it."""
    for other in range(STREAM_COUNT):
        if other != stream and queues.kin[other] == queues.kin[stream]:
            return
    queues.parcels_end = queues.row_begin[stream, ordered]
    queues.row_count[stream, ordered] = 0


@compiled_inline
def cell_of(queues: Record, stream: int, ordered: int, lodged: int) -> int:
    """Position of the cases of one order and one lodging week; below zero if there are none."""
    place = lodged - queues.row_first[stream, ordered]
    if place < 0 or place >= queues.row_count[stream, ordered]:
        return -1
    return int(queues.row_begin[stream, ordered] + place)


@compiled
def stop_orders(
    inputs: Record, queues: Record, out: Outputs, week: int, stream: int, lodged: int, part: float
) -> None:
    """A part of the waiting of a lodging week leaves; the penalties of those under an order stop."""
    if queues.under[stream, lodged] <= 0.0:
        return
    scale = queues.scale[stream]
    oldest = max(queues.standing_first, lodged + queues.kin_overdue[stream])
    for ordered in range(oldest, HISTORY + week + 1):
        cell = cell_of(queues, stream, ordered, lodged)
        if cell < 0 or queues.parcels[cell] <= 0.0:
            continue
        gone = queues.parcels[cell] * part
        queues.parcels[cell] -= gone
        queues.standing[stream, ordered] -= gone
        stop_penalty(inputs, out, week, ordered, gone * scale, gone * scale * inputs.repeat_share)
    queues.under[stream, lodged] *= 1.0 - part


@compiled
def move_orders(queues: Record, week: int, origin: int, target: int, lodged: int, part: float) -> None:
    """A part of the waiting of a lodging week joins another stream and takes its orders along."""
    came = queues.waiting[origin, lodged] * part * queues.scale[origin] / queues.scale[target]
    weight = came / max(came + queues.waiting[target, lodged], TINY)
    change = queues.willing[origin, lodged] - queues.willing[target, lodged]
    queues.willing[target, lodged] += change * weight
    if queues.under[origin, lodged] <= 0.0:
        return
    ratio = queues.scale[origin] / queues.scale[target]
    oldest = max(queues.standing_first, lodged + queues.kin_overdue[origin])
    for ordered in range(oldest, HISTORY + week + 1):
        cell = cell_of(queues, origin, ordered, lodged)
        if cell < 0 or queues.parcels[cell] <= 0.0:
            continue
        moved = queues.parcels[cell] * part
        queues.parcels[cell] -= moved
        queues.standing[origin, ordered] -= moved
        put_under(queues, target, ordered, lodged, moved * ratio)
    queues.under[origin, lodged] *= 1.0 - part


@compiled
def close_orders(inputs: Record, queues: Record, out: Outputs, week: int, stream: int, rate: float) -> None:
    """Of a stream a share leaves, of those under an order alike: their penalties stop."""
    share = queues.scale[stream] * rate
    for ordered in range(queues.standing_first, HISTORY + week):
        gone = queues.standing[stream, ordered] * share
        if gone > 0.0:
            stop_penalty(inputs, out, week, ordered, gone, gone * inputs.repeat_share)


@compiled
def run_penalties(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """The penalties of those under an order run on."""
    now = HISTORY + week
    queues.standing_all[queues.standing_first : now + 1] = 0.0
    for stream in range(STREAM_COUNT):
        for ordered in range(queues.standing_first, now + 1):
            queues.standing_all[ordered] += queues.standing[stream, ordered] * queues.scale[stream]
    while queues.standing_first < now and queues.standing_all[queues.standing_first] <= NOTHING:
        queues.standing_first += 1
    for ordered in range(queues.standing_first, now + 1):
        waiting = queues.standing_all[ordered]
        if waiting > TINY:
            run_penalty(inputs, out, week, ordered, waiting, waiting * inputs.repeat_share)


@compiled
def take_ordered(queues: Record, stream: int, ordered: int, part: float) -> float:
    """Takes a part of those under one order out of their places in the queue.

    Returns:
        The mean of their lodging weeks.
    """
    scale = queues.scale[stream]
    gone = lodged_sum = 0.0
    begin, first = queues.row_begin[stream, ordered], queues.row_first[stream, ordered]
    for place in range(queues.row_count[stream, ordered]):
        mass = queues.parcels[begin + place]
        if mass <= 0.0:
            continue
        lodged = first + place
        taken = mass * part
        queues.parcels[begin + place] -= taken
        queues.under[stream, lodged] -= taken
        gone += taken
        lodged_sum += taken * lodged
        # Those under an order are prepared, or on their way to it, as often as the others of their week.
        share = taken / max(queues.waiting[stream, lodged], taken)
        queues.waiting[stream, lodged] -= taken
        queues.in_prephase[stream] -= queues.prepared[stream, lodged] * share * scale
        queues.prepared[stream, lodged] *= 1.0 - share
        queues.busy[stream, lodged] *= 1.0 - share
    queues.standing[stream, ordered] -= gone
    queues.total[stream] -= gone * scale
    return lodged_sum / max(gone, TINY * TINY)
