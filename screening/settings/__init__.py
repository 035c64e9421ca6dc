"""What an operator sets: every field is an environment variable SOUNDINGS_<NAME>, or a file named by <NAME>_FILE."""

from screening.settings.reading import PREFIX, Secret, SettingsError, declared, load
from screening.settings.site import KEY_FILE, Mode, Settings, session_keys
from screening.settings.start import misspelt, names_checked, offered, signed, term_checked, translated

__all__ = [
    "KEY_FILE",
    "PREFIX",
    "Mode",
    "Secret",
    "Settings",
    "SettingsError",
    "declared",
    "load",
    "misspelt",
    "names_checked",
    "offered",
    "session_keys",
    "signed",
    "term_checked",
    "translated",
]
