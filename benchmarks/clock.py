"""Clock and penalties of 5,400,000 cases with a law version per case, on two cores.

Correctness first: a thousand of the cases are told by the explaining clock, and every answer must be the
same. Then the whole set is timed, the best and the median of five runs, tables of the law included.
"""

import json
import os
import platform
import resource
import statistics
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from ketenbalans.cases.reading import parse_case
from ketenbalans.draws import uniforms
from ketenbalans.policy.catalogue import load
from ketenbalans.policy.clock import explain
from ketenbalans.policy.clock_arrays import Answers, Columns, clock_of
from ketenbalans.policy.clock_tables import day_number, day_of
from ketenbalans.policy.clock_tracks import Track
from ketenbalans.policy.counting_kernel import NONE
from ketenbalans.vocabulary.codes import TermKind

CASES = 5_400_000
CHECKED = 1_000
RUNS = 5
AIM_SECONDS = 0.5
RESULTS = Path(__file__).parent / "results"
PROCEDURES = {
    Track.PACT_NORMAL: "normal",
    Track.PACT_ACCELERATED: "accelerated",
    Track.PACT_INADMISSIBLE: "inadmissible",
}
PRODUCTS = {Track.NAREIS: "nareis", Track.REGULAR: "regular", Track.NATURALISATION: "naturalisation"}


def cases() -> Columns:
    """Lodged from 2016 to 2028: seven in ten asylum, a third with a notice, a sixth with a court order."""
    draw = [uniforms(1, 0, purpose, CASES) for purpose in range(8)]
    first, pact = day_number(date(2016, 1, 1)), day_number(date(2026, 6, 12))
    lodged = (first + draw[0] * 365.25 * 13).astype(np.int32)
    asylum = draw[1] < 0.7
    pact_tracks = np.array([Track.PACT_NORMAL, Track.PACT_ACCELERATED, Track.PACT_INADMISSIBLE], np.int8)
    others = np.array([Track.NAREIS, Track.REGULAR, Track.NATURALISATION], np.int8)
    kind = (draw[2] * 3).astype(np.int8)
    track = np.where(
        asylum, np.where(lodged < pact, np.int8(Track.ASYLUM_OLD), pact_tracks[kind]), others[kind]
    )
    noticed, ordered = draw[3] < 1 / 3, draw[4] < 1 / 6
    order_on = lodged + 600
    ended = np.where(draw[5] < 0.5, lodged + 1 + (draw[6] * 1500), NONE).astype(np.int32)
    ended[ordered & (ended != NONE) & (ended < order_on)] = NONE
    count = int(ordered.sum())
    nothing = np.empty(0, np.int8)
    return Columns(
        track=track.astype(np.int8),
        regime=np.where(asylum, (lodged >= pact), -1).astype(np.int8),
        regime_class=np.where(asylum, 0, np.where(track == Track.NATURALISATION, 1, 2)).astype(np.int8),
        lodged=lodged,
        law_day=lodged,
        start=lodged,
        ended=ended,
        on=(lodged + 2000).astype(np.int32),
        country=np.where(asylum & (draw[7] < 0.2), 0, -1).astype(np.int16),
        extendable=np.ones(CASES, np.bool_),
        uncapped=np.zeros(CASES, np.bool_),
        offsets=np.zeros(CASES + 1, np.int32),
        change_kind=nothing,
        change_day=np.empty(0, np.int32),
        change_amount=np.empty(0, np.int32),
        change_basis=nothing,
        notice_offsets=np.concatenate([[0], np.cumsum(noticed)]).astype(np.int32),
        notice_day=(lodged + 400 + (draw[6] * 300)).astype(np.int32)[noticed],
        order_offsets=np.concatenate([[0], np.cumsum(ordered)]).astype(np.int32),
        order_day=order_on[ordered].astype(np.int32),
        order_last=np.full(count, NONE, np.int32),
        order_days=np.full(count, 56, np.int32),
        order_rate=np.full(count, 100.0),
        order_maximum=np.full(count, 15000.0),
    )


def agree(columns: Columns, answers: Answers) -> None:
    """Every checked case must be told the same by the explaining clock."""
    for row in range(0, CASES, CASES // CHECKED):
        events: list[dict[str, object]] = []
        if columns.notice_offsets[row + 1] > columns.notice_offsets[row]:
            day = day_of(columns.notice_day[columns.notice_offsets[row]])
            events.append({"type": "notice_of_default", "on": str(day)})
        if columns.order_offsets[row + 1] > columns.order_offsets[row]:
            day = day_of(columns.order_day[columns.order_offsets[row]])
            events.append(
                {"type": "court_order", "on": str(day), "term_weeks": 8, "rate": 100, "maximum": 15000}
            )
        if columns.ended[row] != NONE:
            events.append({"type": "decided", "on": str(day_of(columns.ended[row]))})
        track = Track(int(columns.track[row]))
        record = {
            "key": "k",
            "product": PRODUCTS.get(track, "asylum"),
            "procedure": PROCEDURES.get(track),
            "nationality": "SYR" if columns.country[row] == 0 else None,
            "lodged_on": str(day_of(columns.lodged[row])),
            "events": events,
        }
        clock = explain(parse_case(record), day_of(columns.on[row]))
        term = clock.term(TermKind.DECISION)
        told = (term.last_day if term else None, clock.notice.appeal_from, clock.penalties.total)
        found = (answers.last_day[row].item(), answers.appeal_from[row].item(), float(answers.total[row]))
        if told != found:
            raise SystemExit(f"case {row}: the explaining clock says {told}, the arrays {found}")


def main() -> None:
    columns = cases()
    law = load()
    clock_of(replace(columns), law)  # compiles, or reads the compiled kernels
    answers = clock_of(columns, law)
    agree(columns, answers)
    seconds = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        clock_of(columns, law, threads=2)
        seconds.append(time.perf_counter() - begun)
    result = {
        "subject": "clock and penalties, a law version per case",
        "cases": CASES,
        "checked_against_explaining_clock": CHECKED,
        "seconds_best": round(min(seconds), 3),
        "seconds_median": round(statistics.median(seconds), 3),
        "aim_seconds": AIM_SECONDS,
        "threads": 2,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "processor": platform.machine(),
        "overdue_share": round(float((answers.last_day < np.datetime64("2026-04-01")).mean()), 4),
        "penalties_euros": float(answers.total.sum()),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "clock.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
