"""A replay in words, in Dutch and English: what each order of work brings, and what the plan does besides."""

from ketenbalans.planning.replayed import KEPT, Band, Outcome, Replay
from ketenbalans.vocabulary.language import number, percentage, translate

ORDERS = {
    "planned": "this plan",
    "first_come": "first come, first served",
    "deadline_first": "nearest deadline first",
    "easy_first": "easy cases first",
    "remade": "this plan, made anew every quarter within the limits",
    "first_come_within": "first come, first served, within the limits",
    "deadline_first_within": "nearest deadline first, within the limits",
    "easy_first_within": "easy cases first, within the limits",
}
LIMITS = {
    "family": "family applications",
    "appeals": "appeals",
    "returns": "people for return",
    "places": "pre-phase places",
    "grants": "grants",
    "grant_rate": "the band of the grant rate",
    "groups_per_cycle": "groups at a time",
    "min_batch": "smallest batches",
}
BREAKS = "breaks limits, as a share of quarters: {what}"
ONE_BROKEN = "{limit} in {share} (by {by})"
TOO_MANY = "{count} groups"
POINTS_OFF = "{points} percentage points"
NONE_BROKEN = "keeps every limit"
CHAIN = {
    "remaining": "old applications left on 12 June 2029",
    "penalties": "penalties paid until then, euros, asylum only",
    "most_appeals_pending": "most appeals pending",
    "most_family_pending": "most family applications pending",
    "most_in_return": "most people in return",
    "reception": "persons in reception on average",
    "over_15_months": "applications open longer than 15 months on 12 June 2029",
}
TITLE = "Replayed in {futures} futures (seed {seed}), beside simple orders of work"
ORDER = "{order}: at least {share} of the best in hindsight; {taken} applications taken up"
WORK = "of the easy work {easy} is taken up, of the complex work {complex}"
WITHOUT = "In {count} of {futures} futures nothing is left for the cohorts: no order of work helps there."
BESIDES = "What the plan does besides"
EASY = "Side effect: easy work is done and complex work left ({easy} against {complex}; the lesson of R-100)."
NOT_EASY = "Easy and complex work are taken up alike ({easy} and {complex})."
DRIFT = "{group}: waits {weeks} weeks longer than the rest because of the order of work."
NO_DRIFT = "The wait of no group drifts from the rest by more than is told."
UNKEPT = "{count} groups are done by their latest cycle in less than {kept} of futures; the least: {groups}."
KEEPABLE = (
    "Of all groups and futures {kept} are done by their latest cycle; with nothing else in view, the hours "
    "that there are would do for {most}."
)
ALL_KEPT = "Every group is done by its latest cycle in at least {kept} of futures."
LEAST_TOLD = 5
LESS = "The plan brings less than {order} in the middle future ({plan} against {other} of the best)."
NO_AGES = "Ages are not known from a file: first come, first served then means every group alike."
NO_CHAIN = "Partners, penalties and the promise are only replayed for a plan of the register."
CHAIN_LINE = "{name}: {low} to {high}, middle {middle}"
SENTENCES = (
    *ORDERS.values(),
    *CHAIN.values(),
    *LIMITS.values(),
    BREAKS,
    ONE_BROKEN,
    TOO_MANY,
    POINTS_OFF,
    NONE_BROKEN,
    KEEPABLE,
    TITLE,
    ORDER,
    WORK,
    WITHOUT,
    BESIDES,
    EASY,
    NOT_EASY,
    DRIFT,
    NO_DRIFT,
    UNKEPT,
    ALL_KEPT,
    LESS,
    NO_AGES,
    NO_CHAIN,
    CHAIN_LINE,
)


def replay_in_words(replay: Replay, language: str) -> str:
    """What a replay found, for whoever must confirm."""

    def share(value: float) -> str:
        return percentage(value, language)

    futures = number(replay.futures, language)
    lines = [translate(TITLE, language, futures=futures, seed=replay.seed)]
    for outcome in replay.outcomes:
        lines += _order(outcome, language)
    if replay.with_hours < replay.futures:
        count = number(replay.futures - replay.with_hours, language)
        lines.append(translate(WITHOUT, language, count=count, futures=futures))
    if not replay.ages_known:
        lines.append(translate(NO_AGES, language))
        lines.append(translate(NO_CHAIN, language))
    lines.append(translate(BESIDES, language))
    plan = replay.plan
    told = EASY if replay.easy_first else NOT_EASY
    lines.append(
        "  " + translate(told, language, easy=share(plan.easy_share), complex=share(plan.complex_share))
    )
    lines += [
        "  " + translate(DRIFT, language, group=group, weeks=number(weeks, language, 0))
        for group, weeks in plan.drifting
    ]
    if not plan.drifting:
        lines.append("  " + translate(NO_DRIFT, language))
    lines.append("  " + _kept(replay, language))
    keepable = translate(KEEPABLE, language, kept=share(plan.kept_latest), most=share(replay.keepable))
    lines.append("  " + keepable)
    lines += [
        "  "
        + translate(
            LESS,
            language,
            order=translate(ORDERS[other.order], language),
            plan=percentage(plan.share_of_best[1], language, 1),
            other=percentage(other.share_of_best[1], language, 1),
        )
        for other in replay.outcomes[1:]
        if other.share_of_best[1] > plan.share_of_best[1]
    ]
    return "\n".join(lines)


def _kept(replay: Replay, language: str) -> str:
    kept = percentage(KEPT, language)
    if not replay.unkept:
        return translate(ALL_KEPT, language, kept=kept)
    least = sorted(replay.unkept, key=lambda pair: pair[1])[:LEAST_TOLD]
    groups = ", ".join(f"{group} {percentage(part, language)}" for group, part in least)
    return translate(UNKEPT, language, count=len(replay.unkept), kept=kept, groups=groups)


def _order(outcome: Outcome, language: str) -> list[str]:
    def band(values: Band) -> str:
        low, middle, high = (number(value, language) for value in values)
        return f"{middle} ({low}–{high})"

    share = percentage(outcome.share_of_best[1], language, 1)
    easy, complex_ = (percentage(part, language) for part in (outcome.easy_share, outcome.complex_share))
    first = translate(
        ORDER,
        language,
        order=translate(ORDERS[outcome.order], language),
        share=share,
        taken=band(outcome.taken_up),
    )
    lines = ["  " + first, "    " + translate(WORK, language, easy=easy, complex=complex_)]
    lines.append("    " + _broken(outcome, language))
    for name, values in outcome.chain.items():
        low, middle, high = (number(abs(value), language) for value in values)
        told = translate(
            CHAIN_LINE, language, name=translate(CHAIN[name], language), low=low, middle=middle, high=high
        )
        lines.append("    " + told)
    return lines


def _broken(outcome: Outcome, language: str) -> str:
    """How often an order breaks each limit, and by how much."""
    told = []
    for one in outcome.broken:
        if one.share <= 0:
            continue
        by = percentage(one.by, language)
        if one.limit == "grant_rate":
            by = translate(POINTS_OFF, language, points=number(100 * one.by, language, 1))
        elif one.limit in ("groups_per_cycle", "min_batch"):
            by = translate(TOO_MANY, language, count=number(one.by, language, 1))
        limit = translate(LIMITS[one.limit], language)
        told.append(
            translate(ONE_BROKEN, language, limit=limit, share=percentage(one.share, language), by=by)
        )
    return translate(BREAKS, language, what="; ".join(told)) if told else translate(NONE_BROKEN, language)
