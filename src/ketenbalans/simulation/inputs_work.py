"""The part of a kernel's inputs that speaks of the way to the first decision, beyond hours and inflow.

Read ``simulation.inputs`` first: axes and units are those of the whole record. Zero means that a feature is
off, so a record that a test or another room fills in part still runs.
"""

from ketenbalans.simulation.axes import AXIS, LONGEST, STREAM_COUNT

MOST_MOVES = 16
"""Most moves of groups between streams in one run."""
YOUNG = 26
"""Weeks from lodging in which an application closes at another rate than later."""

WORK_FIELDS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("staff", "f8", (LONGEST, 3), "Hear-and-decide staff: experienced, in their first year, external; fte."),
    (
        "triage_from",
        "i8",
        (),
        "Week in which inflow is structurally above the threshold; beyond the end if never.",
    ),
    (
        "team_hours",
        "f8",
        (LONGEST,),
        "Hours of the trained team, out of ``hours``; what it leaves goes back.",
    ),
    ("is_team", "i8", (STREAM_COUNT,), "One if only the trained team takes up a stream, else zero."),
    ("held", "i8", (LONGEST, STREAM_COUNT), "One if a stream is neither heard nor decided: a moratorium."),
    (
        "held_until",
        "i8",
        (STREAM_COUNT, AXIS),
        "Weeks up to and with this one in which a stream was held and its terms stood still.",
    ),
    ("term_extended", "f8", (STREAM_COUNT,), "Share of applications whose term is extended."),
    ("term_extension", "i8", (STREAM_COUNT,), "Weeks of the extension."),
    (
        "decision_granted",
        "f8",
        (LONGEST, STREAM_COUNT, 2),
        "Hours of a decision that grants; zero if it takes those of ``decision``.",
    ),
    (
        "account",
        "f8",
        (STREAM_COUNT,),
        "Share of prepared cases whose written account makes a hearing needless.",
    ),
    ("additional", "f8", (STREAM_COUNT,), "Share of those who are heard after all."),
    (
        "divert_share",
        "f8",
        (STREAM_COUNT,),
        "Share that turns out to belong elsewhere: at the pre-phase if there is one, else at the hearing.",
    ),
    ("divert_to", "i8", (STREAM_COUNT,), "The stream where it belongs."),
    ("prephase_lag", "i8", (), "Weeks from the pre-phase day until the hearing can be held."),
    ("prephase_ahead", "i8", (), "Weeks of hearings for which people are invited ahead."),
    ("no_show", "f8", (), "Share of those invited who do not come; their place stays empty."),
    ("no_show_weeks", "i8", (), "Weeks until they are invited again."),
    ("second_days_given", "i8", (), "One if the lawyers' second days are limited, else zero."),
    (
        "second_days",
        "f8",
        (LONGEST,),
        "Hearings of the categories that lawyers can follow up on a second day.",
    ),
    ("closure_young", "f8", (), "Part by which the chance to close is higher in the first YOUNG weeks."),
    ("refiled", "f8", (), "Share of the old stock's closures that are filed again and join it (R-003)."),
    ("refiled_from", "i8", (), "First week of closures that come back."),
    ("refiled_lag", "i8", (), "Weeks from closure to the new application."),
    (
        "screen_ahead",
        "i8",
        (),
        "Weeks of hearings for which the old stock is screened ahead; zero: all at once.",
    ),
    ("move_count", "i8", (), "Moves of groups between streams."),
    ("move_week", "i8", (MOST_MOVES,), "Their weeks."),
    ("move_from", "i8", (MOST_MOVES,), "The streams they leave."),
    ("move_to", "i8", (MOST_MOVES,), "The streams they join."),
    ("move_share", "f8", (MOST_MOVES,), "Their share of the open applications of the stream they leave."),
)
"""Name, type, shape and meaning of the fields."""
