"""Court orders in the cohort kernel: who of those waiting is under one, by week of lodging and of the order.

A case under a court-set term keeps its place in its queue, so it counts among the waiting of its lodging
week; whatever takes a part of them takes that part of those under each order too. Hours set apart for such
cases take them by order, the oldest first, wherever they stand in the queue.

``standing`` keeps the sums by week of the order, ``parcels`` the cases of one order and one lodging week: a
row per stream and order, with a cell for every lodging week that was overdue then. All are before ``scale``.
"""

import numpy as np

from ketenbalans.compiling import compiled, compiled_inline
from ketenbalans.simulation import measures as m
from ketenbalans.simulation.axes import AXIS, HISTORY, OVERDUE_CELLS, STREAM_COUNT
from ketenbalans.simulation.clock import weeks_late
from ketenbalans.simulation.inputs import Outputs, Record
from ketenbalans.simulation.lateness import TINY, run_penalty, stop_penalty, tell_penalties

NOTHING = 1e-6
"""So few people under the orders of one week that they need no keeping."""

ORDER_FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("under", "f8", (STREAM_COUNT, AXIS), "Those of ``waiting`` under a court-set term, by lodging week."),
    ("standing", "f8", (STREAM_COUNT, AXIS), "The same by week of the order."),
    ("standing_first", "i8", (), "Week of the oldest order that still stands."),
    ("standing_total", "f8", (STREAM_COUNT,), "All of them, by stream, at the start of the week's work."),
    ("standing_all", "f8", (AXIS,), "Those under an order in all streams, by week of the order."),
    ("parcels", "f8", (STREAM_COUNT * AXIS * (AXIS + 1) // 2,), "Those of one order and one lodging week."),
    ("parcels_end", "i8", (), "Position after the last of them."),
    (
        "missing",
        "f8",
        (STREAM_COUNT, AXIS),
        "Those whom hours set apart took out of ``waiting`` and the queue would not have taken yet.",
    ),
    ("chances", "f8", (STREAM_COUNT, OVERDUE_CELLS), "``order_pmf`` with the longest overdue first."),
    ("stopping", "f8", (AXIS,), "What is still due of a case that leaves this week, by week of its order."),
    ("invites", "i8", (STREAM_COUNT,), "One once somebody of a stream has come to a pre-phase."),
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
def empty_cells(queues: Record, stream: int, ordered: int, first: int, end: int) -> None:
    """Blanks the cells of a row from one lodging week until another."""
    row = queues.row_begin[stream, ordered] - queues.row_first[stream, ordered]
    for cell in range(row + first, row + end):
        queues.parcels[cell] = 0.0


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
            row = queues.row_begin[stream, ordered] - first
            empty_cells(queues, stream, ordered, first, first + queues.row_count[stream, ordered])
            litigation = inputs.litigation[ordered]
            for lodged in range(max(first, ordered - overdue - OVERDUE_CELLS + 1), ordered - overdue + 1):
                chance = inputs.order_pmf[stream, ordered - overdue - lodged]
                mass = queues.waiting[stream, lodged] * chance * litigation
                queues.under[stream, lodged] += mass
                queues.parcels[row + lodged] = mass
            count = queues.row_count[stream, ordered]
            queues.standing[stream, ordered] = total_of(queues.parcels[row + first : row + first + count])
        for late in range(OVERDUE_CELLS):
            queues.chances[stream, OVERDUE_CELLS - 1 - late] = inputs.order_pmf[stream, late]


@compiled
def order_terms_of(inputs: Record, queues: Record, out: Outputs, week: int, stream: int) -> None:
    """Courts set terms for some of the overdue of one stream; none while it is in a moratorium."""
    newest = HISTORY + week
    first = first_of_kin(queues, stream)
    if not open_row(queues, stream, newest, first):
        return
    end = first + queues.row_count[stream, newest]
    if inputs.held[week, stream] or queues.total[stream] <= TINY:
        empty_cells(queues, stream, newest, first, end)
    else:
        orders = order_late(inputs, queues, stream, newest)
        queues.standing[stream, newest] = orders
        out.weekly[week, m.COURT_ORDERS] += orders * queues.scale[stream]
    if queues.standing[stream, newest] <= 0.0 and first == queues.head[stream]:
        forget_row(queues, stream, newest)


@compiled_inline
def order_late(inputs: Record, queues: Record, stream: int, newest: int) -> float:
    """Orders for those whose week has come, in the row that was begun for them; returns how many.

    Everybody has one week, k weeks after the term with chance ``order_pmf[k]``, in which an order can come,
    and comes under it with the ``litigation`` of that week. Closures and the queue take people without
    regard to it; the hours set apart take only people whose week is past. So a lodging week has as many
    orders as if those hours had taken nobody: a share of those who wait and those who are missing.
    """
    last = newest - inputs.overdue_after[stream]
    first = queues.head[stream]
    row = queues.row_begin[stream, newest] - queues.row_first[stream, newest]
    if inputs.held_until[stream, newest] > 0:
        chances = np.zeros(max(last - first + 1, 0))
        for lodged in range(first, last + 1):
            late = weeks_late(inputs, stream, lodged, newest)
            if 0 <= late < OVERDUE_CELLS:
                chances[lodged - first] = inputs.order_pmf[stream, late]
    else:
        first = max(first, last - OVERDUE_CELLS + 1)  # nothing comes after the table
        chances = queues.chances[stream, OVERDUE_CELLS - 1 - last + first :]
    begin = queues.row_first[stream, newest]
    end = begin + queues.row_count[stream, newest]
    if last < first:
        empty_cells(queues, stream, newest, begin, end)
        return 0.0
    empty_cells(queues, stream, newest, begin, first)
    empty_cells(queues, stream, newest, last + 1, end)
    return order_cells(
        queues.waiting[stream, first : last + 1],
        queues.missing[stream, first : last + 1],
        queues.under[stream, first : last + 1],
        chances,
        inputs.litigation[newest],
        queues.parcels[row + first : row + last + 1],
    )


@compiled
def order_cells(
    waiting: np.ndarray,
    missing: np.ndarray,
    under: np.ndarray,
    chances: np.ndarray,
    litigation: float,
    parcels: np.ndarray,
) -> float:
    """Fills the cells of a row of orders, and the sums beside it; returns the sum of the row."""
    for cell in range(parcels.size):
        ordered = (waiting[cell] + missing[cell]) * chances[cell] * litigation
        under[cell] += ordered
        parcels[cell] = ordered
    return total_of(parcels)


@compiled
def total_of(cells: np.ndarray) -> float:
    """The sum, four cells at a time: one running sum would wait for each addition."""
    one = two = three = four = 0.0
    for place in range(cells.size // 4):
        one += cells[4 * place]
        two += cells[4 * place + 1]
        three += cells[4 * place + 2]
        four += cells[4 * place + 3]
    for place in range(cells.size // 4 * 4, cells.size):
        one += cells[place]
    return (one + two) + (three + four)


@compiled_inline
def forget_row(queues: Record, stream: int, ordered: int) -> None:
    """Gives back the row that was begun last, if nobody is in it and nobody can come to it."""
    for other in range(STREAM_COUNT):
        if other != stream and queues.kin[other] == queues.kin[stream]:
            return
    queues.parcels_end = queues.row_begin[stream, ordered]
    queues.row_count[stream, ordered] = 0


@compiled
def price_orders(inputs: Record, queues: Record, week: int) -> None:
    """What is still due, in euros, of a case that is heard or closes this week, by the week of its order."""
    for ordered in range(queues.standing_first, HISTORY + week + 1):
        queues.stopping[ordered] = stop_penalty(inputs, week, ordered, 1.0, inputs.repeat_share)


@compiled
def stop_orders(queues: Record, out: Outputs, week: int, stream: int, lodged: int, part: float) -> None:
    """A part of the waiting of a lodging week leaves; the penalties of those under an order stop."""
    queues.missing[stream, lodged] *= 1.0 - part
    if queues.under[stream, lodged] <= 0.0:
        return
    due = 0.0
    oldest = max(queues.standing_first, lodged + queues.kin_overdue[stream])
    for ordered in range(oldest, HISTORY + week + 1):
        first = queues.row_first[stream, ordered]
        if lodged < first or queues.row_count[stream, ordered] == 0:
            continue
        cell = queues.row_begin[stream, ordered] + lodged - first
        gone = queues.parcels[cell] * part
        queues.parcels[cell] -= gone
        queues.standing[stream, ordered] -= gone
        due += gone * queues.stopping[ordered]
    out.weekly[week, m.PENALTIES_DUE] += due * queues.scale[stream]
    queues.under[stream, lodged] *= 1.0 - part


@compiled
def move_orders(queues: Record, week: int, origin: int, target: int, lodged: int, part: float) -> None:
    """A part of the waiting of a lodging week joins another stream and takes its orders along."""
    ratio = queues.scale[origin] / queues.scale[target]
    missing = queues.missing[origin, lodged] * part
    queues.missing[origin, lodged] -= missing
    queues.missing[target, lodged] += missing * ratio
    if queues.under[origin, lodged] <= 0.0:
        return
    oldest = max(queues.standing_first, lodged + queues.kin_overdue[origin])
    for ordered in range(oldest, HISTORY + week + 1):
        first = queues.row_first[origin, ordered]
        if lodged < first or queues.row_count[origin, ordered] == 0:
            continue
        cell = queues.row_begin[origin, ordered] + lodged - first
        moved = queues.parcels[cell] * part
        queues.parcels[cell] -= moved
        queues.standing[origin, ordered] -= moved
        put_under(queues, target, ordered, lodged, moved * ratio)
    queues.under[origin, lodged] *= 1.0 - part


@compiled
def close_orders(queues: Record, out: Outputs, week: int, stream: int, rate: float) -> None:
    """Of a stream a share leaves, of those under an order alike: their penalties stop."""
    due = 0.0
    for ordered in range(queues.standing_first, HISTORY + week):
        due += queues.standing[stream, ordered] * queues.stopping[ordered]
    out.weekly[week, m.PENALTIES_DUE] += due * queues.scale[stream] * rate


@compiled
def run_penalties(inputs: Record, queues: Record, out: Outputs, week: int) -> None:
    """The penalties of those under an order run on."""
    now = HISTORY + week
    queues.standing_all[queues.standing_first : now + 1] = 0.0
    for stream in range(STREAM_COUNT):
        total = 0.0
        for ordered in range(queues.standing_first, now + 1):
            standing = queues.standing[stream, ordered] * queues.scale[stream]
            queues.standing_all[ordered] += standing
            total += standing
        queues.standing_total[stream] = total
    while queues.standing_first < now and queues.standing_all[queues.standing_first] <= NOTHING:
        queues.standing_first += 1
    all_standing = due = ahead = repeated = 0.0
    for ordered in range(queues.standing_first, now + 1):
        waiting = queues.standing_all[ordered]
        if waiting > TINY:
            one = run_penalty(inputs, week, ordered, waiting, waiting * inputs.repeat_share)
            all_standing += waiting
            due += one[0]
            ahead += one[1]
            repeated += one[2]
    tell_penalties(out, week, all_standing, due, ahead, repeated)


@compiled
def take_ordered(queues: Record, stream: int, ordered: int, part: float) -> float:
    """Takes a part of those under one order out of their places in the queue.

    Returns:
        The mean of their lodging weeks.
    """
    begin, first = queues.row_begin[stream, ordered], queues.row_first[stream, ordered]
    end = first + queues.row_count[stream, ordered]
    begin += max(queues.head[stream] - first, 0)
    first = max(queues.head[stream], first)
    if end <= first:
        return float(first)
    parcels = queues.parcels[begin : begin + end - first]
    waiting, under = queues.waiting[stream, first:end], queues.under[stream, first:end]
    missing = queues.missing[stream, first:end]
    if queues.invites[stream]:
        # Those under an order are prepared, or on their way to it, as often as the others of their week.
        prepared, busy = queues.prepared[stream, first:end], queues.busy[stream, first:end]
        left = 0.0
        for cell in range(parcels.size):
            keep = 1.0 - parcels[cell] * part / max(waiting[cell], TINY)
            left += prepared[cell] * (1.0 - keep)
            prepared[cell] *= keep
            busy[cell] *= keep
        queues.in_prephase[stream] -= left * queues.scale[stream]
    gone = total_of(parcels) * part
    lodged_sum = first_moment_of(parcels) * part
    take_cells(parcels, waiting, missing, under, part)
    queues.standing[stream, ordered] -= gone
    queues.total[stream] -= gone * queues.scale[stream]
    return float(first + lodged_sum / max(gone, TINY * TINY))


@compiled
def take_cells(
    parcels: np.ndarray, waiting: np.ndarray, missing: np.ndarray, under: np.ndarray, part: float
) -> None:
    """Takes a part of every cell of a row."""
    for cell in range(parcels.size):
        taken = parcels[cell] * part
        parcels[cell] -= taken
        under[cell] -= taken
        waiting[cell] -= taken
        missing[cell] += taken


@compiled
def first_moment_of(cells: np.ndarray) -> float:
    """The sum of each cell times its place, two at a time."""
    one = two = 0.0
    for pair in range(cells.size // 2):
        one += cells[2 * pair] * (2 * pair)
        two += cells[2 * pair + 1] * (2 * pair + 1)
    if cells.size % 2 == 1:
        one += cells[cells.size - 1] * (cells.size - 1)
    return one + two
