"""The main page: bring a clip, wait for it, read the results."""

from thrust_vision.app import state
from thrust_vision.app.pages import address, start, wait


def page() -> None:
    """Show what the session has come to."""
    session = state.session()
    session.collect()
    address.reopen(session)
    if session.bringing:
        start.show()
    elif session.waiting and not session.looking:
        wait.show(session)
    elif session.sets:
        from thrust_vision.app.pages import result  # much to import

        result.show(session)
    else:
        start.show()
