"""The indicators of a period in words, in Dutch or English."""

from typing import Any

from ketenbalans.vocabulary.language import number, percentage, translate


def in_words(found: dict[str, Any], language: str) -> str:
    """The pack as a page of text.

    Args:
        found: From ``indicators.indicators``.
        language: ``nl`` or ``en``.
    """

    def say(sentence: str, **fields: object) -> str:
        return translate(sentence, language, **fields)

    def count(value: float | None, decimals: int = 0) -> str:
        return "–" if value is None else number(value, language, decimals)

    def share(value: float | None) -> str:
        return "–" if value is None else percentage(value, language, 1)

    flows, stock, screening = found["flows"], found["stock"]["now"], found["screening"]
    lines = [
        say("{period}, population {population}", period=found["period"], population=found["population"]),
        say(
            "stock {before} → {after}: {lodged} lodged, {reopened} opened again, {decided} decided, "
            "{withdrawn} withdrawn, {closed} closed",
            before=count(flows["stock_before"]),
            after=count(flows["stock_after"]),
            lodged=count(flows["lodged"]),
            reopened=count(flows["reopened"]),
            decided=count(flows["decided"]),
            withdrawn=count(flows["withdrawn"]),
            closed=count(flows["closed"]),
        ),
        say(
            "{six} of the stock is over 6 months old, {fifteen} over 15 months",
            six=share(stock["share_over_6_months"]),
            fifteen=share(stock["share_over_15_months"]),
        ),
    ]
    if flows["unexplained"]:
        lines.append(
            say("{count} of the change is not explained by these flows", count=count(flows["unexplained"]))
        )
    for product, told in found["throughput"]["products"].items():
        lines.append(
            say(
                "throughput of {product}: {count} decided, median {median} weeks, mean {mean}",
                product=product,
                count=count(told["count"]),
                median=count(told["median_weeks"], 1),
                mean=count(told["mean_weeks"], 1),
            )
        )
    for product, told in found["timeliness"]["products"].items():
        lines.append(
            say(
                "timeliness of {product}: {share} in term, norm {norm}",
                product=product,
                share=share(told["share"]),
                norm=share(told["norm"]),
            )
        )
    lines.append(found["throughput"]["remark"][language])
    for step, told in found["waits"].items():
        lines.append(
            say(
                "waiting for {step}: {pending} pending, {so_far} weeks so far; realised {realised} weeks; "
                "median of all {median} weeks",
                step=step,
                pending=count(told["pending"]["count"]),
                so_far=count(told["pending"]["median_weeks"], 1),
                realised=count(told["realised"]["median_weeks"], 1),
                median=count(told["median_of_all"]["weeks"], 1),
            )
        )
    lines.append(say("hours recorded: {total}", total=count(found["hours"]["total"], 1)))
    lines.append(
        say(
            "screened {screened}; within {norm} days {share}; backlog {backlog}; identity checks {checked}",
            screened=count(screening["screened"]),
            norm=screening["norm_days"],
            share=share(screening["cohort"]["share_in_time"]),
            backlog=count(screening["backlog"]),
            checked=count(screening["identity_checks"]["checked"]),
        )
    )
    return "\n".join(lines)
