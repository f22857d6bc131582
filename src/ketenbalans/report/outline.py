"""The order of the report: nine questions, each with the figures that answer it."""

from collections.abc import Callable

from ketenbalans.report.figure import Figure, Maker, Section
from ketenbalans.report.figures import (
    basis,
    claims,
    comparison,
    foreseen,
    inflow,
    levers,
    partners,
    promise,
    stock,
    threshold,
    waits,
)
from ketenbalans.report.names import TABLES
from ketenbalans.report.tables import StudyTables
from ketenbalans.report.voice import Voice

Words = Callable[[Voice], tuple[str, str]]

OUTLINE: tuple[tuple[str, Words, tuple[tuple[str, Maker], ...]], ...] = (
    (
        "required",
        lambda voice: (
            voice("Required against realised"),
            voice("How many old applications a month must be decided, and how many are?"),
        ),
        (("required_realised", promise.required_realised),),
    ),
    (
        "stock",
        lambda voice: (
            voice("The old stock"),
            voice("When will it be gone, and what remains on the promised day?"),
        ),
        (
            ("old_stock", stock.old_stock),
            ("promise", promise.remaining),
            ("promise", promise.chances),
            ("plan_cycles", basis.plan_cycles),
        ),
    ),
    (
        "claims",
        lambda voice: (
            voice("What was claimed before"),
            voice("Which published estimates can be true, and under what?"),
        ),
        (("claims", claims.claims), ("contradictions", claims.contradictions)),
    ),
    (
        "new",
        lambda voice: (
            voice("New applications"),
            voice("Do applications lodged under the Pact stay within their term, and at what price?"),
        ),
        (
            ("new_stock", inflow.new_stock),
            ("new_timeliness", inflow.new_timeliness),
            ("triage", threshold.triage),
            ("frontier", inflow.frontier),
        ),
    ),
    (
        "waits",
        lambda voice: (voice("Waiting"), voice("How long do people wait, and who waits longest?")),
        (("waits", waits.waits), ("longest_waits", waits.longest_waits)),
    ),
    (
        "partners",
        lambda voice: (
            voice("Partners in the chain"),
            voice("What does it do to reception, courts, family reunification, return and penalties?"),
        ),
        tuple(("chain_partners", partners.of_group(group)) for group in partners.GROUPS),
    ),
    (
        "comparison",
        lambda voice: (
            voice("Published against modelled"),
            voice("Does the model reproduce what was published?"),
        ),
        (("published_modelled", comparison.published_modelled), ("foreseen", foreseen.foreseen)),
    ),
    (
        "levers",
        lambda voice: (
            voice("Levers and assumptions"),
            voice("What helps most, and what is least certain?"),
        ),
        (("levers", levers.levers), ("assumptions", levers.assumptions)),
    ),
    (
        "manifest",
        lambda voice: (
            voice("How this was made"),
            voice("What does this report rest on, and how can it be made again?"),
        ),
        (("synthetic_made_of", basis.synthetic_made_of), ("", basis.manifest)),
    ),
)
"""Per section its key, its title and question, and its figures with the table that each needs."""


def sections(study: StudyTables, voice: Voice) -> list[Section]:
    """The report's sections in one language, for a study that ``contract.check`` has passed.

    A figure whose table this run did not make stands as a sentence that says so.
    """
    found = []
    for key, words, makers in OUTLINE:
        title, lead = words(voice)
        figures = tuple(
            make(study, voice) if not needs or study.records(needs) else _absent(needs, voice)
            for needs, make in makers
        )
        found.append(Section(key, title, lead, figures))
    return found


def _absent(table: str, voice: Voice) -> Figure:
    return Figure(
        f"absent-{table.replace('_', '-')}",
        voice("Not made in this run"),
        voice(
            "This run did not make: {table}. So nothing is said about it here.", table=voice(TABLES[table])
        ),
        (),
    )
