"""The schema's history. Alembic runs `env.py` and the revisions; `bot.store.migrate` runs Alembic."""
