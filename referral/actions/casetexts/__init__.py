"""Texts between a case and its person: both doors in one transaction."""
