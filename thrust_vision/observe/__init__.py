"""From frames to landmarks: the pose model behind one module, and its weights."""
