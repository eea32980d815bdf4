"""The start: what the program does, and the clip to do it with."""

import streamlit as st

from thrust_vision.app import state
from thrust_vision.app.blocks import block, drawing
from thrust_vision.app.samples import result_picture, sample_clips
from thrust_vision.app.sets import View
from thrust_vision.app.uploads import sample_clip, store_clip

# What phones and cameras write; the content decides, these only help to choose.
_SUFFIXES = ["mp4", "mov", "m4v", "webm", "mkv", "avi", "3gp"]


def show() -> None:
    """Show the start page."""
    words = state.words()
    picture = result_picture()
    with st.container(key="start"):
        left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
        with left:
            block("hero", words)
            _bring()
        with right, st.container(key="result_picture"):
            if picture:
                st.image(picture, width="stretch", alt=words("start.result_alt"))
            else:
                drawing("result", words, dark=state.dark(), alt=words("start.result_drawing"))
        st.header(words("how.heading"), anchor=False)
        left, right = st.columns([6, 5], gap="large", vertical_alignment="center")
        with left:
            drawing("film", words, dark=state.dark(), alt=words("how.drawing"))
        with right:
            block("how", words)


def _bring() -> None:
    """The upload field and the sample."""
    words, session = state.words(), state.session()
    upload = st.file_uploader(
        words("start.upload"), type=_SUFFIXES, key=f"upload-{session.uploads}"
    )
    if upload is not None:
        session.uploads += 1
        try:
            clip = store_clip(upload, upload.name, state.session_folder())
        except OSError:
            st.error(words("start.no_space"))
            return
        session.analyse(clip, View(words.language))
        st.rerun()
    samples = sample_clips()
    if samples and st.button(words("start.sample"), type="primary", key="sample"):
        session.analyse(sample_clip(samples[0]), View(words.language))
        st.rerun()
    block("note", words, line=words("start.private"))
