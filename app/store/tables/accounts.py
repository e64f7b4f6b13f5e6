"""Who has an account, how they prove who they are, and what they may do."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, UniqueConstraint

from app.store.tables.base import HASH, INSTANT, metadata, refers

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

# What somebody says of themselves, and how they want to be written to.
profile = Table(
    "profile",
    metadata,
    Column("person_id", refers("person.id"), primary_key=True),
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

grant = Table(
    "grant",
    metadata,
    Column("person_id", refers("person.id"), primary_key=True),
    # '' stands for the content team's roles, which belong to no locale.
    Column("locale", String(32), primary_key=True),
    Column("role", String(16), primary_key=True),
)

# Links that work once: an 'invitation' begins an account, a 'reset' lets its owner choose another password.
invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("kind", String(16), nullable=False, server_default="invitation"),
    Column("person_id", refers("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)

# Who is signed in where, by the hash of the token in the cookie.
web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("person_id", refers("person.id"), nullable=False),
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
    Column("person_id", refers("person.id"), nullable=False),
    Index("ix_recovery_code_person_id", "person_id"),
)

passkey = Table(
    "passkey",
    metadata,
    # The credential's id and public key, base64url.
    Column("id", Text, primary_key=True),
    Column("person_id", refers("person.id"), nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", String(64), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    Index("ix_passkey_person_id", "person_id"),
)

# Challenges given to browsers, each good for one answer.
passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_hash", HASH, primary_key=True),
    Column("ends_at", INSTANT, nullable=False),
)

# Whose account somebody at an OpenID Connect provider opens: bound at the first sign-in, one for each issuer.
identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", refers("person.id"), nullable=False),
    Column("since", INSTANT, nullable=False),
    UniqueConstraint("person_id", "issuer"),
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
