"""The words that return phrases are written in: one file is one language, 2,048 words, never changed once released.

A phrase on a card is a place in this list for each of its words: with another order or another word it would open
nothing. THIRD-PARTY-NOTICES.md says where the lists come from.
"""

from pathlib import Path

from referral.core.phrase import WordList, word_list

FOLDER = Path(__file__).parent
FIRST = "en"
"""The list for a page in a language that has none."""


def open_word_lists() -> tuple[WordList, ...]:
    """Read all lists, the first for languages without one."""
    languages = sorted((file.stem for file in FOLDER.glob("*.txt")), key=lambda language: (language != FIRST, language))
    return tuple(word_list(one, (FOLDER / f"{one}.txt").read_text(encoding="utf-8").split()) for one in languages)
