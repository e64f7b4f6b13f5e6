"""What all tables share: one metadata, and the forms of what columns hold."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def refers(target: str) -> ForeignKey:
    """Return the key of a column that refers to a row which may never go."""
    return ForeignKey(target, ondelete="RESTRICT")


# Instants are text in UTC, "2026-11-24T05:28:43.000001Z": they sort as text and hash the same everywhere.
INSTANT = String(32)
HASH = String(64)
