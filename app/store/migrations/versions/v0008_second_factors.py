"""Second factors: authenticator apps, recovery codes, passkeys; sessions that know how they began; erased people

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    op.create_index('ix_recovery_code_person_id', 'recovery_code', ['person_id'], unique=False)
    op.create_table('passkey',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.Column('used_at', sa.String(length=32)),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey'))
    )
    op.create_index('ix_passkey_person_id', 'passkey', ['person_id'], unique=False)
    op.create_table('passkey_challenge',
    sa.Column('challenge_hash', sa.String(length=64), nullable=False),
    sa.Column('ends_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('challenge_hash', name=op.f('pk_passkey_challenge'))
    )
    op.add_column('person', sa.Column('totp_secret', sa.Text()))
    op.add_column('person', sa.Column('totp_step', sa.Integer()))
    op.add_column('person', sa.Column('erased_at', sa.String(length=32)))
    op.add_column('web_session', sa.Column('stage', sa.String(length=8), server_default='password', nullable=False))
