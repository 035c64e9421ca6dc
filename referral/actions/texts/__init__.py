"""Texts with people who asked for them: asked for, planned, handed over, answered, stopped, deleted."""
