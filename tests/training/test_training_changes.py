"""What can be undone, warning signs, sets from clips, levers said once, and Excel's CSV."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from made_logs import made_log, made_session, made_week

from thrust_vision.errors import LogConflictError, LogImportError
from thrust_vision.training.csv_export import EXCEL_SEMICOLONS, format_log
from thrust_vision.training.csv_import import parse_log
from thrust_vision.training.entry import (
    KG_PER_LB,
    AnalysisLink,
    Exercise,
    LoadUnit,
    LoggedSession,
    SetEntry,
    TrainingSession,
)
from thrust_vision.training.finding import Lever, RedFlag
from thrust_vision.training.findings import findings
from thrust_vision.training.levers import share_levers
from thrust_vision.training.signs import WarningSign, lasting
from thrust_vision.training.store import TrainingLog
from thrust_vision.training.store.connect import utc_now

DAY = date(2026, 3, 2)
FIRST = SetEntry(Exercise.HIP_THRUST, 3, 8, 80.0, rir=2, notes="paused")
SECOND = SetEntry(Exercise.SQUAT, 2, 5, 100.0)
SESSION = TrainingSession(DAY, (FIRST, SECOND), effort=7, notes="a; b\n=1")
SWEDISH = (
    "\ufefflifter;date;effort;minutes;discomfort_before;discomfort_during;discomfort_next_day;"
    "sleep_h;stress;session_notes;exercise;sets;reps;load_kg;rir;notes;clip_sha256;"
    "analysis_summary\r\n"
    'Åsa;2026-03-02;7;;1;2;;7,5;;"lätt; ont";hip_thrust;3;8;82,5;2;;;\r\n'
    'Åsa;2026-03-02;7;;1;2;;7,5;;"lätt; ont";squat;2;5;100;;\'=1+1;;\r\n'
    "Örjan;2026-03-03;;;;;;;;;glute_bridge;1;12;0;;;;\r\n"
)


@pytest.fixture
def log(url: str) -> Iterator[TrainingLog]:
    with TrainingLog.open(url) as opened:
        yield opened


@pytest.fixture
def ann(log: TrainingLog) -> int:
    return log.add_lifter("Ann").id


def link(digit: str) -> AnalysisLink:
    return AnalysisLink(digit * 64, "8 reps")


def test_a_session_is_taken_out_and_put_back(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, SESSION)
    number = log.take_out(ann, SESSION, utc_now())
    assert log.sessions(ann) == ()
    assert [each.session for each in log.removed(ann)] == [SESSION]
    assert log.put_back(number) == SESSION
    assert (log.sessions(ann), log.removed(ann)) == ((SESSION,), ())
    with pytest.raises(LogConflictError, match="too late"):
        log.put_back(number)


def test_one_entry_is_taken_out_and_joins_the_day_again(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, SESSION)
    number = log.take_out(ann, SESSION, utc_now(), 0)
    left = replace(SESSION, entries=(SECOND,))
    assert log.session(ann, DAY) == left
    assert log.put_back(number).entries == (SECOND, FIRST)
    # The last one takes the session with it.
    log.take_out(ann, replace(SESSION, entries=(SECOND, FIRST)), utc_now(), 1)
    log.take_out(ann, left, utc_now(), 0)
    assert log.sessions(ann) == ()
    log.put_back(log.removed(ann)[0].id)
    assert log.session(ann, DAY) == left


def test_taking_out_what_someone_else_changed_is_refused(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, SESSION)
    log.replace_session(ann, SESSION, replace(SESSION, stress=9))
    with pytest.raises(LogConflictError, match="changed or removed meanwhile"):
        log.take_out(ann, SESSION, utc_now())
    assert log.removed(ann) == ()


def test_what_was_taken_out_is_let_go_of(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, SESSION)
    now = utc_now()
    log.take_out(ann, SESSION, now)
    log.purge(now - timedelta(days=1))
    assert len(log.removed(ann)) == 1
    log.purge(now + timedelta(seconds=1))
    assert log.removed(ann) == ()


def test_warning_signs_belong_to_a_lifter_and_a_date(log: TrainingLog, ann: int) -> None:
    bo = log.add_lifter("Bo").id
    log.note_sign(ann, RedFlag.FEVER, DAY)
    log.note_sign(ann, RedFlag.FEVER, DAY + timedelta(days=2))  # it lasts since the first
    log.note_sign(ann, RedFlag.LEG_WEAKNESS, DAY)
    assert log.signs(bo) == ()
    assert [each.sign for each in lasting(log.signs(ann))] == [
        RedFlag.LEG_WEAKNESS,
        RedFlag.FEVER,
    ]
    later = DAY + timedelta(days=5)
    log.clear_sign(ann, RedFlag.FEVER, later)
    log.clear_sign(ann, RedFlag.LEG_WEAKNESS, DAY)  # a slip of the same day
    assert log.signs(ann) == (WarningSign(RedFlag.FEVER, DAY, later),)
    assert lasting(log.signs(ann)) == ()
    log.note_sign(ann, RedFlag.FEVER, later)
    assert [each.noted_on for each in lasting(log.signs(ann))] == [later]


def test_a_set_from_a_clip_is_in_one_place_only(log: TrainingLog, ann: int) -> None:
    bo = log.add_lifter("Bo").id
    log.add_session(ann, SESSION)
    entry = SetEntry(Exercise.HIP_THRUST, 1, 8, 90.0, analysis=link("a"))
    log.log_analysed(ann, DAY, entry)
    assert log.session(ann, DAY) == replace(SESSION, entries=(FIRST, SECOND, entry))
    heavier = replace(entry, load_kg=92.5)
    log.log_analysed(ann, DAY, heavier)
    assert log.session(ann, DAY) == replace(SESSION, entries=(FIRST, SECOND, heavier))
    log.log_analysed(bo, DAY, heavier)
    assert log.session(ann, DAY) == SESSION
    (found,) = log.logged_from("a" * 64)
    assert (found.lifter.name, found.day, found.entry) == ("Bo", DAY, heavier)
    # The only set of its day takes the session along, and its values stay with the day.
    log.replace_session(bo, log.sessions(bo)[0], replace(log.sessions(bo)[0], effort=8))
    log.log_analysed(bo, DAY, entry)
    assert log.sessions(bo) == (TrainingSession(DAY, (entry,), effort=8),)
    log.log_analysed(bo, DAY + timedelta(days=1), entry)
    assert [each.date for each in log.sessions(bo)] == [DAY + timedelta(days=1)]


def test_an_import_is_shown_before_it_is_taken_in(log: TrainingLog, ann: int) -> None:
    log.add_session(ann, SESSION)
    coming = (LoggedSession("Ann", SESSION, 2), LoggedSession("Bo", SESSION, 4))
    report = log.preview(coming)
    assert (report.added, report.already_there, report.lifters_added) == (1, 1, ("Bo",))
    assert [lifter.name for lifter in log.lifters()] == ["Ann"]
    assert log.take_in(coming) == report


def test_nothing_is_imported_for_who_is_to_be_forgotten(log: TrainingLog, ann: int) -> None:
    log.forget_lifter(ann, utc_now())
    with pytest.raises(LogImportError, match="was forgotten"):
        log.take_in([LoggedSession("Ann", SESSION, 2)])


def test_a_swedish_excel_file_goes_in_and_out_unchanged(log: TrainingLog) -> None:
    log.take_in(parse_log(SWEDISH.encode("utf-8")))
    assert format_log(log.export(), EXCEL_SEMICOLONS) == SWEDISH


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_excels_letters_are_read(codec: str) -> None:
    asa, orjan = parse_log(SWEDISH.removeprefix("\ufeff").encode(codec))
    assert (asa.lifter, orjan.lifter) == ("Åsa", "Örjan")
    assert (asa.session.sleep_h, asa.session.notes) == (7.5, "lätt; ont")
    assert [entry.load_kg for entry in asa.session.entries] == [82.5, 100]
    assert asa.session.entries[1].notes == "=1+1"


def test_every_wrong_row_of_a_semicolon_file_is_named_at_once() -> None:
    header = "lifter;date;exercise;sets;reps;load_kg"
    rows = [
        "Ann;2026-03-02;hip_thrust;3;8;82,5",
        "Ann;2026-03-03;hip_thrust;3,5;8;80",
        "Ann;02.03.2026;hip_thrust;3;8;80",
        "Ann;2026-03-05;hip_thrust;3;8;1,2,3",
        "Ann;2026-03-06;hip_thrust;3;8",
    ]
    with pytest.raises(LogImportError) as caught:
        parse_log("\r\n".join([header, *rows]).encode())
    where = [(p.values["line"], p.values["column"]) for p in caught.value.problems]
    assert where == [(3, "sets"), (4, "date"), (5, "load_kg"), (6, "–")]


def test_levers_that_several_findings_name_are_said_once_recovery_first() -> None:
    log = made_log([[3, 3]] * 4 + [[9, 3]])
    log[-1] = replace(log[-1], discomfort_before=1, discomfort_next_day=7)
    found = findings(log, DAY + timedelta(weeks=5))
    assert len(found) > 1
    shared = share_levers(found)
    assert shared.common[0] is Lever.RECOVERY
    named = [lever for finding in shared.findings for lever in finding.levers]
    assert not set(named) & set(shared.common)
    assert len(named) == len(set(named))
    assert set(named) | set(shared.common) == {lever for f in found for lever in f.levers}
    (alone,) = share_levers(findings(made_week(0, [3, 3]), DAY + timedelta(weeks=1))).findings
    assert alone.levers == ()
    (one,) = share_levers(
        findings(made_log([[3, 3]] * 4 + [[5, 5]]), DAY + timedelta(weeks=5))
    ).findings
    assert one.levers[0] is Lever.RECOVERY


def test_loads_in_pounds(log: TrainingLog, ann: int) -> None:
    log.set_load_unit(ann, LoadUnit.LB)
    assert log.lifters()[0].load_unit is LoadUnit.LB
    assert LoadUnit.LB.to_kg(225) == pytest.approx(102.058283)
    assert LoadUnit.LB.of(100 * KG_PER_LB) == pytest.approx(100)
    assert LoadUnit.KG.of(80.0) == 80.0
    session = made_session(DAY, load_kg=round(LoadUnit.LB.to_kg(225), 4))
    log.add_session(ann, session)
    assert round(LoadUnit.LB.of(log.sessions(ann)[0].entries[0].load_kg), 2) == 225
