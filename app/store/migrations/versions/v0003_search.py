"""What searches look units up by; `polyleaf rebuild` fills it for texts that are there already

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('segment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('key', 'segment_id', 'locale', name=op.f('pk_search_entry')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_unit_status', 'unit', ['status', 'segment_id', 'locale'], unique=False)
