"""Looks over an installation: what is wrong, where, and what to do. Changes nothing, shows no number and no answer."""
