"""Migrations and what the mapped classes expect are the same tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from relais_app.storage import schema
from relais_app.storage.engine import APPLICATION_ID, DATABASE, connect
from relais_app.storage.tables import metadata
from relais_app.storage.workspace import Workspace

DRAFT = Path(__file__).with_name("draft_migration.py")


def test_migrated_tables_are_the_mapped_ones():
    with create_engine("sqlite://").connect() as connection:
        schema.run_migrations(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        tables = [d for d in compare_metadata(context, metadata) if not _is_bookkeeping(d)]
    assert tables == [], f"a model changed: run {DRAFT}"


def _is_bookkeeping(difference):
    return difference[0] == "remove_table" and difference[1].name == "alembic_version"


def test_a_new_workspace_is_marked_as_ours(tmp_path):
    Workspace.open(tmp_path).close()
    connection = connect(tmp_path / DATABASE)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA
    connection.close()


def test_the_settings_that_a_power_cut_needs_are_made(tmp_path):
    with Workspace.open(tmp_path) as work, work.reading() as unit:
        said = [
            unit.connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert said == ["truncate", 3, 1]


def test_a_kill_while_a_workspace_is_made_leaves_none(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from relais_app.storage import schema, workspace;"
        "schema._name_workspace = lambda *a: os.kill(os.getpid(), 9);"
        "workspace.Workspace.open(Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert not (tmp_path / DATABASE).exists() and not (tmp_path / "pieces").exists()
    with Workspace.open(tmp_path) as work:
        assert not work.is_read_only


def test_a_failed_migration_leaves_the_old_tables_and_a_copy(tmp_path, monkeypatch):
    Workspace.open(tmp_path).close()
    before = (tmp_path / DATABASE).read_bytes()

    def fail(connection):
        connection.exec_driver_sql("DROP TABLE bids")
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    monkeypatch.setattr(schema, "run_migrations", fail)
    with pytest.raises(ZeroDivisionError):
        Workspace.open(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == before
    assert len(list((tmp_path / "sauvegardes").glob("avant-migration-1-*.sqlite3"))) == 1
