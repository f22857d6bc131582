"""The direct answer: what is needed, what is done, what the plan gives, what remains, and what to trust.

Everything is computed from the study's tables. What the run itself reports as its headline is held against
the same tables, and a difference is refused.
"""

from dataclasses import dataclass

from ketenbalans.errors import ContradictionError
from ketenbalans.report.contract import missing_tables
from ketenbalans.report.figures.comparison import missed, missed_sentence, tally
from ketenbalans.report.figures.levers import best_lever, lever_sentence
from ketenbalans.report.figures.promise import latest, of_kind, span
from ketenbalans.report.names import TABLES
from ketenbalans.report.tables import StudyTables, number, text
from ketenbalans.report.voice import Voice

EVEN = 0.5
"""From this chance on something is more likely than not."""

UNLIKELY = 0.1
"""Below this chance, under every assumption set, a promise is told as not within reach."""


@dataclass(frozen=True)
class Fact:
    """One large number of the answer: what it is, the number, and what must be known with it."""

    label: str
    value: str
    remark: str


def figures(study: StudyTables) -> dict[str, float]:
    """The numbers of the answer, as far as this run made their tables.

    Returns:
        ``required_low`` and ``_high``, ``realised_low`` and ``_high``, ``plan_low`` and ``_high`` in
        decisions a month; ``remaining_low`` and ``_high``, the lowest and highest median of the assumption
        sets in old applications on the promised day; ``remaining_lowest`` and ``_highest``, with the luck of
        single futures; ``missed_tolerances``, a count.
    """
    found: dict[str, float] = {}
    rows = study.records("required_realised")
    for name, kept in (
        ("required", of_kind(rows, "required")),
        ("realised", latest(of_kind(rows, "realised"))),
        ("plan", of_kind(rows, "plan", study.main_scenario)),
    ):
        if kept:
            found[f"{name}_low"], found[f"{name}_high"] = span(kept)
    promise = [row for row in study.records("promise") if row["scenario"] == study.main_scenario]
    if promise:
        found["remaining_low"] = min(number(row, "remaining_p50") for row in promise)
        found["remaining_high"] = max(number(row, "remaining_p50") for row in promise)
        found["remaining_lowest"] = min(number(row, "remaining_p025") for row in promise)
        found["remaining_highest"] = max(number(row, "remaining_p975") for row in promise)
    if study.records("published_modelled"):
        found["missed_tolerances"] = float(len(missed(study)))
    return found


def check_headline(study: StudyTables) -> None:
    """Holds what the run reports as its headline against its own tables.

    Raises:
        ContradictionError: If a figure of the headline differs from the tables by more than rounding.
    """
    computed = figures(study)
    for name, value in study.headline.items():
        if name in computed and isinstance(value, int | float):
            allowed = 0.005 * max(1.0, abs(computed[name])) + 0.5
            if abs(float(value) - computed[name]) > allowed:
                raise ContradictionError(
                    "the headline says {value} and the tables say {computed}",
                    where=f"headline:{name}",
                    mend="take the headline from the tables",
                    value=value,
                    computed=computed[name],
                )


def facts(study: StudyTables, voice: Voice) -> list[Fact]:
    """The large numbers at the top."""
    known = figures(study)
    found = []
    if "required_low" in known:
        found.append(
            Fact(
                voice("needed a month"),
                voice.about_range(known["required_low"], known["required_high"]),
                voice(
                    "decisions on old applications, to be done by {day}", day=voice.day(study.promise_date)
                ),
            )
        )
    if "realised_low" in known:
        row = latest(of_kind(study.records("required_realised"), "realised"))[0]
        found.append(
            Fact(
                voice("done a month"),
                voice.about_range(known["realised_low"], known["realised_high"]),
                voice(
                    "decisions in {period}, as published; counts {population}",
                    period=voice.period(text(row, "period")),
                    population=voice.name(text(row, "population")),
                ),
            )
        )
    if "plan_low" in known:
        found.append(
            Fact(
                voice("the plan gives a month"),
                voice.about_range(known["plan_low"], known["plan_high"]),
                voice("decisions on old applications, band of the model"),
            )
        )
    if "remaining_low" in known:
        found.append(
            Fact(
                voice("left on {day}", day=voice.day(study.promise_date)),
                voice.about_range(known["remaining_low"], known["remaining_high"]),
                voice(
                    "old applications: medians over assumption sets; single futures {low} to {high}",
                    low=voice.about(known["remaining_lowest"]),
                    high=voice.about(known["remaining_highest"]),
                ),
            )
        )
    return found


