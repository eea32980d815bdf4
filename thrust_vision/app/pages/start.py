"""The start: what the program does, and the clip to do it with."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from thrust_vision.app import state
from thrust_vision.app.blocks import block, drawing
from thrust_vision.app.samples import result_picture, sample_clips
from thrust_vision.app.sets import View
from thrust_vision.app.uploads import sample_clip, store_clip
from thrust_vision.app.words import Words, texts
from thrust_vision.video.clip import CLIP_SUFFIXES


def show() -> None:
    """Show the start page."""
    words = state.words()
    picture = result_picture(words.language)
    with st.container(key="start"):
        left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
        with left:
            block("hero", words)
            _bring()
        with right, st.container(key="result_picture"):
            if picture:
                st.image(picture, width="stretch", alt=words("start.result_alt"))
            else:
                drawing("result", words, alt=words("start.result_drawing"))
        st.header(words("how.heading"), anchor=False)
        left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
        with left:
            drawing("film", words, alt=words("how.drawing"))
        with right:
            block("how", words)


def _bring() -> None:
    """The upload field, the sample, and the ways back."""
    words, session = state.words(), state.session()
    uploads = st.file_uploader(
        words("start.upload"),
        type=list(CLIP_SUFFIXES),
        accept_multiple_files=True,
        key=f"upload-{session.uploads}",
    )
    if uploads:
        _take_in(uploads, words)
    _sample()
    with st.container(key="ways_back", horizontal=True):
        if session.waiting and st.button(words("result.to_list"), key="to_list"):
            session.bringing = session.looking = False
            st.rerun()
        if session.sets and st.button(words("start.back"), key="back_to_sets"):
            session.bringing, session.looking = False, True
            st.rerun()
    block("note", words, line=words("start.private"))


def _take_in(uploads: list[UploadedFile], words: Words) -> None:
    """Store what was uploaded, out of memory, and queue it."""
    session = state.session()
    session.uploads += 1
    clips, full = [], False
    for upload in uploads:
        try:
            if not full:
                clips.append(store_clip(upload, upload.name, state.session_folder()))
        except OSError:
            full = True
        finally:
            state.forget_upload(upload)
    if full:
        for clip in clips:
            clip.path.unlink(missing_ok=True)
        st.error(words("start.no_space"))
        return
    session.analyse_all(clips, View(words.language))
    st.rerun()


def _sample() -> None:
    """The clips that come with the program."""
    words, samples = state.words(), sample_clips()
    if not samples:
        return
    with st.container(key="samples", horizontal=True, vertical_alignment="bottom"):
        chosen = samples[0]
        if len(samples) > 1:
            chosen = st.selectbox(
                words("start.sample_label"),
                samples,
                format_func=lambda clip: _sample_name(clip, words),
                key="sample_choice",
            )
        if st.button(words("start.sample"), key="sample"):
            state.session().analyse_all([sample_clip(chosen)], View(words.language))
            st.rerun()


def _sample_name(clip: Path, words: Words) -> str:
    """What a sample shows, or its file name if there are no words for it."""
    key = f"sample.{clip.stem.replace('-', '_')}"
    return words(key) if key in texts(words.language) else clip.name
