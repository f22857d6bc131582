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
