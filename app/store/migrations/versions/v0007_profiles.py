"""What people say of themselves, how they want to be written to, and what they were asked to see through

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('profile',
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('languages', sa.Text(), nullable=False),
    sa.Column('competence', sa.Text(), nullable=False),
    sa.Column('credit', sa.Text(), nullable=False),
    sa.Column('consent', sa.Boolean(), nullable=False),
    sa.Column('toured_at', sa.String(length=32), nullable=True),
    sa.Column('mail', sa.String(length=8), nullable=False),
    sa.Column('mailed_at', sa.String(length=32), nullable=False),
    sa.Column('mail_due_at', sa.String(length=32), nullable=False),
    sa.Column('mail_tries', sa.Integer(), nullable=False),
    sa.Column('feed_number', sa.Integer(), nullable=False),
    sa.CheckConstraint("mail IN ('never', 'daily', 'at_once')", name=op.f('ck_profile_mail')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_profile_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_profile'))
    )
    op.create_index('ix_profile_mail_due_at', 'profile', ['mail', 'mail_due_at'], unique=False)
    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('due_on', sa.String(length=10), nullable=False),
    sa.Column('given_by', sa.String(length=32), nullable=False),
    sa.Column('given_at', sa.String(length=32), nullable=False),
    sa.Column('ended_at', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_assignment_document_id_document'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['given_by'], ['person.id'], name=op.f('fk_assignment_given_by_person'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_assignment_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    op.create_index('ix_assignment_ended_at_person_id', 'assignment', ['ended_at', 'person_id'], unique=False)
