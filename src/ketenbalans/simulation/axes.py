"""The lengths of the axes that the inputs, the queues and the outputs of the kernels share."""

from ketenbalans.vocabulary.streams import STREAMS

STREAM_COUNT = len(STREAMS)
LONGEST = 640
"""Most weeks that can be simulated: twelve years."""
HISTORY = 420
"""Lodging weeks before the start that are kept apart; older applications count as of the first."""
AXIS = HISTORY + LONGEST
LAG_CELLS = 312
OVERDUE_CELLS = 520
WAIT_CELLS = 900
BEFORE = 208
"""Weeks before the start that the queues after a decision keep apart; older ones count as of the first."""
QUEUE_AXIS = BEFORE + LONGEST
PLACES = STREAM_COUNT + 1
"""Appeals by what they are against: a rejection in each stream, then subsidiary protection only."""
SUBSIDIARY = STREAM_COUNT
"""The place of appeals by holders of subsidiary protection who ask for refugee status."""
SHORT, LONG = 0, 1
"""Appeals on which courts rule within four weeks, and within twenty-three (Vw 83b)."""
PENALTY_CELLS = 520
REGIMES = 8
"""Rules on court penalties by the date of the order: none, the lower maximum, the higher one, and changes."""
VOLUNTARY, FORCED, UNSEEN = 0, 1, 2
"""How people leave: independently, by force, or unsupervised."""
DTENV, ELSEWHERE = 0, 1
"""Whose caseload people who must leave are in: the departure service's, or nobody's."""
