"""Webhooks and what is delivered to them

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('webhook',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('secret_number', sa.Integer(), nullable=False),
    sa.Column('rotated_at', sa.String(length=32)),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.String(length=32), nullable=False),
    sa.Column('busy_until', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook'))
    )
    op.create_table('webhook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.String(length=32), nullable=False),
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.Column('release_number', sa.Integer()),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.String(length=32), nullable=False),
    sa.Column('tried_at', sa.String(length=32)),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_delivery_webhook_id_webhook'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery'))
    )
    op.create_index('ix_webhook_delivery_state_due_at', 'webhook_delivery', ['state', 'due_at'], unique=False)
    op.create_index('ix_webhook_delivery_webhook_id_id', 'webhook_delivery', ['webhook_id', 'id'], unique=False)
