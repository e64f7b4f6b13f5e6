"""Whose account somebody at an OpenID Connect provider opens, as kept at the first sign-in

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('identity',
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('since', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_identity')),
    sa.UniqueConstraint('person_id', 'issuer', name=op.f('uq_identity_person_id_issuer'))
    )
