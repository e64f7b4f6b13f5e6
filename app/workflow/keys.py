"""The service's signing key: made once, kept in the instance folder, its public half given to whoever verifies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.config import Config
from app.errors import PolyleafError
from app.formats.files import locked, write_file, write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def public_key_path(config: Config) -> Path:
    """Return where the public key lies (PEM)."""
    return config.instance / "keys" / "release.pub"


def signing_key(config: Config) -> Ed25519PrivateKey:
    """Return the key that signs releases (Ed25519), made on first use with mode 0600."""
    # 9 MB that only a process which signs a release needs.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
        load_pem_private_key,
    )

    path = config.instance / "keys" / "release.key"
    with locked(config.instance / "keys.lock"):
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            key = Ed25519PrivateKey.generate()
            write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        loaded = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(loaded, Ed25519PrivateKey):
            raise PolyleafError(f"{path} is not an Ed25519 key.")
        public = loaded.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_file(public_key_path(config), public)
    return loaded
