"""Spreads the pieces of a job over the machines of a Ray cluster.

Optional: it needs the extra ``cluster``. The answers are those of one core, byte for byte on processors of
one family, because a piece holds its own seed and each future its own luck. A piece whose worker is lost is
done again elsewhere; what is done already is on disk, in the folder of the job.
"""

import logging
import socket
from collections.abc import Iterator, Sequence

from ketenbalans.errors import BadInputError, UnavailableError
from ketenbalans.studies.pieces import Answer, Piece, run_piece

AUTO, LOCAL = "auto", "local"
SECONDS_TO_ANSWER = 5.0
TRIES_AGAIN = 5
"""How often a piece whose worker is lost is done again before the job gives up."""


def over_ray(pieces: Sequence[Piece], address: str) -> Iterator[tuple[Piece, Answer]]:
    """Does pieces on a cluster, in the order in which they become ready.

    Args:
        pieces: What to do.
        address: Address of the cluster's head (``10.1.2.3:6379``), ``auto`` for the one this machine
            belongs to, ``local`` to start one here.

    Raises:
        UnavailableError: If Ray is not installed or the cluster does not answer.
        BadInputError: If the address is none.
    """
    try:
        import ray  # noqa: PLC0415 (optional: the extra 'cluster')
    except ImportError as error:
        raise UnavailableError(
            "a sweep over a cluster needs Ray, which is not installed",
            where="--cluster",
            mend="install ketenbalans[cluster], or leave out --cluster",
        ) from error
    if address not in (AUTO, LOCAL):
        _knock(address)
    begun = not ray.is_initialized()
    if begun:
        try:
            ray.init(
                address=None if address == LOCAL else address,
                include_dashboard=False if address == LOCAL else None,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, OSError, ValueError, RuntimeError) as error:
            raise _silent(address) from error
    try:
        remote = ray.remote(run_piece).options(max_retries=TRIES_AGAIN)
        waiting = {remote.remote(piece): piece for piece in pieces}
        while waiting:
            (ready,), _ = ray.wait(list(waiting), num_returns=1)
            yield waiting.pop(ready), ray.get(ready)
    finally:
        if begun:
            ray.shutdown()


def _knock(address: str) -> None:
    """Sees whether anything listens at an address: Ray itself tries for minutes before it says so."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        raise BadInputError(
            "{address!r} is no address of a cluster",
            where="--cluster",
            mend="write host:port, 'auto' or 'local'",
            address=address,
        )
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise _silent(address) from error


def _silent(address: str) -> UnavailableError:
    return UnavailableError(
        "the cluster at {address} does not answer",
        where="--cluster",
        mend="start it ('ray start --head'), or give its address",
        address=address,
    )
