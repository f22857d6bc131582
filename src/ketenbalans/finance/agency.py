"""The accounts of an agency and their internal checks: income, costs, balance, equity, provisions, cash
(R-132, R-133).

A check that fails says what should have been equal and by how much it is not; ``tieout`` says which figure
is likeliest to be wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketenbalans.errors import OutOfRangeError


@dataclass(frozen=True)
class Accounts:
    """The accounts of one year, in thousands of euros.

    Args:
        year: The year.
        income: Total income.
        costs: Total costs.
        result: Result as printed.
        assets: Total assets.
        equity: Equity.
        provisions: Provisions.
        debts: Current liabilities.
        cash: Cash on the balance.
        cash_opening: Cash at the start, of the cash flow.
        cash_operating: Operating cash flow.
        cash_investing: Investing cash flow.
        cash_financing: Financing cash flow.
        cash_closing: Cash at the end, of the cash flow.
    """

    year: int
    income: float
    costs: float
    result: float
    assets: float
    equity: float
    provisions: float
    debts: float
    cash: float
    cash_opening: float
    cash_operating: float
    cash_investing: float
    cash_financing: float
    cash_closing: float


@dataclass(frozen=True)
class Check:
    """One internal check of the accounts: what is printed, what it should be, and the residual."""

    name: str
    printed: float
    computed: float

    @property
    def residual(self) -> float:
        """Printed minus computed."""
        return self.printed - self.computed

    def holds(self, rounding: float = 2.0) -> bool:
        """Whether the residual is within what rounding of the terms allows."""
        return abs(self.residual) <= rounding


def checks(accounts: Accounts) -> tuple[Check, ...]:
    """The internal checks of one year's accounts.

    Example:
        >>> year = Accounts(2025, 1_111_893, 1_160_752, -48_859, 394_667, -48_859, 269_485, 174_041, 356_029,
        ...                 224_567, 138_533, -6_743, -348, 356_009)
        >>> [(check.name, check.residual) for check in checks(year) if not check.holds()]
        [('cash of the balance is cash of the cash flow', 20)]
    """
    a = accounts
    return (
        Check("result is income minus costs", a.result, a.income - a.costs),
        Check("assets are equity, provisions and debts", a.assets, a.equity + a.provisions + a.debts),
        Check(
            "cash rolls forward",
            a.cash_closing,
            a.cash_opening + a.cash_operating + a.cash_investing + a.cash_financing,
        ),
        Check("cash of the balance is cash of the cash flow", a.cash, a.cash_closing),
    )


@dataclass(frozen=True)
class EquityTest:
    """Equity against its ceiling, in thousands of euros.

    Args:
        equity: Equity at the end of the year.
        ceiling: Most that it may be.
        above: What must be paid to the owner; zero where there is nothing.
        to_repair: What the owner must add because equity is below zero; zero where there is nothing.
    """

    equity: float
    ceiling: float
    above: float
    to_repair: float


def equity_test(equity: float, turnovers: Sequence[float], ceiling_share: float = 0.05) -> EquityTest:
    """Equity against the ceiling of five per cent of the average turnover of three years.

    Args:
        equity: Equity at the end of the year.
        turnovers: Turnover of the last three years.
        ceiling_share: The ceiling, as a share (JV-0841: 5 %).

    Raises:
        OutOfRangeError: If there are not three turnovers above zero.

    Source:
        Annual report 2025, Tabel 28; serves R-133.

    Example:
        >>> test = equity_test(-48_859, [1_111_893, 900_848, 800_160])  # ceiling 5 % of 937,633.67
        >>> round(test.ceiling), test.above, test.to_repair
        (46882, 0.0, 48859)
    """
    if len(turnovers) != 3 or min(turnovers) <= 0:
        raise OutOfRangeError(
            "the ceiling takes three turnovers above zero, not {turnovers}",
            where="equity",
            mend="give the turnover of the last three years",
            turnovers=list(turnovers),
        )
    ceiling = ceiling_share * sum(turnovers) / 3
    return EquityTest(equity, ceiling, max(equity - ceiling, 0.0), max(-equity, 0.0))


def spread(amount: float, weights: Iterable[float]) -> list[int]:
    """A cutback spread over organisations in whole units that add to it exactly (R-131).

    Whole parts go first; what is left goes to the largest remainders, the first of equals first.

    Example:
        >>> spread(100, [1, 1, 1]), spread(7, [6.1, 0.7, 0.2])
        ([34, 33, 33], [6, 1, 0])
    """
    shares = list(weights)
    total = sum(shares)
    if total <= 0 or min(shares) < 0 or amount != int(amount):
        raise OutOfRangeError(
            "a cutback of {amount} cannot be spread over weights {weights}",
            where="cutback",
            mend="give a whole amount and weights of 0 or more",
            amount=amount,
            weights=shares,
        )
    exact = [amount * share / total for share in shares]
    parts = [int(each // 1) for each in exact]
    left = int(amount) - sum(parts)
    order = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:left]:
        parts[place] += 1
    return parts
