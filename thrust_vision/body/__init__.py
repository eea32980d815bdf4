"""From an observation to one side-view skeleton per frame. Imports no picture library."""
