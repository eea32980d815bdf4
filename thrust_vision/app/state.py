"""What a browser session remembers, and what all of them share."""

import atexit
import contextlib
import gc
import importlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.uploaded_file_manager import UploadedFile

from thrust_vision.app import keeping
from thrust_vision.app.chosen_rep import ChosenRep
from thrust_vision.app.jobs import DRAWING, JUDGING, Job, Queue, State
from thrust_vision.app.sets import AnalysedSet, LongClipError, Results, View
from thrust_vision.app.uploads import Storage, StoredClip
from thrust_vision.app.words import Words, closest
from thrust_vision.errors import ThrustVisionError
from thrust_vision.worker import at_once

if TYPE_CHECKING:
    from thrust_vision.form.report import SetReport
    from thrust_vision.library.kept import KeptSet
    from thrust_vision.video.part import Strip

_SWEEP_EVERY_S = 15.0
_PURGE_EVERY_S = 3600.0
#: Imports hold up a page that is made meanwhile, so they wait for the first one, and for others.
_FIRST_PAGE_S, _BREATH_S = 1.5, 0.2
_KEY = "session"
LANGUAGE_KEY = "language"


@dataclass
class Pending:
    """A clip in the list: its analysis waits, is under way, failed or is done.

    Attributes:
        clip: that is analysed.
        job: the work.
        analysed: what came of it.
    """

    clip: StoredClip
    job: Job[AnalysedSet]
    analysed: AnalysedSet | None = None

    @property
    def strip(self) -> "Strip | None":
        """Pictures along a clip of which the user has to choose a part."""
        error = self.job.error
        return error.strip if isinstance(error, LongClipError) else None


@dataclass(frozen=True)
class Judging:
    """Kept sets that are being judged anew.

    Attributes:
        count: how many.
        job: the work.
    """

    count: int
    job: Job[tuple[keeping.Unjudged, ...]]

    def failed(self) -> tuple[keeping.Unjudged, ...]:
        """What could not be judged, once it is finished; being stopped is no failure."""
        if self.job.error is not None:
            return (keeping.Unjudged("", self.job.error),)
        return self.job.result() if self.job.done else ()


