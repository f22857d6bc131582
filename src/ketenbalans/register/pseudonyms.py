"""Keys become pseudonyms at the door: a keyed hash whose key never enters the database.

The register keeps the id of the key only, and refuses to mix pseudonyms of two keys. Whoever loses the key
can still count and read everything, but can no longer find a case by the key of the source system.
"""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketenbalans.errors import BadInputError, ContradictionError, UnavailableError

KEY_BYTES = 32
PSEUDONYM_BYTES = 16
BLOCK_BYTES = 64
"""What SHA-256 takes in at a time."""
KEY_ID_LENGTH = 16


@dataclass(frozen=True)
class PseudonymKey:
    """The secret that turns keys of persons and cases into pseudonyms.

    Attributes:
        secret: At least 32 bytes.

    Example:
        >>> key = PseudonymKey(bytes(32))
        >>> key.pseudonym("case", "Z-1") == key.pseudonym("case", "Z-1") != key.pseudonym("household", "Z-1")
        True
    """

    secret: bytes
    _inner: Any = field(init=False, repr=False, compare=False)
    _outer: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # RFC 2104: both halves of the HMAC begin with a block made of the secret alone. Hashing that block
        # once and copying the state gives the same bytes in well under half the time, a million times over.
        block = self.secret if len(self.secret) <= BLOCK_BYTES else hashlib.sha256(self.secret).digest()
        padded = block.ljust(BLOCK_BYTES, b"\0")
        object.__setattr__(self, "_inner", hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)))
        object.__setattr__(self, "_outer", hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)))

    @property
    def id(self) -> str:
        """A name for this key that tells nothing about it."""
        return hashlib.sha256(b"ketenbalans key id\0" + self.secret).hexdigest()[:KEY_ID_LENGTH]

    def pseudonym(self, purpose: str, key: str) -> bytes:
        """The pseudonym of one key.

        Args:
            purpose: What the key names (``case``, ``household``, ``person``); the same number under two
                purposes cannot be linked.
            key: The key as the source gives it.

        Returns:
            16 bytes.
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{purpose}\0{key}".encode())
        outer.update(inner.digest())
        found: bytes = outer.digest()[:PSEUDONYM_BYTES]
        return found


NO_KEY = PseudonymKey(b"")
"""Stands where no pseudonym is made, because the source carries them already."""


def key_file() -> Path:
    """Where the key is kept: ``KETENBALANS_KEY_FILE``, else in the user's settings, never with the data."""
    named = os.environ.get("KETENBALANS_KEY_FILE")
    if named:
        return Path(named)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "ketenbalans" / "pseudonym.key"


def read_key(file: Path | None = None, *, make: bool = False) -> PseudonymKey:
    """Reads the key, or makes one where there is none yet.

    Args:
        file: Where it is; ``key_file()`` by default.
        make: Whether a missing key is made. Only right for a register that is still empty.

    Raises:
        UnavailableError: If it is not there and may not be made, or cannot be read.
        BadInputError: If the file does not hold 32 bytes in hexadecimal.
    """
    file = file or key_file()
    if not file.exists():
        if not make:
            raise UnavailableError(
                "the key of the pseudonyms is not here",
                where=str(file),
                mend="put the key file of this register there, or name it with KETENBALANS_KEY_FILE",
            )
        return _make_key(file)
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        secret = b""
    except OSError as problem:
        raise UnavailableError(
            "cannot be read: {reason}",
            where=str(file),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None
    if len(secret) < KEY_BYTES:
        raise BadInputError(
            "the file holds no key of at least {length} bytes",
            where=str(file),
            mend="put the key file of this register back: 64 hexadecimal digits",
            length=KEY_BYTES,
        )
    return PseudonymKey(secret)


def _make_key(file: Path) -> PseudonymKey:
    secret = os.urandom(KEY_BYTES)  # a secret, not a draw of a study
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secret.hex() + "\n")
        os.link(draft, file)  # appears whole or not at all, and never replaces another key
        draft.unlink()
    except FileExistsError:
        draft.unlink()
        return read_key(file)  # another import made it a moment ago
    except OSError as problem:
        raise UnavailableError(
            "the key cannot be written: {reason}",
            where=str(file),
            mend="name another place with KETENBALANS_KEY_FILE",
            reason=problem.strerror,
        ) from None
    return PseudonymKey(secret)


def require_same(known: str | None, offered: str, *, where: str) -> None:
    """Refuses pseudonyms of another key than the register's.

    Raises:
        ContradictionError: If the register has a key id and it is another.
    """
    if known is not None and known != offered:
        raise ContradictionError(
            "the pseudonyms are of key {offered}, those in the register of key {known}",
            where=where,
            mend="use the key file of this register; two keys would count one person twice",
            offered=offered,
            known=known,
        )


def told_pseudonym(text: str) -> bytes | None:
    """The pseudonym that a text is, or None where it is a key of the source.

    Example:
        >>> told_pseudonym("00" * 16) == bytes(16), told_pseudonym("Z-1")
        (True, None)
    """
    try:
        found = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return found if len(found) == PSEUDONYM_BYTES else None
