"""How many strings stand where, kept as a projection; who cannot review a text; second looks; comments on a string

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('locale', sa.Column('second_look', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('unit', sa.Column('makers', sa.Text(), server_default='', nullable=False))
    connection = op.get_bind()
    makers: dict[tuple[int, str], set[str]] = {}
    written = sa.text(
        "SELECT unit.segment_id, unit.locale, made.author_id FROM unit"
        " JOIN suggestion AS working ON working.id = unit.working_id"
        " JOIN suggestion AS made ON made.fingerprint = working.fingerprint"
        " WHERE unit.status = 'translated' AND made.author_id IS NOT NULL"
    )
    signed = sa.text(
        "SELECT unit.segment_id, unit.locale, event.person_id FROM unit"
        " JOIN suggestion AS working ON working.id = unit.working_id"
        " JOIN event ON event.fingerprint = working.fingerprint"
        " WHERE unit.status = 'translated' AND event.kind = 'translated' AND NOT EXISTS"
        " (SELECT 1 FROM event AS back WHERE back.fingerprint = event.fingerprint"
        " AND back.kind IN ('rejected', 'withdrawn') AND back.seq > event.seq)"
    )
    for query in (written, signed):
        for segment_id, locale, person in connection.execute(query):
            makers.setdefault((segment_id, locale), set()).add(person)
    if makers:
        connection.execute(
            sa.text("UPDATE unit SET makers = :makers WHERE segment_id = :segment_id AND locale = :locale"),
            [{"segment_id": s, "locale": l, "makers": " ".join(sorted(found))} for (s, l), found in makers.items()],
        )
    op.create_table('unit_tally',
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('makers', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('publishable', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('document_id', 'locale', 'status', 'makers', name=op.f('pk_unit_tally'))
    )
    op.execute(
        "INSERT INTO unit_tally (document_id, locale, status, makers, number, publishable)"
        " SELECT document_id, locale, status, makers, count(*), count(publishable_id) FROM unit"
        " WHERE ordinal IS NOT NULL GROUP BY document_id, locale, status, makers"
    )
    op.create_table('comment',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_comment_segment_id_segment'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['seq'], ['event.seq'], name=op.f('fk_comment_seq_event'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_comment'))
    )
    op.create_index('ix_comment_segment_id_locale', 'comment', ['segment_id', 'locale'], unique=False)
