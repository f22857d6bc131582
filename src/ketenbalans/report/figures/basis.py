"""What the report rests on: what of the register is exact, the plan cycles that were run, the manifest."""

import json

from ketenbalans.report.figure import Drawing, Figure, view
from ketenbalans.report.figures.claims import bilingual
from ketenbalans.report.figures.plan_replay import plan_views
from ketenbalans.report.rows import Range, ranges
from ketenbalans.report.sheet import Sheet
from ketenbalans.report.tables import StudyTables, distinct, number, text
from ketenbalans.report.voice import Voice


def synthetic_made_of(study: StudyTables, voice: Voice) -> Figure:
    """What of the synthetic register is exact and what is assumed."""
    rows = study.records("synthetic_made_of")
    exact = sum(row["exact"] is True for row in rows)
    return Figure(
        "synthetic-made-of",
        voice("What the register is made of"),
        voice(
            "The register is synthetic: of its {count} properties {exact} are exactly as published and"
            " {assumed} are assumed.",
            count=len(rows),
            exact=exact,
            assumed=len(rows) - exact,
        ),
        ("synthetic_made_of",),
        views=(
            view(
                voice("What is exact and what is assumed"),
                [(voice("Property"), False), (voice("Exact or assumed"), False), (voice("Remark"), False)],
                [
                    (
                        bilingual(row, "what", voice),
                        voice("exact") if row["exact"] else voice("assumed"),
                        bilingual(row, "note", voice),
                    )
                    for row in rows
                ],
            ),
        ),
        table_open=True,
    )


def plan_cycles(study: StudyTables, voice: Voice) -> Figure:
    """How many applications of which group every plan cycle takes up."""
    rows = study.records("plan_cycles")
    cycles = sorted({int(number(row, "cycle")) for row in rows})
    groups = distinct(rows, "group")
    first_day = {int(number(row, "cycle")): text(row, "first_day") for row in rows}
    total = {c: sum(number(row, "cases") for row in rows if row["cycle"] == c) for c in cycles}
    grants = {c: sum(number(row, "expected_grants") for row in rows if row["cycle"] == c) for c in cycles}
    rate = {c: grants[c] / total[c] for c in cycles if total[c] > 0}
    conclusion = voice(
        "The proposal takes up {cases} old applications in {cycles} plan cycles from {day}, in {groups}"
        " groups; {low} to {high} of a cycle's decisions are expected to be grants.",
        cases=voice.number(sum(total.values())),
        cycles=len(cycles),
        day=voice.day(min(first_day.values())),
        groups=len(groups),
        low=voice.share(min(rate.values(), default=0.0)),
        high=voice.share(max(rate.values(), default=0.0)),
    )

    def chart(width: int) -> Sheet:
        return ranges(
            [
                Range(
                    voice("Cycle {cycle}, from {day}", cycle=cycle, day=voice.day(first_day[cycle])),
                    0.0,
                    grants[cycle],
                    total[cycle],
                    voice("{cases}, of which {grants} grants", cases=voice.number(total[cycle]),
                          grants=voice.share(rate.get(cycle, 0.0))),
                )
                for cycle in cycles
            ],
            width,
            axis=voice("applications taken up (marker: expected grants)"),
        )  # fmt: skip

    cells = {(text(row, "group"), int(number(row, "cycle"))): number(row, "cases") for row in rows}
    return Figure(
        "plan-cycles",
        voice("The plan cycles that were run"),
        conclusion,
        ("plan_cycles",),
        (
            Drawing(
                voice("The plan cycles that were run"),
                voice("Bars in rows, one per plan cycle. {conclusion}", conclusion=conclusion),
                chart,
            ),
        ),
        views=(
            view(
                voice("Applications taken up per group and cycle"),
                [(voice("Group"), False), *((str(cycle), True) for cycle in cycles)],
                [
                    (
                        voice.group(group),
                        *(
                            voice.number(cells[group, cycle]) if cells.get((group, cycle)) else "–"
                            for cycle in cycles
                        ),
                    )
                    for group in groups
                ]
                + [(voice("Total"), *(voice.number(total[cycle]) for cycle in cycles))]
                + [(voice("Expected grants"), *(voice.number(grants[cycle]) for cycle in cycles))],
            ),
            *plan_views(study, voice),
        ),
        notes=(
            voice(
                "A proposal orders work; it decides nothing about a person, and it holds only once a person"
                " confirms it."
            ),
            *_raised_ceilings(study, voice),
        ),
    )


def _raised_ceilings(study: StudyTables, voice: Voice) -> tuple[str, ...]:
    """Says so where no plan kept the ceilings of partners."""
    solver = study.manifest.get("plan_solver")
    factor = float(solver.get("ceilings", 1.0)) if isinstance(solver, dict) else 1.0
    if factor <= 1.0:
        return ()
    return (
        voice(
            "No plan kept the ceilings of partners that follow from mean production; here they stand {more}"
            " higher. Which limits clash, ketenbalans plan explain says.",
            more=voice.share(factor - 1.0),
        ),
    )


def manifest(study: StudyTables, voice: Voice) -> Figure:
    """How the run was made, so that another can make it again."""
    rows = [(name, _plain(value)) for name, value in sorted(study.manifest.items())]
    rows += [
        (voice("headline: {name}", name=name), _plain(value))
        for name, value in sorted(study.headline.items())
    ]
    return Figure(
        "manifest",
        voice("Manifest"),
        voice("With the same inputs, seed and versions this report comes out the same, byte for byte."),
        (),
        views=(
            view(voice("How this run was made"), [(voice("What"), False), (voice("Value"), False)], rows),
        ),
        table_open=True,
    )


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
