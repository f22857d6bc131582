"""The kinds of contradiction and how severe one is: the closed lists that findings and identity files use."""

KINDS = (
    "sum",
    "difference",
    "roll_forward",
    "repeat",
    "price_quantity",
    "share",
    "shares_sum",
    "part_whole",
    "average_as_stock",
    "littles_law",
    "series_break",
    "unit_factor",
    "realised_is_plan",
    "flat_target",
    "two_populations",
    "bounds",
)
"""Every kind of finding; docs/reference/identities.md explains each."""

SEVERITIES = ("changes_conclusion", "wrong_number", "rounding")
"""From worst to least."""
