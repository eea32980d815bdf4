"""A button that asks once before it does what cannot be seen to be undone."""

import streamlit as st

from thrust_vision.app import state


def ask(label: str, question: str, yes: str, key: str, *, icon: str = ":material/delete:") -> bool:
    """Show the button, and once it is pressed the question; True when it is answered with yes.

    Args:
        label: of the button.
        question: with what follows from it.
        yes: of the button that does it.
        key: of the question on its page.
        icon: on both buttons.
    """
    words, open_key = state.words(), f"asking-{key}"
    if not st.session_state.get(open_key):
        if st.button(label, key=f"ask-{key}", icon=icon):
            st.session_state[open_key] = True
            st.rerun()
        return False
    with st.container(key=f"question-{key}", border=True):
        st.markdown(question)
        with st.container(horizontal=True):
            done = st.button(yes, key=f"yes-{key}", type="primary", icon=icon)
            if st.button(words("ask.no"), key=f"no-{key}"):
                del st.session_state[open_key]
                st.rerun()
    if done:
        del st.session_state[open_key]
    return done
