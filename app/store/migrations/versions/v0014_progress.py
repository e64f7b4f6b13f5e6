"""Decisions by kind and day, and what has waited longest, found without reading all

Revision ID: 0014
Revises: 0013
"""

from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_event_kind_at", "event", ["kind", "at"], unique=False)
    op.create_index("ix_unit_waiting", "unit", ["status", "working_id"], unique=False)
