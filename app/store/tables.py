"""The tables. `suggestion` and `event` are append-only; `unit` is the one projection of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _refers(target: str) -> ForeignKey:
    return ForeignKey(target, ondelete="RESTRICT")


# Instants are text in UTC, "2026-11-24T05:28:43.000001Z": they sort as text and hash the same everywhere.
INSTANT = String(32)
HASH = String(64)

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", Text, unique=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("demonstration", Boolean, nullable=False, default=False),
    # When somebody asked for a new password at the sign-in page; null once an administrator made the link.
    Column("reset_asked_at", INSTANT),
    # Of the authenticator app: the secret, encrypted, and the last time step that a code was taken for.
    Column("totp_secret", Text),
    Column("totp_step", Integer),
    Column("erased_at", INSTANT),
)

# Links that work once: an 'invitation' begins an account, a 'reset' lets its owner choose another password.
invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("kind", String(16), nullable=False, server_default="invitation"),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)

# Who is signed in where, by the hash of the token in the cookie.
web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    # In words, such as 'Firefox on Windows'; no address is kept.
    Column("device", String(64), nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("used_at", INSTANT, nullable=False),
    # How it began: 'pending' opens nothing but the second step; then 'password', or 'strong' with a second factor.
    Column("stage", String(8), nullable=False, server_default="password"),
    Index("ix_web_session_person_id", "person_id"),
)

# Codes that stand in for a second factor that was lost, each once.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("code_hash", HASH, primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    Index("ix_recovery_code_person_id", "person_id"),
)

passkey = Table(
    "passkey",
    metadata,
    # The credential's id and public key, base64url.
    Column("id", Text, primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", String(64), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    Index("ix_passkey_person_id", "person_id"),
)

# Whose account somebody at an OpenID Connect provider opens: bound at the first sign-in, one for each issuer.
identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("since", INSTANT, nullable=False),
    UniqueConstraint("person_id", "issuer"),
)

# Tokens for the API, by their hash; `strong` where a second factor was given before the token was made.
api_token = Table(
    "api_token",
    metadata,
    # Told in lists and addresses; it opens nothing.
    Column("id", String(32), primary_key=True),
    Column("token_hash", HASH, unique=True, nullable=False),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("strong", Boolean, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    Index("ix_api_token_person_id", "person_id"),
)

# What the API answered to a write, kept for a day, so that a request that is sent again is not carried out again.
api_answer = Table(
    "api_answer",
    metadata,
    Column("token_id", String(32), primary_key=True),
    Column("key_hash", HASH, primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("request_hash", HASH, nullable=False),
    Column("begun_at", INSTANT, nullable=False),
    # Null while the request is being carried out.
    Column("status", Integer),
    Column("headers", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_api_answer_person_id", "person_id"),
    Index("ix_api_answer_begun_at", "begun_at"),
)

# Challenges given to browsers, each good for one answer.
passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_hash", HASH, primary_key=True),
    Column("ends_at", INSTANT, nullable=False),
)

# How often something was tried within a window of time, shared by all web processes; keys are keyed hashes.
attempt = Table(
    "attempt",
    metadata,
    Column("key", HASH, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("ends_at", INSTANT, nullable=False),
    Index("ix_attempt_ends_at", "ends_at"),
)

grant = Table(
    "grant",
    metadata,
    Column("person_id", _refers("person.id"), primary_key=True),
    # '' stands for the content team's roles, which belong to no locale.
    Column("locale", String(32), primary_key=True),
    Column("role", String(16), primary_key=True),
)

locale = Table(
    "locale",
    metadata,
    Column("tag", String(32), primary_key=True),
    Column("digits", String(8), nullable=False),
    Column("clinical", Boolean, nullable=False),
    Column("second_person", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    # Whether a machine draft that was approved unread waits for another reviewer.
    Column("second_look", Boolean, nullable=False, server_default=false()),
    CheckConstraint("digits IN ('latin', 'native')", name="digits"),
)

document = Table(
    "document",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("current_version", Integer, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Index("ix_document_kind_slug", "kind", "slug"),
)

source_version = Table(
    "source_version",
    metadata,
    Column("document_id", _refers("document.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("outline", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("facts_hash", HASH, nullable=False),
    Column("content_hash", HASH, nullable=False),
    # {shared block's id: its version}; a leaflet gets a new version when one of them does.
    Column("shared", JSON, nullable=False),
    # Where it came from: the 'file', or the 'workspace', which wrote it back to the file.
    Column("origin", String(16), nullable=False),
    # What was current at the import; recorded, but a change of either makes no new version.
    Column("site_version", Integer),
    Column("pages_version", Integer),
    Column("created_at", INSTANT, nullable=False),
)

# What the source desk's checks find in a document's current version whatever the day: made anew at any time.
source_findings = Table(
    "source_findings",
    metadata,
    Column("document_id", _refers("document.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    # Which checks looked.
    Column("checks", Integer, nullable=False),
    # Keys of those that hold 'ready to translate'.
    Column("blocking", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
)

site_version = Table(
    "site_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("created_at", INSTANT, nullable=False),
)

segment = Table(
    "segment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", _refers("document.id"), nullable=False),
    Column("context", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", HASH, nullable=False),
    UniqueConstraint("document_id", "text_hash"),
    Index("ix_segment_text_hash", "text_hash"),
)

version_segment = Table(
    "version_segment",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("segment_id", _refers("segment.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("section", Text, nullable=False),
    Column("note", Text),
    Column("line", Integer, nullable=False),
    Index("ix_version_segment_segment_id", "segment_id"),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("segment_id", _refers("segment.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("fingerprint", HASH, nullable=False),
    Column("author_id", _refers("person.id")),
    # What made it: {engine, model, raw} of a machine draft, {file} of an import.
    Column("provenance", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Index("ix_suggestion_segment_id_locale", "segment_id", "locale"),
    Index("ix_suggestion_fingerprint", "fingerprint"),
    # For the grid, which says where an old text is offered again: few among many. On PostgreSQL the migration says the
    # same; here that would load its dialect into every process.
    Index("ix_suggestion_carried", "segment_id", "locale", sqlite_where=text("origin = 'carried'")),
)

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("person_id", _refers("person.id")),
    Column("role", String(16)),
    # The very bytes that were hashed; a JSON column may come back in another form.
    Column("data", Text, nullable=False),
    Column("commitments", Text, nullable=False),
    Column("previous", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    # Copies of values in `data`, to find entries by.
    Column("fingerprint", HASH),
    Column("document_id", String(64)),
    Column("locale", String(32)),
    Index("ix_event_fingerprint", "fingerprint"),
    Index("ix_event_kind_document_id", "kind", "document_id"),
    Index("ix_event_kind_at", "kind", "at"),
    Index("ix_event_document_id_locale_at", "document_id", "locale", "at"),
    Index("ix_event_person_id", "person_id"),
)

event_plain = Table(
    "event_plain",
    metadata,
    Column("seq", _refers("event.seq"), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("value", Text, nullable=False),
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", HASH, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

unit = Table(
    "unit",
    metadata,
    Column("segment_id", _refers("segment.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("document_id", String(64), nullable=False),
    # Its first place in the current version; null where the current English no longer has it.
    Column("ordinal", Integer),
    Column("status", String(16), nullable=False),
    Column("risk", Integer, nullable=False),
    Column("working_id", _refers("suggestion.id")),
    Column("publishable_id", _refers("suggestion.id")),
    Column("findings", JSON, nullable=False),
    # Of a text that waits for a review, who may not give it: the ids of those who made it, sorted, a space between.
    Column("makers", Text, nullable=False, server_default=""),
    Index("ix_unit_queue", "locale", "status", text("risk DESC"), "segment_id"),
    Index("ix_unit_document", "document_id", "locale", "ordinal"),
    Index("ix_unit_counts", "document_id", "locale", "status", "ordinal", "publishable_id"),
    Index("ix_unit_status", "status", "segment_id", "locale"),
    Index("ix_unit_waiting", "status", "working_id"),
)

# How many current units stand where, and how many of them have an approved text: counted as units are written.
unit_tally = Table(
    "unit_tally",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("status", String(16), primary_key=True),
    Column("makers", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("publishable", Integer, nullable=False),
)

# What searches look units up by, a projection as well: the words of the English (locale ''), and of each unit the words
# of its working text, its findings and the people who worked on it. Rows lie in the order in which they are read.
search_entry = Table(
    "search_entry",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("segment_id", Integer, primary_key=True, autoincrement=False),
    Column("locale", String(32), primary_key=True),
    sqlite_with_rowid=False,
)

claim = Table(
    "claim",
    metadata,
    Column("segment_id", _refers("segment.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_claim_person_id", "person_id"),
)

# Where a comment of the log was made; who, when and what it says stand with the entry.
comment = Table(
    "comment",
    metadata,
    Column("seq", _refers("event.seq"), primary_key=True, autoincrement=False),
    Column("segment_id", _refers("segment.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Index("ix_comment_segment_id_locale", "segment_id", "locale"),
)

query = Table(
    "query",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("segment_id", _refers("segment.id"), nullable=False),
    # Where it was asked from; the answer is for every locale.
    Column("locale", String(32), nullable=False),
    Column("asked_by", _refers("person.id")),
    Column("asked_at", INSTANT, nullable=False),
    Column("question", Text, nullable=False),
    Column("answered_by", _refers("person.id")),
    Column("answered_at", INSTANT),
    Column("answer", Text),
    # What became of it: '' while open, else answer, note, correction or term.
    Column("outcome", String(16), nullable=False),
    # Of a reader's report: the version of the live page and the number of the text on it, 0 for the whole page.
    Column("version", Integer),
    Column("number", Integer),
    Index("ix_query_segment_id", "segment_id"),
    Index("ix_query_outcome_id", "outcome", "id"),
)

# What a publisher signed, so that exactly that can be made again whatever is approved later.
edition = Table(
    "edition",
    metadata,
    Column("document_id", _refers("document.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("signed_seq", _refers("event.seq"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content_hash", HASH, nullable=False),
    Column("facts_hash", HASH, nullable=False),
    # [[document id, context, English, text], ...]
    Column("texts", JSON, nullable=False),
)

release = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seq", _refers("event.seq"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # What went into it: equal plans need no new release.
    Column("plan", HASH, nullable=False),
    Column("editions", JSON, nullable=False),
)

# Somebody's wish to have what lacks a text drafted; workers do its items.
draft_job = Table(
    "draft_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("engine", String(32), nullable=False),
    # '' stands for all documents.
    Column("document_id", String(64), nullable=False),
    Column("asked_by", _refers("person.id")),
    Column("asked_at", INSTANT, nullable=False),
    Column("state", String(16), nullable=False),
    # Strings: wanted, dealt with, and among these drafted by the engine, taken from what was known, failed.
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("drafted", Integer, nullable=False),
    Column("reused", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    # Until when nothing is sent, '' where nothing stands in the way, and why, or what went wrong last.
    Column("wait_until", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", INSTANT),
    CheckConstraint("state IN ('waiting', 'running', 'paused', 'done', 'cancelled', 'failed')", name="state"),
    Index("ix_draft_job_state", "state"),
    Index("ix_draft_job_locale_document_id", "locale", "document_id"),
)

# One distinct text of a job, by the first segment that has it.
draft_item = Table(
    "draft_item",
    metadata,
    Column("job_id", _refers("draft_job.id"), primary_key=True),
    Column("segment_id", _refers("segment.id"), primary_key=True),
    Column("document_id", String(64), nullable=False),
    Column("text_hash", HASH, nullable=False),
    Column("strings", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("state IN ('open', 'done', 'failed')", name="state"),
    Index("ix_draft_item_next", "job_id", "state", "tries", "position"),
)

# Which text a worker has in hand, whatever job it is for: nobody else sends it to any engine.
draft_claim = Table(
    "draft_claim",
    metadata,
    Column("locale", String(32), primary_key=True),
    Column("text_hash", HASH, primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_draft_claim_holder", "holder"),
)

# An engine's circuit breaker: trouble in a row, how often it opened in a row, until when it is open ('' when closed).
engine_state = Table(
    "engine_state",
    metadata,
    Column("engine", String(32), primary_key=True),
    Column("troubles", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("open_until", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
)

# What was sent to an engine, for its limits by the minute and by the day.
engine_use = Table(
    "engine_use",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("engine", String(32), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Index("ix_engine_use_engine_at", "engine", "at"),
)

# What another engine makes of a text in English: machine output, an aid, part of no decision.
back_translation = Table(
    "back_translation",
    metadata,
    Column("locale", String(32), primary_key=True),
    Column("text_hash", HASH, primary_key=True),
    Column("engine", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
)

# Translations from elsewhere that were checked before they were taken in; approved texts need no copy here.
memory = Table(
    "memory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("context", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_hash", HASH, nullable=False),
    Column("target", Text, nullable=False),
    # Of locale, context, source and target: the same translation is taken in once.
    Column("key", HASH, unique=True, nullable=False),
    Column("file", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("imported_by", _refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Index("ix_memory_locale_source_hash", "locale", "source_hash"),
)

# Every version of every glossary entry; the newest of a key holds, unless it says that the entry was taken out.
term = Table(
    "term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    # Of locale, source and part of speech.
    Column("key", HASH, nullable=False),
    Column("version", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("part_of_speech", Text, nullable=False),
    Column("case_rule", String(8), nullable=False),
    Column("definition", Text, nullable=False),
    Column("do_not_translate", Boolean, nullable=False),
    Column("forms", JSON, nullable=False),
    Column("forbidden", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("added_by", _refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    UniqueConstraint("key", "version"),
    CheckConstraint("case_rule IN ('any', 'exact')", name="case_rule"),
    Index("ix_term_locale", "locale"),
)

# Strings that somebody took away in a file to work on elsewhere.
batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # What it was made of: a leaflet's title, or '' for the next strings of a queue.
    Column("title", Text, nullable=False),
    # [[segment id, fingerprint of the text that was given along, '' for none], ...]
    Column("items", JSON, nullable=False),
    Index("ix_batch_locale", "locale", "id"),
)

# What somebody says of themselves, and how they want to be written to.
profile = Table(
    "profile",
    metadata,
    Column("person_id", _refers("person.id"), primary_key=True),
    Column("languages", Text, nullable=False),
    Column("competence", Text, nullable=False),
    # The name to thank them by in public, which takes their consent.
    Column("credit", Text, nullable=False),
    Column("consent", Boolean, nullable=False),
    # When they finished the tour.
    Column("toured_at", INSTANT),
    Column("mail", String(8), nullable=False),
    # Up to when they were told what happened, when to look again, and how often a server refused in a row.
    Column("mailed_at", INSTANT, nullable=False),
    Column("mail_due_at", INSTANT, nullable=False),
    Column("mail_tries", Integer, nullable=False),
    # Which secret link to their calendar works: a higher number ends earlier ones.
    Column("feed_number", Integer, nullable=False),
    CheckConstraint("mail IN ('never', 'daily', 'at_once')", name="mail"),
    Index("ix_profile_mail_due_at", "mail", "mail_due_at"),
)

# What somebody was asked to see through: a leaflet in a language, by a day ('' for no day).
assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", _refers("document.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Column("person_id", _refers("person.id"), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("given_by", _refers("person.id"), nullable=False),
    Column("given_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    Index("ix_assignment_ended_at_person_id", "ended_at", "person_id"),
)

# Addresses of other programs that are told what happens here.
webhook = Table(
    "webhook",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    # Which secret signs; secrets are made of this number and stored nowhere.
    Column("secret_number", Integer, nullable=False),
    Column("rotated_at", INSTANT),
    Column("paused", Boolean, nullable=False),
    Column("added_at", INSTANT, nullable=False),
    # Until when a worker delivers to it; '' for nobody.
    Column("busy_until", INSTANT, nullable=False),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", _refers("webhook.id"), nullable=False),
    # By which a receiver knows a message that comes again.
    Column("message_id", String(40), nullable=False),
    Column("event", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # Of what a release changed: it is told once that release is live.
    Column("release_number", Integer),
    # pending, delivered, or failed: given up.
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("tried_at", INSTANT),
    # What the newest try came to, in words.
    Column("outcome", Text, nullable=False),
    Index("ix_webhook_delivery_state_due_at", "state", "due_at"),
    Index("ix_webhook_delivery_webhook_id_id", "webhook_id", "id"),
)
