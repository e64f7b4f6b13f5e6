"""Alembic's entry: run the migrations on the address that `migrate()` gives."""

from alembic import context

from app.store.engine import make_engine
from app.store.tables import metadata

engine = make_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
