"""Reads the words by which replies are read: a file a language, refused whole with every fault named."""

from referral.texting.wordfiles import SHIPPED, open_lexicon

__all__ = ["SHIPPED", "open_lexicon"]