def verdict(study: StudyTables, voice: Voice) -> str:
    """Whether the promise is within reach, in plain words; what is not known is said.

    The verdict rests on the promise table alone: on the chance, under each assumption set, that 99 % is done
    in time.
    """
    chances = [
        number(row, "p_99_done") for row in study.records("promise") if row["scenario"] == study.main_scenario
    ]
    if not chances:
        return voice("This run does not say whether the promise is within reach.")
    fields = {
        "scenario": voice.name(study.main_scenario),
        "day": voice.day(study.promise_date),
        "sets": len(chances),
        "kept": sum(chance >= EVEN for chance in chances),
        "range": voice.share_range(min(chances), max(chances)),
    }
    if max(chances) < UNLIKELY:
        said = voice("In the scenario “{scenario}” the promise is not within reach.", **fields)
    elif max(chances) < EVEN:
        said = voice("In the scenario “{scenario}” the promise is more likely missed than kept.", **fields)
    elif min(chances) >= EVEN:
        said = voice("In the scenario “{scenario}” the promise is more likely kept than missed.", **fields)
    else:
        said = voice(
            "In the scenario “{scenario}” it hangs on assumptions whether the promise is kept: {kept} of the"
            " {sets} assumption sets make it more likely than not.",
            **fields,
        )
    chance = voice(
        "The chance that 99% of the old applications is done by {day} is {range}, depending on the"
        " assumption set.",
        **fields,
    )
    return f"{said} {chance}"


def warnings(study: StudyTables, voice: Voice) -> list[str]:
    """What a reader must know before anything else: missed tolerances, then what this run did not make."""
    found = [missed_sentence(row, voice) for row in missed(study)]
    absent = missing_tables(study)
    if absent:
        found.append(
            voice(
                "This run did not make: {tables}.", tables="; ".join(voice(TABLES[name]) for name in absent)
            )
        )
    return found


def trust(study: StudyTables, voice: Voice) -> list[str]:
    """What can be trusted and what cannot, each in one sentence."""
    found = []
    if any(table.synthetic for table in study.tables.values()):
        found.append(
            voice(
                "The register behind these figures is synthetic: built to match published totals, with no"
                " real person in it."
            )
        )
    good, judged = tally(study, "validation")
    if judged:
        found.append(
            voice(
                "Held against figures that no parameter was fitted to, {good} of {judged} come out within"
                " tolerance.",
                good=good,
                judged=judged,
            )
        )
    found.append(
        voice(
            "Ranges over assumption sets show what nobody knows yet; they are no forecast of what will be"
            " decided politically."
        )
    )
    found.append(voice("Nothing here says anything about the outcome of one person's application."))
    return found


def closing_line(study: StudyTables, language: str) -> str:
    """The answer in one line, for the end of a run in a terminal.

    Args:
        study: Tables that ``contract.check`` has passed.
        language: ``nl`` or ``en``.

    Returns:
        One line; it leaves out what the run did not make.
    """
    voice = Voice(language)
    known = figures(study)
    parts = []
    if "required_low" in known:
        parts.append(
            voice("needed a month: {range}",
                  range=voice.about_range(known["required_low"], known["required_high"]))
        )  # fmt: skip
    if "realised_low" in known:
        parts.append(
            voice("done a month: {range}",
                  range=voice.about_range(known["realised_low"], known["realised_high"]))
        )  # fmt: skip
    if "plan_low" in known:
        parts.append(
            voice("the plan gives: {range}", range=voice.about_range(known["plan_low"], known["plan_high"]))
        )
    if "remaining_low" in known:
        parts.append(
            voice("left on {day}: {range}", day=voice.day(study.promise_date),
                  range=voice.about_range(known["remaining_low"], known["remaining_high"]))
        )  # fmt: skip
    if known.get("missed_tolerances"):
        parts.append(voice("missed tolerances: {count}", count=int(known["missed_tolerances"])))
    return "; ".join(parts)


def lever(study: StudyTables, voice: Voice) -> str:
    """Which lever helps most, or nothing where this run tried none."""
    return lever_sentence(study, voice) if study.records("levers") and best_lever(study) else ""
