"""The back-test of stock and flow in words."""

from typing import Any

from ketenbalans.vocabulary.language import number, percentage, translate

HEAD = "Learned up to {period}, given inflow and outflow."
HEAD_STAFF = "Learned up to {period}, given inflow and staff; decisions and withdrawals are predicted."
LINE = (
    "{periods} periods ahead ({origins} origins): stock off by {stock}%, the bare identity by {identity}%;"
    " share over six months off by {share} points; the 90% band held {held}."
)
LINE_STAFF = (
    "{periods} periods ahead ({origins} origins): stock off by {stock}%, decisions by {decided}%;"
    " share over six months off by {share} points; the 90% band held {held}."
)
BAND_STOCK = "The band is that of the stock."
BAND_OLD = (
    "The stock identity closes in this table, so the stock is certain; the band is that of the number over"
    " six months."
)
AGEING = "Who leaves: heaviest rule '{driver}' at {weight}; what it holds level moves by {part} a period."
DRIVE = "A drive takes from the old."
WORK = (
    "Decisions: heaviest rule at {weight}; they follow staff to the power {staff} and the stock to the power"
    " {stock}, and the level {course}."
)
NONE = "No period after training can be scored."


def told(found: dict[str, Any], language: str) -> str:
    """The scores of ``stockflow.run`` for a reader."""
    predicted = found["given"] == "staff"
    lines = [translate(HEAD_STAFF if predicted else HEAD, language, period=found["trained_until"])]
    for row in found["horizons"]:
        lines.append(
            translate(
                LINE_STAFF if predicted else LINE,
                language,
                periods=row["periods"],
                origins=row["origins"],
                stock=_told(row["stock_mape"], language),
                identity=_told(row["identity_mape"], language),
                decided=_told(row["decided_mape"], language),
                share=_told(row["share_gt_6m_error_pp"], language),
                held=percentage(row["band_90_coverage"], language),
            )
        )
    if not found["horizons"]:
        lines.append(translate(NONE, language))
    lines += _learned(found["learned"], language)
    lines.append(translate(BAND_STOCK if found["band_of"] == "stock" else BAND_OLD, language))
    return "\n".join(lines)


def _learned(learned: dict[str, Any], language: str) -> list[str]:
    """The heaviest rule of each kind."""
    ageing = learned["ageing"][0]
    told = translate(
        AGEING,
        language,
        driver=translate(ageing["driver"], language),
        weight=percentage(ageing["weight"], language),
        part=percentage(ageing["smoothing"], language),
    )
    lines = [f"{told} {translate(DRIVE, language)}" if ageing["drive"] else told]
    if "work" in learned:
        work = learned["work"][0]
        lines.append(
            translate(
                WORK,
                language,
                weight=percentage(work["weight"], language),
                staff=number(work["staff"], language, 2),
                stock=number(work["stock"], language, 2),
                course=translate(work["course"], language),
            )
        )
    return lines


def _told(value: float | None, language: str) -> str:
    return "?" if value is None else number(value, language, 2)