@dataclass
class Session:
    """One browser session.

    Attributes:
        sets: analysed so far, oldest first.
        chosen: which of them is shown.
        bringing: the user brings another clip.
        waiting: the clips that were brought last, in order: under way, failed, or done among
            others.
        looking: a set is shown although the list is not empty.
        redraw: the annotated clip that is being drawn again, with its set and view.
        uploads: how many files were taken in; names the upload field anew each time, so that
            it comes up empty.
        choices: the rep that is chosen in each set, by the set's folder.
        wishes: how each set was wanted last, by the set's folder.
        home: the page where a clip is brought.
        pages: all of them, by the names of their addresses.
        lifter: name of the lifter whose log is shown.
        notice: what to say once about a log entry.
        imported: whether an import went well, and what to say about it once.
        judging: the kept sets that are being judged anew, and the work.
        unjudged: those of them that could not be, to be reported once.
        comparing: key of the kept set that was chosen first for comparing, "" for none.
    """

    sets: list[AnalysedSet] = field(default_factory=list)
    chosen: int = 0
    bringing: bool = False
    waiting: list[Pending] = field(default_factory=list)
    looking: bool = False
    redraw: tuple[AnalysedSet, View, Job[Results]] | None = None
    uploads: int = 0
    choices: dict[str, ChosenRep] = field(default_factory=dict)
    wishes: dict[str, View] = field(default_factory=dict)
    home: StreamlitPage | None = None
    pages: dict[str, StreamlitPage] = field(default_factory=dict)
    lifter: str = ""
    notice: str = ""
    imported: tuple[bool, str] | None = None
    judging: Judging | None = None
    unjudged: tuple[keeping.Unjudged, ...] = ()
    comparing: str = ""

    def analyse_all(self, clips: Sequence[StoredClip], view: View) -> None:
        """Queue clips that were brought together."""
        if all(each.job.finished and not each.strip for each in self.waiting):
            self.waiting = []
        for clip in clips:
            self.analyse(clip, view)

    def analyse(self, clip: StoredClip, view: View) -> None:
        """Queue a clip; one that was analysed before is shown at once."""
        self.bringing = self.looking = False
        for index, known in enumerate(self.sets):
            same = (known.clip.sha256, known.clip.name) == (clip.sha256, clip.name)
            if same and known.has_film:
                self.chosen = index
                return
        folder = session_folder() / f"set-{time.monotonic_ns()}"
        work = partial(keeping.analyse_and_keep, keeping.NewSet(clip, folder, view, today()))
        self.waiting.append(Pending(clip, queue().submit(work, owner=_context().session_id)))

    def again(self, pending: Pending, clip: StoredClip, view: View) -> None:
        """Queue a clip of the list once more, perhaps another part of it."""
        place, before = self.waiting.index(pending), len(self.waiting)
        self.analyse(clip, view)
        if len(self.waiting) > before:
            self.waiting[place] = self.waiting.pop()
        else:  # it was analysed meanwhile, brought another way
            self.waiting.remove(pending)

    def remove(self, pending: Pending) -> None:
        """Take a clip off the list; after the last one comes the start."""
        pending.job.cancel()
        self.waiting.remove(pending)
        self.bringing = not self.waiting

    def look_at(self, pending: Pending) -> None:
        """Show what came of a clip of the list."""
        if pending.analysed in self.sets:
            self.chosen, self.looking = self.sets.index(pending.analysed), True

    def collect(self) -> None:
        """Take over what jobs have finished."""
        for each in list(self.waiting):
            if not each.job.finished or each.job.error is not None or each.analysed:
                continue
            if each.job.done:
                each.analysed = each.job.result()
                self._take_in(each.analysed)
            else:
                self.waiting.remove(each)
        if len(self.waiting) == 1 and self.waiting[0].analysed:  # a list of one is none
            self.waiting = []
        if self.redraw and self.redraw[2].done:
            analysed, view, job = self.redraw
            analysed.results[view] = job.result()
            self.redraw = None
        if self.judging and self.judging.job.finished:
            self.unjudged, self.judging = self.judging.failed(), None

    def show(self, analysed: AnalysedSet) -> None:
        """Show a set, in the place of what the session had of the same kept one."""
        self._take_in(analysed)
        self.bringing = False

    def _take_in(self, analysed: AnalysedSet) -> None:
        key = analysed.kept.key
        self.sets = [each for each in self.sets if not key or each.kept.key != key]
        self.sets.append(analysed)
        self.chosen = len(self.sets) - 1

    def open(self, kept: "KeptSet") -> AnalysedSet:
        """Show a kept set.

        Raises:
            LogConflictError: its files are not here, or other networks than today's made them.
        """
        for index, known in enumerate(self.sets):
            if known.kept.key == kept.key:
                self.chosen, self.bringing = index, False
                return known
        analysed = keeping.open_set(kept, session_folder(), words().language)
        self.wishes[analysed.folder.name] = keeping.view_of(kept, words().language)
        self.show(analysed)
        return analysed

    def close(self, key: str) -> None:
        """Show a kept set no longer."""
        self.sets = [each for each in self.sets if each.kept.key != key]
        self.chosen = max(0, len(self.sets) - 1)

    def wish(self, analysed: AnalysedSet) -> View:
        """How a set is wanted, in the language of now."""
        wish = self.wishes.get(analysed.folder.name, View(""))
        return replace(wish, language=words().language)

    def report(self, analysed: AnalysedSet) -> "SetReport":
        """What is said about a set as it is wanted."""
        return analysed.assess(self.wish(analysed))

    def choice(self, analysed: AnalysedSet) -> ChosenRep:
        """The rep that is chosen in a set."""
        return self.choices.get(analysed.folder.name, ChosenRep())

    def choose(self, analysed: AnalysedSet, rep: int, *, move: bool) -> None:
        """Choose a rep; ``move`` tells the player to go there, which else it has done itself."""
        token = self.choice(analysed).token
        self.choices[analysed.folder.name] = ChosenRep(rep, token + move)

    def draw(self, analysed: AnalysedSet, view: View) -> Job[Results]:
        """The job that draws the annotated clip in a view; one for another view is stopped."""
        if self.redraw:
            of, drawn, known = self.redraw
            alike = of is analysed and drawn.pictures == view.pictures
            if alike and known.state is not State.CANCELLED:
                return known
            known.cancel()
        work = partial(keeping.draw_and_keep, analysed, view)
        job = queue().submit(work, DRAWING, _context().session_id)
        self.redraw = (analysed, view, job)
        return job

    def judge_anew(self, sets: Sequence["KeptSet"]) -> None:
        """Have today's code judge kept sets, unless it is at some already."""
        if self.judging is None:
            work = partial(keeping.judge_anew, tuple(sets), session_folder(), words().language)
            job = queue().submit(work, JUDGING, _context().session_id)
            self.judging = Judging(len(sets), job)


