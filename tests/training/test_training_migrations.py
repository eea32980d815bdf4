from datetime import date
from importlib.resources import files

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from made_logs import made_session
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from thrust_vision.errors import LogStoreError
from thrust_vision.training.entry import AnalysisLink, SetEntry
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.store.connect import database_url, upgrade
from thrust_vision.training.store.tables import Base

PACKAGE = "thrust_vision.training.store"


@pytest.fixture
def engine(url: str) -> Engine:
    return create_engine(database_url(url))


def fill_first_revision(connection: Connection) -> None:
    upgrade(connection, "0001")
    connection.execute(text("INSERT INTO lifters (name) VALUES ('Ann')"))
    ann = connection.scalar(text("SELECT id FROM lifters"))
    connection.execute(
        text("INSERT INTO sessions (lifter_id, date, effort, notes) VALUES (:ann, :day, 6, '')"),
        {"ann": ann, "day": date(2026, 3, 2).isoformat()},
    )
    session = connection.scalar(text("SELECT id FROM sessions"))
    connection.execute(
        text(
            "INSERT INTO set_entries (session_id, position, exercise, sets, reps, load_kg, notes)"
            " VALUES (:session, 0, 'hip_thrust', 3, 8, 80.0, 'old')"
        ),
        {"session": session},
    )


def test_a_log_of_the_first_revision_is_upgraded_when_opened(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        fill_first_revision(connection)
        columns = {column["name"] for column in inspect(connection).get_columns("set_entries")}
        assert "clip_sha256" not in columns
    engine.dispose()
    with TrainingLog.open(url) as log:
        (ann,) = log.lifters()
        (session,) = log.sessions(ann.id)
        assert session.entries == (SetEntry(session.entries[0].exercise, 3, 8, 80.0, notes="old"),)
        assert (session.date, session.effort) == (date(2026, 3, 2), 6)
        taken_over = SetEntry(
            session.entries[0].exercise, 1, 8, 80.0, analysis=AnalysisLink("ab" * 32, "x")
        )
        assert log.add_entry(ann.id, session.date, taken_over).entries[-1] == taken_over


def test_a_log_of_today_is_upgraded_and_keeps_everything(url: str, engine: Engine) -> None:
    link = "ab" * 32
    with engine.begin() as connection:
        fill_first_revision(connection)
        upgrade(connection, "0002")
        connection.execute(text("INSERT INTO lifters (name) VALUES ('Åsa')"))
        connection.execute(
            text(
                "UPDATE set_entries SET clip_sha256 = :link, analysis_summary = 'All good', rir = 2"
            ),
            {"link": link},
        )
        connection.execute(text("UPDATE sessions SET sleep_h = 7.1, discomfort_next_day = 3"))
    engine.dispose()
    with TrainingLog.open(url) as log:
        assert [(each.name, each.load_unit) for each in log.lifters()] == [
            ("Ann", "kg"),
            ("Åsa", "kg"),
        ]
        ann, _ = log.lifters()
        (session,) = log.sessions(ann.id)
        (entry,) = session.entries
        assert (entry.sets, entry.reps, entry.load_kg, entry.rir) == (3, 8, 80.0, 2)
        assert (entry.notes, entry.analysis) == ("old", AnalysisLink(link, "All good"))
        assert (session.sleep_h, session.discomfort_next_day) == (7.1, 3)
        assert (log.forgotten(), log.signs(ann.id), log.removed(ann.id)) == ((), (), ())
        assert [logged.entry for logged in log.logged_from(link)] == [entry]


def test_the_tables_after_all_migrations_are_those_of_the_program(url: str, engine: Engine) -> None:
    TrainingLog.open(url).close()
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        for name, table in Base.metadata.tables.items():
            made = {str(check["name"]) for check in inspect(connection).get_check_constraints(name)}
            meant = {str(c.name) for c in table.constraints if str(c.name).endswith("_range")}
            assert made == meant
    engine.dispose()


def test_down_and_up_again_keeps_the_sets(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", f"{PACKAGE}:migrations")
    with engine.begin() as connection:
        fill_first_revision(connection)
        upgrade(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        upgrade(connection)
        assert connection.scalar(text("SELECT notes FROM set_entries")) == "old"
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_a_log_of_a_newer_program_is_left_alone(url: str, engine: Engine) -> None:
    with TrainingLog.open(url) as log:
        log.add_session(log.add_lifter("Ann").id, made_session(date(2026, 3, 2)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LogStoreError, match="newer version"):
        TrainingLog.open(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        assert connection.scalar(text("SELECT count(*) FROM set_entries")) == 1
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        # A log that was begun, and something in the way of the first revision's last table.
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("CREATE TABLE set_entries (id INTEGER)"))
    with pytest.raises(LogStoreError, match="set_entries"):
        TrainingLog.open(url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version", "set_entries"]
    engine.dispose()


def test_revisions_are_one_line_and_part_of_the_package() -> None:
    config = Config()
    config.set_main_option("script_location", f"{PACKAGE}:migrations")
    script = ScriptDirectory.from_config(config)
    assert [revision.revision for revision in script.walk_revisions()] == ["0003", "0002", "0001"]
    versions = files(PACKAGE) / "migrations" / "versions"
    assert sum(path.name.startswith("r0") for path in versions.iterdir()) == 3
