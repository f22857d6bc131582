"""A register of invented cases with known truth under published totals."""

from ketenbalans.synthetic.building import SyntheticRegister, build

__all__ = ["SyntheticRegister", "build"]
