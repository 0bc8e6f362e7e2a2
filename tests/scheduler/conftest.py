"""Databases for the tests of the clock: the same as those of the tables."""

from tests.db.conftest import engine, migrated_url, postgres_migrated, postgresql, sqlite_template

__all__ = ["engine", "migrated_url", "postgres_migrated", "postgresql", "sqlite_template"]
