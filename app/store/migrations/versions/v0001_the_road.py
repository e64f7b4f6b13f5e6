"""The road: documents, suggestions, the log and its projections

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('document',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('current_version', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index('ix_document_kind_slug', ['kind', 'slug'], unique=False)

    op.create_table('locale',
    sa.Column('tag', sa.String(length=32), nullable=False),
    sa.Column('digits', sa.String(length=8), nullable=False),
    sa.Column('clinical', sa.Boolean(), nullable=False),
    sa.Column('second_person', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.CheckConstraint("digits IN ('latin', 'native')", name=op.f('ck_locale_digits')),
    sa.PrimaryKeyConstraint('tag', name=op.f('pk_locale'))
    )
    op.create_table('log_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_log_head_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_head'))
    )
    op.create_table('person',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('session_epoch', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('site_version',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_site_version'))
    )
    op.create_table('event',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=True),
    sa.Column('role', sa.String(length=16), nullable=True),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('commitments', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.Column('document_id', sa.String(length=64), nullable=True),
    sa.Column('locale', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_document_id_locale_at', ['document_id', 'locale', 'at'], unique=False)
        batch_op.create_index('ix_event_fingerprint', ['fingerprint'], unique=False)
        batch_op.create_index('ix_event_kind_document_id', ['kind', 'document_id'], unique=False)
        batch_op.create_index('ix_event_person_id', ['person_id'], unique=False)

    op.create_table('grant',
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_grant_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('person_id', 'locale', 'role', name=op.f('pk_grant'))
    )
    op.create_table('invitation',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('expires_at', sa.String(length=32), nullable=False),
    sa.Column('used_at', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_invitation'))
    )
    op.create_table('segment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('context', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_segment_document_id_document'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment')),
    sa.UniqueConstraint('document_id', 'text_hash', name=op.f('uq_segment_document_id_text_hash'))
    )
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.create_index('ix_segment_text_hash', ['text_hash'], unique=False)

    op.create_table('source_version',
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('outline', sa.Text(), nullable=False),
    sa.Column('origin', sa.String(length=16), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('facts_hash', sa.String(length=64), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('shared', sa.JSON(), nullable=False),
    sa.Column('site_version', sa.Integer(), nullable=True),
    sa.Column('pages_version', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_source_version_document_id_document'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('document_id', 'version', name=op.f('pk_source_version'))
    )
    op.create_table('claim',
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('expires_at', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_claim_person_id_person'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_claim_segment_id_segment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('segment_id', 'locale', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('ix_claim_person_id', ['person_id'], unique=False)

    op.create_table('edition',
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('signed_seq', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('facts_hash', sa.String(length=64), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_edition_document_id_document'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['signed_seq'], ['event.seq'], name=op.f('fk_edition_signed_seq_event'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('document_id', 'locale', 'signed_seq', name=op.f('pk_edition'))
    )
    op.create_table('event_plain',
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=32), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['seq'], ['event.seq'], name=op.f('fk_event_plain_seq_event'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('seq', 'field', name=op.f('pk_event_plain'))
    )
    op.create_table('release',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.Column('plan', sa.String(length=64), nullable=False),
    sa.Column('editions', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['seq'], ['event.seq'], name=op.f('fk_release_seq_event'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_release'))
    )
    op.create_table('suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('origin', sa.String(length=16), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('author_id', sa.String(length=32), nullable=True),
    sa.Column('provenance', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_suggestion_author_id_person'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_suggestion_segment_id_segment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index('ix_suggestion_fingerprint', ['fingerprint'], unique=False)
        batch_op.create_index('ix_suggestion_segment_id_locale', ['segment_id', 'locale'], unique=False)

    op.create_table('version_segment',
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_version_segment_segment_id_segment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('document_id', 'version', 'ordinal', name=op.f('pk_version_segment'))
    )
    with op.batch_alter_table('version_segment', schema=None) as batch_op:
        batch_op.create_index('ix_version_segment_segment_id', ['segment_id'], unique=False)

    op.create_table('unit',
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('risk', sa.Integer(), nullable=False),
    sa.Column('working_id', sa.Integer(), nullable=True),
    sa.Column('publishable_id', sa.Integer(), nullable=True),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['publishable_id'], ['suggestion.id'], name=op.f('fk_unit_publishable_id_suggestion'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_unit_segment_id_segment'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['working_id'], ['suggestion.id'], name=op.f('fk_unit_working_id_suggestion'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('segment_id', 'locale', name=op.f('pk_unit'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index('ix_unit_counts', ['document_id', 'locale', 'status', 'ordinal', 'publishable_id'], unique=False)
        batch_op.create_index('ix_unit_document', ['document_id', 'locale', 'ordinal'], unique=False)
        batch_op.create_index('ix_unit_queue', ['locale', 'status', sa.text('risk DESC'), 'segment_id'], unique=False)
    op.create_table('query',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('asked_by', sa.String(length=32), nullable=True),
    sa.Column('asked_at', sa.String(length=32), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.String(length=32), nullable=True),
    sa.Column('answered_at', sa.String(length=32), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_query_answered_by_person'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_query_asked_by_person'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_query_segment_id_segment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_query'))
    )
    with op.batch_alter_table('query', schema=None) as batch_op:
        batch_op.create_index('ix_query_outcome_id', ['outcome', 'id'], unique=False)
        batch_op.create_index('ix_query_segment_id', ['segment_id'], unique=False)
    op.create_table('draft_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('asked_by', sa.String(length=32), nullable=True),
    sa.Column('asked_at', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('drafted', sa.Integer(), nullable=False),
    sa.Column('reused', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('wait_until', sa.String(length=32), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.String(length=32), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'running', 'paused', 'done', 'cancelled', 'failed')", name=op.f('ck_draft_job_state')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_draft_job_asked_by_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_job'))
    )
    with op.batch_alter_table('draft_job', schema=None) as batch_op:
        batch_op.create_index('ix_draft_job_locale_document_id', ['locale', 'document_id'], unique=False)
        batch_op.create_index('ix_draft_job_state', ['state'], unique=False)

    op.create_table('draft_item',
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.String(length=64), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.Column('strings', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.String(length=32), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'done', 'failed')", name=op.f('ck_draft_item_state')),
    sa.ForeignKeyConstraint(['job_id'], ['draft_job.id'], name=op.f('fk_draft_item_job_id_draft_job'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_draft_item_segment_id_segment'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('job_id', 'segment_id', name=op.f('pk_draft_item'))
    )
    with op.batch_alter_table('draft_item', schema=None) as batch_op:
        batch_op.create_index('ix_draft_item_next', ['job_id', 'state', 'tries', 'position'], unique=False)

    op.create_table('draft_claim',
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.Column('holder', sa.String(length=32), nullable=False),
    sa.Column('expires_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('locale', 'text_hash', name=op.f('pk_draft_claim'))
    )
    with op.batch_alter_table('draft_claim', schema=None) as batch_op:
        batch_op.create_index('ix_draft_claim_holder', ['holder'], unique=False)

    op.create_table('engine_state',
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('troubles', sa.Integer(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('open_until', sa.String(length=32), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('engine', name=op.f('pk_engine_state'))
    )
    op.create_table('engine_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('at', sa.String(length=32), nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.Column('characters', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engine_use'))
    )
    with op.batch_alter_table('engine_use', schema=None) as batch_op:
        batch_op.create_index('ix_engine_use_engine_at', ['engine', 'at'], unique=False)

    op.create_table('back_translation',
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('provenance', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('locale', 'text_hash', 'engine', name=op.f('pk_back_translation'))
    )
    op.create_table('memory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('context', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_hash', sa.String(length=64), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('entry', sa.Text(), nullable=False),
    sa.Column('imported_by', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['imported_by'], ['person.id'], name=op.f('fk_memory_imported_by_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memory')),
    sa.UniqueConstraint('key', name=op.f('uq_memory_key'))
    )
    with op.batch_alter_table('memory', schema=None) as batch_op:
        batch_op.create_index('ix_memory_locale_source_hash', ['locale', 'source_hash'], unique=False)

    op.create_table('term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('part_of_speech', sa.Text(), nullable=False),
    sa.Column('case_rule', sa.String(length=8), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('do_not_translate', sa.Boolean(), nullable=False),
    sa.Column('forms', sa.JSON(), nullable=False),
    sa.Column('forbidden', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('added_by', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.String(length=32), nullable=False),
    sa.CheckConstraint("case_rule IN ('any', 'exact')", name=op.f('ck_term_case_rule')),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_term_added_by_person'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term')),
    sa.UniqueConstraint('key', 'version', name=op.f('uq_term_key_version'))
    )
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.create_index('ix_term_locale', ['locale'], unique=False)

    op.execute("INSERT INTO log_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
    for table in APPEND_ONLY:
        refuse_changes(table)


APPEND_ONLY = ("event", "suggestion", "segment", "source_version", "site_version", "edition", "release", "term")


def refuse_changes(table: str) -> None:
    """Make the database itself refuse to change or delete rows of an append-only table."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
