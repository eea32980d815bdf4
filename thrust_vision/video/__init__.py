"""Reading phone clips and writing clips that a browser plays."""
