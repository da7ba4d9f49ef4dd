"""Alembic's environment: our tables, and the connection that `app.database.upgrade` hands in."""

from alembic import context

from yunhu.app.migrations.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
