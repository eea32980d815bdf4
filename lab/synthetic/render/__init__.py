"""Camera, drawing and film."""
