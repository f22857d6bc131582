"""A planning question written in the form of the instance file, so that it can be kept and read again."""

import json
from collections.abc import Sequence
from typing import Any

from ketenbalans.planning.instance import Group, Instance, Intake
from ketenbalans.planning.reading import parse_instance
from ketenbalans.vocabulary.documents import SCHEMA
from ketenbalans.vocabulary.json_documents import parse_json

Plain = dict[str, Any]


def written(plan: Sequence[Intake]) -> list[Plain]:
    """A plan as it stands in files.

    Example:
        >>> written([Intake(1, "A", 50)])
        [{'group': 'A', 'cycle': 1, 'cases': 50}]
    """
    return [{"group": take.group, "cycle": take.cycle, "cases": take.cases} for take in plan]


def document_of(instance: Instance) -> Plain:
    """An instance as plain values; reading them gives the same instance, its pinned intakes left out.

    Example:
        >>> group = Group(id="A", stock=5, value=(2.0,), grant_rate=0.5, latest_cycle=1)
        >>> document_of(Instance(1, (group,)))["groups"][0]["latest_cycle"]
        1
    """
    limits: Plain = {name: list(most) for name, most in instance.limits.loads.items()}
    if instance.limits.languages:
        limits["languages"] = {name: list(most) for name, most in instance.limits.languages.items()}
    if instance.limits.groups_per_cycle is not None:
        limits["groups_per_cycle"] = list(instance.limits.groups_per_cycle)
    if (band := instance.limits.grant_rate) is not None:
        limits["grant_rate"] = {"target": band.target, "band": band.band}
    document: Plain = {
        "schema": SCHEMA,
        "cycles": instance.cycles,
        "first_cycle": instance.first_cycle,
        "unit": instance.unit,
        "euros_per_unit": instance.euros_per_unit,
        "groups": [_group(group) for group in instance.groups],
        "limits": limits,
        "fixed": [{"decisions": one.decisions, "grants": one.grants} for one in instance.fixed] or None,
        "hours_after": list(instance.hours_after) or None,
    }
    return {name: value for name, value in document.items() if value is not None and value != ""}


def _group(group: Group) -> Plain:
    content: Plain = {
        "id": group.id,
        "stock": group.stock,
        "inflow_per_cycle": group.inflow_per_cycle,
        "hours": list(group.hours),
        "grant_rate": group.grant_rate,
        "family": list(group.family),
        "appeals": list(group.appeals),
        "returns": list(group.returns),
        "value": list(group.value),
        "min_batch": group.min_batch,
        "places": group.places,
        "language": group.language,
        "interpreters": group.interpreters,
        "latest_cycle": group.latest_cycle,
        "not_before": group.not_before,
        "rotate_after": group.rotate_after,
        "penalties": None if group.penalties is None else list(group.penalties),
    }
    return {name: value for name, value in content.items() if value is not None}


def instance_of(document: Plain, place: str) -> Instance:
    """The instance that plain values stand for.

    Args:
        document: Values as ``document_of`` gives them.
        place: Where they come from, for messages.

    Example:
        >>> group = Group(id="A", stock=5, value=(2.0,), grant_rate=0.5)
        >>> instance = Instance(1, (group,), place="log")
        >>> instance_of(document_of(instance), "log") == instance
        True
    """
    return parse_instance(parse_json(json.dumps(document), place))
