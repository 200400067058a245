"""A PostgreSQL server for the runs in which two processes share a database."""

from tests.contract.conftest import postgres_server, postgres_template, postgres_url

__all__ = ["postgres_server", "postgres_template", "postgres_url"]
