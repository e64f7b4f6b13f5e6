"""Texts that are offered again after a change of the English, found without reading all

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_suggestion_carried', 'suggestion', ['segment_id', 'locale'], unique=False, sqlite_where=sa.text("origin = 'carried'"), postgresql_where=sa.text("origin = 'carried'"))
