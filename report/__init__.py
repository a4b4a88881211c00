"""Exported theme summaries."""
