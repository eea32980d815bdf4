"""The app for ``streamlit run app.py``; ``thrust-vision app`` runs the same."""

from thrust_vision.app.main import main

main()
