"""What may change a decision term that runs: general extensions, moratoria, recorded extensions, suspensions.

Each function applies one of them to a ``Run`` and leaves a step, also where it has no effect. A term that
has ended is not revived: what takes effect after its last day does nothing (law.md 1a, boundary of
27 September 2022).
"""

from datetime import date, timedelta

from ketenbalans.errors import ContradictionError, MissingValueError
from ketenbalans.policy.clock_pauses import FAR_AWAY, Basis, Extension, Suspension
from ketenbalans.policy.clock_records import Sentence, say
from ketenbalans.policy.clock_run import NO_LIMIT, Run
from ketenbalans.policy.clock_tracks import PACT_TRACKS, Track
from ketenbalans.policy.parameters import GeneralExtension, Moratorium
from ketenbalans.vocabulary.calendar import add_months

ONE_DAY = timedelta(days=1)


def general_extension(run: Run, general: GeneralExtension) -> None:
    """A WBV: by day of lodging, where the term still ran when it took effect (law.md 1a)."""
    facts = run.facts
    if facts.lodged < general.lodged_from or (general.lodged_until or FAR_AWAY) < facts.lodged:
        return
    if facts.ended and facts.ended < general.in_force:
        return
    before = run.last_day()
    scenario = run.catalogue.choice("old.wbv_scenario", facts.lodged)
    uncertain = general.uncertain
    if not general.validity[scenario]:
        note = say("not counted: void in the scenario {scenario}", scenario=scenario)
    elif before < general.in_force:
        uncertain = False
        note = say("not counted: the term had ended on {day}", day=before)
    else:
        added = int(min(general.months, _room(run, Basis.FIRST, general.in_force)))
        run.used[Basis.FIRST] = run.used.get(Basis.FIRST, 0) + added
        run.months.append(added)
        note = say("extended by {months} months", months=added)
    run.note(
        general.reference.rule,
        before,
        run.last_day(),
        note,
        version=general.in_force,
        uncertain=uncertain,
    )


def moratorium_on_decisions(run: Run, moratorium: Moratorium) -> None:
    """A moratorium on decisions, in the mode of the table or of the setting (MOR-3 ⚠)."""
    facts = run.facts
    if moratorium.country != facts.country or moratorium.regime != facts.regime:
        return
    if facts.lodged > moratorium.until or (facts.ended and facts.ended < moratorium.from_day):
        return
    before = run.last_day()
    covers = run.catalogue.choice("old.moratorium_covers", facts.law_day)
    setting = run.catalogue.choice("old.moratorium_mode", facts.law_day)
    mode = moratorium.mode if setting == "by_moratorium" else setting
    if covers == "running_terms" and before < moratorium.from_day:
        note = say("not counted: the term had ended on {day}", day=before)
    elif run.start > moratorium.until:
        note = say("not counted: the term started after the moratorium")
    elif mode == "C":
        first = max(moratorium.from_day, run.start + ONE_DAY)
        months, days = calendar_distance(first, moratorium.until + ONE_DAY)
        run.months.append(months)
        run.days += days
        note = say(
            "mode C: suspended while it lasted, {months} months and {days} days", months=months, days=days
        )
    elif mode == "B":
        room = run.months_to_cap()
        run.months.append(0 if room == NO_LIMIT else int(room))
        note = say("mode B: extended up to the longest term in any event")
    else:
        added = int(run.catalogue.number("old.moratorium_extension", moratorium.from_day))
        run.months.append(added)
        note = say("mode A: extended by {months} months", months=added)
    rule = "MOR-3" if run.is_old else "APR-6"
    run.note(rule, before, run.last_day(), note, version=moratorium.from_day, uncertain=True)


def recorded_extension(run: Run, extension: Extension) -> None:
    """An extension that the case records, within the room that its ground leaves.

    Raises:
        ContradictionError: If it is counted in another unit than the law counts it in.
        MissingValueError: If its length is not recorded and the law names no longest one.
    """
    before = run.last_day()
    rule, basis, refusal = _ground(run, extension, before)
    note = refusal or _lengthen(run, extension, basis)
    run.note(rule, before, run.last_day(), note)


def _ground(run: Run, extension: Extension, before: date) -> tuple[str, Basis, Sentence | None]:
    """The rule and ground of a recorded extension, and why it does not count where it does not."""
    basis, own_rule = effective_basis(extension.basis, run.facts.track), run.rules.extension_rule
    rule = {
        Basis.EXCEPTIONAL: "OLD-3",
        Basis.COVID: "OLD-10",
        Basis.POSTPONEMENT: "MOR-1" if run.is_old else "APR-6",
    }.get(basis, own_rule or run.rules.rule)
    if basis is Basis.GENERAL:
        note = say("counted by its own days, not by the record: {basis}", basis=extension.text)
        return "OLD-2", basis, note
    if basis is Basis.POSTPONEMENT and covered_by_table(run, extension.on):
        return rule, basis, say("counted by the table of moratoria, not by the record")
    if before < extension.on:
        return rule, basis, say("not counted: the term had ended on {day}", day=before)
    if basis is Basis.EXCEPTIONAL:
        direct = run.catalogue.holds("old.extension_exceptional_direct", extension.on)
        if not direct and not run.used.get(Basis.FIRST):
            return rule, basis, say("not counted: then only after the nine months of article 42(4)")
    return rule, basis, None


