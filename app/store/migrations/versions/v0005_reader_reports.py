"""Reports by readers of the site: which version of a leaflet, and which of its texts

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('query', sa.Column('version', sa.Integer(), nullable=True))
    op.add_column('query', sa.Column('number', sa.Integer(), nullable=True))
