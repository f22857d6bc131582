"""Where the plan cycle gets its applications: the register at hand, or the shipped synthetic one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ketenbalans.cases.applications import Applications
from ketenbalans.chain.chain import load as load_chain
from ketenbalans.register.reading import Register
from ketenbalans.store.connections import open_store
from ketenbalans.studies import cycle_register
from ketenbalans.studies.ensembles import World
from ketenbalans.studies.standing import from_synthetic
from ketenbalans.synthetic.building import build

SYNTHETIC = "synthetic register"
REGISTER = "register"
DEFAULT = "./ketenbalans.db"


@dataclass(frozen=True)
class Source:
    """A world to plan in.

    Args:
        world: Chain, standing stock and seed.
        applications: The open applications of the old stock.
        name: Where they come from; told wherever a figure rests on them.
        notes: What the register does not hold and what stands in for it, as sentence templates with fields.
    """

    world: World
    applications: Applications
    name: str
    notes: tuple[tuple[str, dict[str, object]], ...] = ()


def synthetic(seed: int) -> Source:
    """The shipped synthetic register of 1 April 2026."""
    register = build(seed)
    return Source(World(load_chain(), from_synthetic(register), seed), register.applications, SYNTHETIC)


def source_of(address: str, seed: int, on: date | None = None) -> Source:
    """The register at an address; the synthetic one where none was named and none is there.

    Args:
        address: Address of the register's database, as ``--register`` takes it.
        seed: Seed of every draw.
        on: Reference date; the last day that the register knows if None.

    Raises:
        UnavailableError: If a register was named and cannot be opened.
        MissingValueError: If it holds no open application of the old stock.
    """
    if address == DEFAULT and not Path(DEFAULT).exists():
        return synthetic(seed)
    store = open_store(address)
    try:
        register = Register.open(store)
        day = on or cycle_register.last_day(register)
        applications, standing, notes = cycle_register.standing_of(register, day, build(seed))
    finally:
        store.close()
    return Source(World(load_chain(), standing, seed), applications, REGISTER, notes)
