"""The first form of the register: cases, what is told about them, events, imports and the audit chain.

Spelt out, not taken from ``store.tables``, so that the step stays what it was when the tables change.
"""

import sqlalchemy as sa
from alembic import op

from ketenbalans.store.migrations import new_identity

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None

_EVENT_TYPES = (
    "made",
    "registered",
    "lodged",
    "identity_screened",
    "registration_interview",
    "security_screened",
    "prephase_invited",
    "prephase_held",
    "hearing",
    "additional_hearing",
    "corrections",
    "decided",
    "withdrawn",
    "closed",
    "relodged",
    "term_suspended",
    "term_resumed",
    "term_extended",
    "responsibility_established",
    "notice_of_default",
    "late_appeal",
    "court_order",
    "penalty_paid",
    "appeal_lodged",
    "appeal_ruled",
    "reassessment",
    "permit",
    "housed",
    "family_application",
    "family_decided",
    "family_arrived",
    "return_started",
    "departed",
    "hours_recorded",
    "category_assigned",
    "transferred",
)
_FACT_TEXTS = (
    "person",
    "household",
    "kind",
    "product",
    "purpose",
    "nationality",
    "language",
    "region",
    "sex",
    "procedure",
    "inadmissibility_ground",
    "term_regime",
    "planning_cohort",
    "flags",
)
_FACT_NUMBERS = ("minor", "track", "received_on", "contested_decision_on")
_AUDIT_TEXTS = ("actor", "action", "object", "result", "origin", "details")


def _number(name: str, kind: type[sa.Integer] = sa.BigInteger) -> "sa.Column[int]":
    return sa.Column(name, kind, nullable=False)


def _text(name: str, length: int | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _identity(name: str, kind: type[sa.Integer] = sa.BigInteger) -> "sa.Column[int]":
    # SQLite keeps rows under their key directly only where its type is spelt INTEGER.
    return sa.Column(name, kind().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Makes the tables."""
    register = op.create_table(
        "register", sa.Column("name", sa.String(40), primary_key=True), _text("content")
    )
    op.bulk_insert(register, [{"name": "register_id", "content": new_identity()}])
    kinds = op.create_table(
        "event_kind",
        _identity("type", sa.SmallInteger),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
    )
    op.bulk_insert(kinds, [{"type": code, "name": name} for code, name in enumerate(_EVENT_TYPES)])
    op.create_table(
        "import_run",
        _identity("id", sa.Integer),
        _text("source_sha256", 64),
        _text("mapping_sha256", 64),
        _text("source_name"),
        _number("rows_done"),
        _number("rows_refused"),
        _number("events_added"),
        _number("finished", sa.SmallInteger),
        sa.UniqueConstraint("source_sha256", "mapping_sha256"),
    )
    op.create_table(
        "batch",
        _identity("id", sa.Integer),
        _number("import_run", sa.Integer),
        _number("committed_at"),
        _number("last_case"),
        _number("last_detail"),
        _number("last_fact"),
        _number("last_event"),
        _text("sha256", 64),
    )
    op.create_table(
        "case_key",
        _identity("id"),
        sa.Column("pseudonym", sa.LargeBinary(16), nullable=False, unique=True),
    )
    op.create_table("detail", _identity("id"), sa.Column("content", sa.Text, nullable=False, unique=True))
    op.create_table(
        "case_fact",
        _identity("id"),
        _number("case_id"),
        _number("recorded_at"),
        _number("digest"),
        *(sa.Column(name, sa.Text) for name in _FACT_TEXTS),
        *(sa.Column(name, sa.Integer) for name in _FACT_NUMBERS),
        sa.UniqueConstraint("case_id", "digest"),
    )
    op.create_table(
        "event",
        _identity("id"),
        _number("case_id"),
        _number("type", sa.SmallInteger),
        _number("on_day", sa.Integer),
        _number("recorded_at"),
        _number("retracted", sa.SmallInteger),
        _number("detail"),
        _number("thread"),
        _number("digest"),
        sa.UniqueConstraint("case_id", "digest"),
    )
    op.create_table(
        "revision",
        _identity("event"),
        _number("thread"),
        _number("recorded_at"),
        _number("retracted", sa.SmallInteger),
    )
    op.create_table(
        "audit",
        _identity("id"),
        _number("instant"),
        *(_text(name) for name in _AUDIT_TEXTS),
        _text("previous", 64),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
