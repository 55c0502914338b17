"""Renderers: a report to a string, one file a format. They decide nothing, and import neither engine."""
