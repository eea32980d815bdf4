"""The Streamlit app: pages over the analysis, jobs, uploads and the player."""