def effective_basis(basis: Basis, track: Track | None) -> Basis:
    """The ground that counts on a track: only the old asylum law knows 42(5), COVID and the WBVs."""
    if track is Track.ASYLUM_OLD or (basis is Basis.POSTPONEMENT and track in PACT_TRACKS):
        return basis
    return Basis.FIRST


def covered_by_table(run: Run, day: date) -> bool:
    """Whether the table of moratoria already reaches the case on a day."""
    return run.facts.extendable and any(
        moratorium.country == run.facts.country
        and moratorium.regime == run.facts.regime
        and moratorium.from_day <= day <= moratorium.until
        for moratorium in run.catalogue.moratoria
    )


def _lengthen(run: Run, extension: Extension, basis: Basis) -> Sentence:
    room, unit = _room(run, basis, extension.on), _room_unit(run, basis, extension.on)
    asked = asked_length(extension, unit)
    if asked is None and room == NO_LIMIT:
        raise MissingValueError(
            "the extension of {on} has no length, and the law names no longest one",
            where="term_extended",
            mend="add months",
            on=extension.on,
        )
    each = run.rules.extension_each
    most = min(room, run.catalogue.number(each, run.facts.law_day)) if each else room
    added = int(most if asked is None else min(most, asked))
    run.used[basis] = run.used.get(basis, 0) + added
    if unit == "weeks":
        run.weeks += added
    else:
        run.months.append(added)
    if asked is not None and added < asked:
        return say("extended by {added} of the {asked} asked: no more is allowed", added=added, asked=asked)
    if unit == "weeks":
        return say("extended by {weeks} weeks", weeks=added)
    return say("extended by {months} months", months=added)


def asked_length(extension: Extension, unit: str) -> int | None:
    """The length of a recorded extension in the unit in which the law counts it; None for the longest.

    Raises:
        ContradictionError: If it is recorded in another unit.
    """
    asked, other = (
        (extension.weeks, extension.months) if unit == "weeks" else (extension.months, extension.weeks)
    )
    if asked is None and other is not None:
        raise ContradictionError(
            "the extension of {on} is recorded in another unit than the law counts it in",
            where="term_extended",
            mend="record it in {unit}",
            on=extension.on,
            unit=unit,
        )
    return asked


def room_parameter(basis: Basis, own: str) -> str:
    """The parameter that bounds extensions on a ground; ``own`` is that of the track."""
    return {Basis.EXCEPTIONAL: "old.extension_exceptional", Basis.COVID: "old.covid_extension"}.get(
        basis, own
    )


def _law_day(run: Run, day: date) -> date:
    """Extensions of the old asylum term follow the day they were made; others the day of lodging."""
    return day if run.is_old else run.facts.law_day


def _room(run: Run, basis: Basis, day: date) -> float:
    """What a ground still allows, in its own unit."""
    if basis is Basis.POSTPONEMENT:
        return run.months_to_cap()
    parameter = room_parameter(basis, run.rules.extension)
    if not parameter:
        return 0
    return max(0, run.catalogue.number(parameter, _law_day(run, day)) - run.used.get(basis, 0))


def _room_unit(run: Run, basis: Basis, day: date) -> str:
    parameter = room_parameter(basis, run.rules.extension)
    if basis is Basis.POSTPONEMENT or not parameter:
        return "months"
    return run.catalogue.value(parameter, _law_day(run, day)).unit


def suspension_of_term(run: Run, suspension: Suspension, on: date) -> None:
    """A suspension: every suspended day moves the last day by one (Awb 4:15).

    Without an end it counts up to and including the day asked for; with an end that lies ahead, up to it.
    """
    before = run.last_day()
    first = max(suspension.first, run.start + ONE_DAY)
    resumed = suspension.resumed or on + ONE_DAY
    days = max(0, (resumed - first).days)
    last = resumed - ONE_DAY
    if before < suspension.first:
        note = say("not counted: the term had ended on {day}", day=before)
    else:
        run.days += days
        run.suspended = run.suspended or suspension.resumed is None or on <= last
        if not days:
            note = say("no suspended day lies in the term yet")
        elif suspension.resumed is None:
            template = "suspended since {first}, {days} days up to {last}: the last day still moves"
            note = say(template, first=first, days=days, last=last)
        else:
            note = say("suspended from {first} to {last}: {days} days", first=first, days=days, last=last)
    run.note(suspension.rule, before, run.last_day(), note)


def calendar_distance(first: date, end: date) -> tuple[int, int]:
    """Whole calendar months from one day to another, and the days that remain.

    Example:
        >>> calendar_distance(date(2024, 12, 14), date(2025, 6, 14))
        (6, 0)
    """
    if end <= first:
        return 0, 0
    months = (end.year - first.year) * 12 + end.month - first.month
    if add_months(first, months) > end:
        months -= 1
    return months, (end - add_months(first, months)).days
