"""What people look at: the annotated clip, charts and the report."""
