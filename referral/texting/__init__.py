"""Words: those by which replies are read, and those of the texts that are sent. Refused whole, every fault named."""

from referral.texting.templates import open_texts
from referral.texting.texts import House, Texts
from referral.texting.wordfiles import SHIPPED, open_lexicon, shipped_lexicon

__all__ = ["SHIPPED", "House", "Texts", "open_lexicon", "open_texts", "shipped_lexicon"]
