"""The rules of passwords, after NIST SP 800-63B-4: long, not a common one, no other demands, and no end date.

Long because a password is the only step until the second one is set up. A common word that is repeated or padded with
digits is as common as the word: what is left without such pieces has to be something.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

SHORTEST = 15
LONGEST = 256
FEWEST_DIFFERENT = 5
LEAST_OF_ONES_OWN = 8
COMMON = frozenset(
    """
    000000 0987654321 111111 112233 121212 123123 123321 1234 12345 123456 1234567 12345678 123456789 1234567890
    131313 159753 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 222222 333333 3edc 444444 555555 654321 666666 777777 888888
    987654321 999999 a1b2c3 aa123456 abc abc123 abcd abcdef abcdefg abcdefghijklmnopqrstuvwxyz access admin
    administrator adobe amanda andrea andrew angel anthony apple arsenal asdf asdfgh asdfghjkl ashley august austin
    autumn azerty bailey banana barcelona baseball basketball batman beautiful biteme blink182 buster butterfly
    changeme charlie cheese chelsea chocolate computer contrasena contraseña cookie corazon corvette counsel
    counselor dallas daniel december default diamond donald dragon eminem estrella family fender ferrari flower
    football forever freedom friday friend friends futbol gandalf george ginger guest hannah harley hello hockey
    hola hottie hunter iloveyou internet jasmine jennifer jessica jesus jordan jordan23 joshua ketamine killer
    letmein liverpool login london love lovely loveme maggie manager manchester mariposa master matrix matthew
    mercedes merlin michael michelle monday monkey monster mustang naruto nicole ninja november october orange
    p4ssw0rd p@ssw0rd pa55word pass passw0rd password pepper phoenix pokemon princess purple qazwsx qazwsxedc qwer
    qwerty qwerty123 qwertyuiop qwertz rainbow ranger realmadrid referral robert root samantha samsung screening
    secret september shadow silver soccer sophie soundings spiderman spring starwars summer sunday sunshine superman
    supervisor taylor teamo tennis tequiero test thomas tigger toor trustno1 user welcome whatever william winter
    yankees zaq1 zaq12wsx zxcv zxcvbn zxcvbnm
    """.split()  # noqa: SIM905  # a list of words is read as words
)
_PADDING = re.compile(r"[\d\W_]+")


class Fault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    LEAKED = "leaked"


def normal(password: str) -> str:
    """Return a password as it is hashed: the same letters however a keyboard puts them together. Nothing is cut."""
    return unicodedata.normalize("NFKC", password)


def fault(
    password: str, about: Iterable[str] = (), leaked: Callable[[str], bool] = lambda _password: False
) -> Fault | None:
    """Return why a password is not taken, or None.

    Args:
        password: as `normal` returns it.
        about: what everybody would try for this person: their name, their address, the name of the site.
        leaked: says of a password whether it is known to have been taken from somebody.

    """
    if len(password) < SHORTEST:
        return Fault.SHORT
    if len(password) > LONGEST:
        return Fault.LONG
    plain = password.casefold()
    pieces = COMMON | {piece for text in about for piece in _PADDING.split(text.casefold()) if len(piece) > 2}
    own = _without(plain, pieces)
    if len(set(plain)) < FEWEST_DIFFERENT or len(own) < LEAST_OF_ONES_OWN or _repeats(own):
        return Fault.COMMON
    if leaked(password):
        return Fault.LEAKED
    return None


def _without(plain: str, pieces: Iterable[str]) -> str:
    """Take common pieces out, the longest first, and the padding between what is left."""
    for piece in sorted(pieces, key=len, reverse=True):
        if piece in plain:
            plain = plain.replace(piece, " ")
    letters = _PADDING.sub("", plain)
    # Scripts and signs without letters of our kind count as they are; digits alone do not.
    return letters or re.sub(r"[\d\s]+", "", plain)


def _repeats(plain: str) -> bool:
    """Return whether this is a short piece over and over."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, LEAST_OF_ONES_OWN // 2 + 1))
