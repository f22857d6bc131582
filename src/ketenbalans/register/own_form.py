"""The register's own form of a table, for sources that need no mapping file.

With columns ``type`` and ``on`` a table has a row per event, else a row per case with a column per event
(``lodged_on``, ``decided_on``, ...). The names are those of the case file.
"""

from ketenbalans.errors import MissingValueError
from ketenbalans.register.allowed import ATTRIBUTE_NAMES, CASE_FACTS, EVENT_ATTRIBUTES
from ketenbalans.register.mapping import EventRule, Layout, Source, SourceMapping
from ketenbalans.vocabulary.codes import EventType

_DECISION = tuple(name for name in EVENT_ATTRIBUTES[EventType.DECIDED] if name not in CASE_FACTS)


def own_mapping(columns: tuple[str, ...], *, where: str) -> SourceMapping:
    """The mapping of a table that uses the names of the register.

    Args:
        columns: Names of the columns.
        where: The file, for messages.

    Returns:
        A mapping; columns that the register does not know are simply not in it.

    Raises:
        MissingValueError: If there is no column ``key``.

    Example:
        >>> mapping = own_mapping(("key", "product", "lodged_on", "name"), where="cases.csv")
        >>> mapping.layout, mapping.columns()
        (<Layout.CASES: 'cases'>, ('key', 'product', 'lodged_on'))
    """
    if "key" not in columns:
        raise MissingValueError(
            "there is no column 'key' among: {columns}",
            where=where,
            mend="rename the column with the key of the case, or make a mapping with 'register map'",
            columns=", ".join(columns),
        )
    facts = {name: Source(column=name) for name in CASE_FACTS if name in columns}
    recorded = Source(column="recorded_at") if "recorded_at" in columns else None
    if "type" in columns and "on" in columns:
        own = Source(column="facts_recorded_at") if "facts_recorded_at" in columns else None
        rules: tuple[EventRule, ...] = (_event_rule(columns),)
        return SourceMapping("own form", Layout.EVENTS, Source(column="key"), facts, rules, recorded, own)
    rules = tuple(rule for event in EventType if (rule := _case_rule(event, columns)) is not None)
    return SourceMapping("own form", Layout.CASES, Source(column="key"), facts, rules, recorded)


def _event_rule(columns: tuple[str, ...]) -> EventRule:
    attributes = {}
    for name in ATTRIBUTE_NAMES:
        if f"with_{name}" in columns:
            attributes[name] = Source(column=f"with_{name}")
        elif name in columns and name not in CASE_FACTS:
            attributes[name] = Source(column=name)
    return EventRule(
        type=Source(column="type"),
        on=Source(column="on"),
        identity=Source(column="event_id") if "event_id" in columns else None,
        thread=Source(column="event_thread") if "event_thread" in columns else None,
        retracted=Source(column="retracted") if "retracted" in columns else None,
        attributes=attributes,
    )


def _case_rule(event: EventType, columns: tuple[str, ...]) -> EventRule | None:
    day = next((name for name in (f"{event}_on", str(event)) if name in columns), None)
    if day is None:
        return None
    attributes = {}
    for name in EVENT_ATTRIBUTES[event]:
        if f"{event}_{name}" in columns:
            attributes[name] = Source(column=f"{event}_{name}")
        elif event is EventType.DECIDED and name in _DECISION and name in columns:
            attributes[name] = Source(column=name)
    return EventRule(type=Source(value=str(event)), on=Source(column=day), attributes=attributes)


def left_out(columns: tuple[str, ...], mapping: SourceMapping) -> list[str]:
    """The columns that stay outside although the mapping does not say so."""
    read = {*mapping.columns(), *mapping.ignore, "key_id", "case:key_id", "object:key_id"}
    return [name for name in columns if name and name not in read]
