"""Takes the unique index off the events: an import rules out doubles by itself, and ``verify`` counts them.

The index stood for half of the time of a large import and no reader used it (docs/decisions/0050).
"""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None

_COLUMNS = {
    "case_id": sa.BigInteger,
    "type": sa.SmallInteger,
    "on_day": sa.Integer,
    "recorded_at": sa.BigInteger,
    "retracted": sa.SmallInteger,
    "detail": sa.BigInteger,
    "thread": sa.BigInteger,
    "digest": sa.BigInteger,
}


def upgrade() -> None:
    """Drops the index; SQLite keeps it within the table, so there the rows move to a new one."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("event_case_id_digest_key", "event")
        return
    op.create_table(
        "event_without_index",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in _COLUMNS.items()),
    )
    names = ", ".join(["id", *_COLUMNS])
    op.execute(f"insert into event_without_index ({names}) select {names} from event order by id")
    op.drop_table("event")
    op.rename_table("event_without_index", "event")
