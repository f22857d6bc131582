"""The tables of the register, as SQLAlchemy Core knows them. The migrations build the same.

Rows are only ever added, except the progress of a running import. Days are days since 1 January 1970,
instants are microseconds since then in UTC, and an event is whole numbers only, so that one reading path
serves SQLite and PostgreSQL alike. The meaning of types and details is for the rooms above.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A primary key of 64 bits; SQLite keeps rows under it directly only where its type is spelt INTEGER."""

REGISTER = Table(
    "register",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("content", Text, nullable=False),
)
"""Settings of this register: its identity, and the id (never the key) of the key of its pseudonyms."""

EVENT_KIND = Table(
    "event_kind",
    metadata,
    Column("type", SmallInteger, primary_key=True, autoincrement=False),
    Column("name", String(40), nullable=False, unique=True),
)
"""The names behind the numbers of ``event.type``."""

IMPORT_RUN = Table(
    "import_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source_sha256", String(64), nullable=False),
    Column("mapping_sha256", String(64), nullable=False),
    Column("source_name", Text, nullable=False),
    Column("rows_done", BigInteger, nullable=False),
    Column("rows_refused", BigInteger, nullable=False),
    Column("events_added", BigInteger, nullable=False),
    Column("finished", SmallInteger, nullable=False),
    UniqueConstraint("source_sha256", "mapping_sha256"),
)
"""How far each source file has come in; the same file under the same mapping has one row."""

BATCH = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("import_run", Integer, nullable=False),
    Column("committed_at", BigInteger, nullable=False),
    Column("last_case", BigInteger, nullable=False),
    Column("last_detail", BigInteger, nullable=False),
    Column("last_fact", BigInteger, nullable=False),
    Column("last_event", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""What one transaction added: the rows after those of the batch before, up to these, and their hash."""

CASE_KEY = Table(
    "case_key",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("pseudonym", LargeBinary(16), nullable=False, unique=True),
)
"""The cases: a number within this register, and the pseudonym of the key."""

DETAIL = Table(
    "detail",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False, unique=True),
)
"""Every distinct set of attributes that an event carries, as canonical JSON; number 0 means none."""

FACT_TEXTS = (
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
FACT_NUMBERS = ("minor", "track", "received_on", "contested_decision_on")

CASE_FACT = Table(
    "case_fact",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("case_id", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    *(Column(name, Text) for name in FACT_TEXTS),
    *(Column(name, Integer) for name in FACT_NUMBERS),
    UniqueConstraint("case_id", "digest"),
)
"""What was told about a case, and when; a later row adds to and overrides an earlier one."""

EVENT = Table(
    "event",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("case_id", BigInteger, nullable=False),
    Column("type", SmallInteger, nullable=False),
    Column("on_day", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("retracted", SmallInteger, nullable=False),
    Column("detail", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
)
"""Every version of every event. Versions of one event share a thread; the last one recorded counts.

A case has each digest once. An import sees to that and ``verify`` counts; an index would double the time of
a large import (docs/decisions/0050)."""

REVISION = Table(
    "revision",
    metadata,
    Column("event", NUMBER, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("retracted", SmallInteger, nullable=False),
)
"""The events whose thread has more than one version, so that a reader finds corrections at once."""

SNAPSHOT = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(60), nullable=False, unique=True),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""Stocks that were frozen under a name, as the answer was given; the audit chain carries their hashes."""

AUDIT = Table(
    "audit",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("instant", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
"""Who did what to which object with what result, from where and when (BIO2 8.15), as a hash chain."""