def session() -> Session:
    """The session of the page that runs."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    found: Session = st.session_state[_KEY]
    return found


def words() -> Words:
    """The texts in the session's language: the browser's, until the user chooses."""
    return Words(st.session_state.get(LANGUAGE_KEY) or closest(st.context.locale))


def today() -> date:
    """The reader's calendar day."""
    try:
        return datetime.now(ZoneInfo(st.context.timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError):
        return date.today()


def dark() -> bool:
    """Whether the page is shown in the dark theme."""
    return st.context.theme.type == "dark"


def polling() -> bool:
    """Whether the page's script runs for a part of the page that asks by itself how far work is.

    A run of the whole page may carry a click to what is drawn further down: ``st.rerun`` would
    lose it.
    """
    return bool(_context().fragment_ids_this_run)


def session_folder() -> Path:
    """Where the session's files lie; removed when it has ended."""
    return storage().folder(_context().session_id)


#: What is imported once the start page is out, in the order in which it is likely to be wanted.
_PAGES = (
    "thrust_vision.app.pages.result",
    "thrust_vision.app.pages.compare_page",
    "thrust_vision.app.pages.library",
    "thrust_vision.app.pages.trends_page",
    "thrust_vision.app.pages.log_page",
)


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The process's one queue."""
    made = Queue(at_once())
    atexit.register(made.close)
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    return made


@st.cache_resource(show_spinner=False)
def storage() -> Storage:
    """The process's files, swept of those of sessions that have ended."""
    made = Storage(get_instance().is_active_session)
    atexit.register(made.close)
    threading.Thread(target=_sweep, args=(made, queue()), name="sweep", daemon=True).start()
    return made


def _warm_up() -> None:
    """Import what results need, once the start page is out."""
    time.sleep(_FIRST_PAGE_S)
    for module in _PAGES:
        importlib.import_module(module)
        time.sleep(_BREATH_S)
    # Streamlit collects garbage after every run of a page's script, and pages that wait run theirs
    # twice a second: what was imported need not be gone through each time.
    gc.collect()
    gc.freeze()


def _sweep(files: Storage, jobs: Queue) -> None:
    purged_s = time.monotonic()
    while True:
        time.sleep(_SWEEP_EVERY_S)
        files.sweep(jobs.drop_abandoned)
        if time.monotonic() - purged_s > _PURGE_EVERY_S:
            purged_s = time.monotonic()
            with contextlib.suppress(ThrustVisionError):  # shown when a page asks
                keeping.purge()


def forget_upload(upload: UploadedFile) -> None:
    """Take an upload out of memory, where Streamlit keeps it until the session ends."""
    context, files = _context(), _context().uploaded_file_mgr
    if isinstance(files, MemoryUploadedFileManager):
        files.remove_file(context.session_id, upload.file_id)


def _context() -> ScriptRunContext:
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("not called by a page")
    return context
