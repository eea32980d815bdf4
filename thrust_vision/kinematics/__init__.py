"""From landmarks to angles. Imports neither cv2, mediapipe nor streamlit."""
