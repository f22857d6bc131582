"""The model handed to HiGHS: built once, then re-solved from where it stood.

Columns are the cases of each group and cycle, followed by whether it is taken up. The one place of the
room that speaks to the solver.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from ketenbalans.errors import UnavailableError
from ketenbalans.planning.model import INFINITE, Flags, Indices, Model, Numbers

INTEGER = highspy.HighsVarType.kInteger
CONTINUOUS = highspy.HighsVarType.kContinuous
OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(frozen=True)
class Rows:
    """Rows in the solver's form: where each starts, which columns, which coefficients, and its bounds."""

    starts: Indices
    columns: Indices
    coefficients: Numbers
    low: Numbers
    high: Numbers

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.low)


def rows_of(parts: list[tuple[Indices, Numbers, float, float]]) -> Rows:
    """Rows from their columns, coefficients and bounds."""
    lengths = [len(part[0]) for part in parts]
    return Rows(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int64),
        np.concatenate([part[1] for part in parts]) if parts else np.zeros(0),
        np.array([part[2] for part in parts], dtype=float),
        np.array([part[3] for part in parts], dtype=float),
    )


def model_rows(model: Model, tied: Flags, *, early: bool) -> Rows:
    """Every row of the model over cases and taken-up columns; those that tie the two come last.

    A group taken up by halves asks for half its smallest batch. No solution of the bare relaxation breaks
    that, but the cuts drawn from these rows bound far better than those without.

    Args:
        model: The model.
        tied: Columns of which it is open whether they are taken up, shape (column,).
        early: Whether the supply of early cycles is among them. It must be for a solver of whole numbers; a
            relaxation adds it where it is overdrawn.
    """
    width = len(model.value)
    rows = model.case_rows if early else model.standing_rows
    parts = [(row.columns, row.coefficients, row.low, row.high) for row in rows]
    parts += [(row.columns + width, row.coefficients, row.low, row.high) for row in model.taken_rows]
    for column in np.flatnonzero(tied):
        pair = np.array([column, column + width])
        parts.append((pair, np.array([1.0, -model.most[column]]), -INFINITE, 0.0))
        if model.least[column] > 1:
            parts.append((pair, np.array([1.0, -model.least[column]]), 0.0, INFINITE))
    return rows_of(parts)


def silent_solver() -> highspy.Highs:
    """A solver that prints nothing and uses one thread, so that runs repeat to the bit."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub lacks the constructor
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver


def load(
    solver: highspy.Highs,
    cost: Numbers,
    low: Numbers,
    high: Numbers,
    rows: Rows,
    whole: Indices | None = None,
) -> None:
    """Gives a solver a whole problem to maximise.

    Raises:
        UnavailableError: If the solver refuses it.
    """
    problem = highspy.HighsLp()
    problem.num_col_ = len(cost)
    problem.num_row_ = rows.count
    problem.col_cost_ = cost
    problem.col_lower_ = low
    problem.col_upper_ = high
    problem.row_lower_ = rows.low
    problem.row_upper_ = rows.high
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = rows.starts.astype(np.int32)
    problem.a_matrix_.index_ = rows.columns.astype(np.int32)
    problem.a_matrix_.value_ = rows.coefficients
    if whole is not None:
        kinds = [CONTINUOUS] * len(cost)
        for column in whole:
            kinds[column] = INTEGER
        problem.integrality_ = kinds
    if solver.passModel(problem) == highspy.HighsStatus.kError:
        raise UnavailableError(
            "the solver refuses the problem", mend="report this with the instance file: it is a defect"
        )


def append(solver: highspy.Highs, rows: Rows) -> None:
    """Adds rows to the problem a solver holds."""
    solver.addRows(
        rows.count,
        rows.low,
        rows.high,
        len(rows.columns),
        rows.starts[:-1].astype(np.int32),
        rows.columns.astype(np.int32),
        rows.coefficients,
    )


def values_of(solver: highspy.Highs) -> Numbers:
    """The columns of the last solution, shape (column,)."""
    return np.array(solver.getSolution().col_value)


def objective_of(solver: highspy.Highs) -> float:
    """The objective of the last solution."""
    return float(solver.getInfo().objective_function_value)
