"""Alembic's entry: run the migrations on the address that `migrate()` gives, in one transaction."""

from alembic import context

from app.store.engine import lock_schema, make_engine
from app.store.tables import metadata

engine = make_engine(context.config.attributes["url"])
with engine.connect().execution_options(polyleaf_writes=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        # Whoever waits here finds the newest schema, and nothing left to do.
        lock_schema(connection)
        context.run_migrations()
engine.dispose()
