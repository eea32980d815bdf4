"""What Streamlit runs for ``thrust-vision app``.

Streamlit puts a script's folder on the import path, so it lies in one of its own.
"""

from thrust_vision.app.main import main

main()
