"""Flask-Limiter's storage in the installation's database, so that limits hold over all web processes."""

from __future__ import annotations

from typing import Any

from limits.storage import Storage
from sqlalchemy.exc import SQLAlchemyError

from app.workflow import attempts
from app.workflow.installation import Installation

SCHEME = "polyleaf"


class AttemptStorage(Storage):
    """Counts in fixed windows; see `limits.storage.Storage` for what each method promises."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the base class's registry reads a list

    def __init__(self, uri: str, wrap_exceptions: bool = False, *, installation: Installation, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._installation = installation

    @property
    def base_exceptions(self) -> type[Exception]:
        """The failures of the database."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count attempts."""
        return attempts.count(self._installation, key, int(expiry), amount)

    def get(self, key: str) -> int:
        """Return the number of attempts."""
        return attempts.number(self._installation, key)

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970."""
        return attempts.ends(self._installation, key)

    def check(self) -> bool:
        """Tell that the storage is there: without the database there is no workspace either."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        return attempts.clear(self._installation)

    def clear(self, key: str) -> None:
        """Forget one key."""
        attempts.clear(self._installation, key)
