"""Sessions that can be listed and ended, links of two kinds, attempts counted for all web processes

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('web_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('device', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.String(length=32), nullable=False),
    sa.Column('used_at', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_web_session_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_web_session'))
    )
    op.create_index('ix_web_session_person_id', 'web_session', ['person_id'], unique=False)
    op.create_table('attempt',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('ends_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_attempt'))
    )
    op.create_index('ix_attempt_ends_at', 'attempt', ['ends_at'], unique=False)
    op.add_column('invitation', sa.Column('kind', sa.String(length=16), server_default='invitation', nullable=False))
    op.add_column('person', sa.Column('reset_asked_at', sa.String(length=32)))
    # Sessions of before end once: their cookies name no row of web_session.
    op.drop_column('person', 'session_epoch')
