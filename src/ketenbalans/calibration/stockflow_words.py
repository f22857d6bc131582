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
    lines.append(translate(BAND_STOCK if found["band_of"] == "stock" else BAND_OLD, language))
    return "\n".join(lines)


def _told(value: float | None, language: str) -> str:
    return "?" if value is None else number(value, language, 2)
