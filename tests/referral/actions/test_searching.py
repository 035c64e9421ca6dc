"""What the doctor looks through: files that are packed, by what they hold and not by what they are called."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest

from referral.actions.running.checkup.searching import PIECE, pieces

BLOCK, DICTIONARY, BLOCK_SUM, THREE_GIB = 12, 16, 20, 39
"""Where the first block of an xz file begins, says how much memory it takes, and has its sum; and much memory."""
SAID = b"203.0.113.77 was here, and said nothing else\n"


def read(path: Path) -> tuple[bytes, list[str]]:
    """Return what was looked at, and what was missed."""
    missed: list[str] = []
    return b"".join(pieces(path, missed.append)), missed


def archive(mode: str) -> bytes:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as made:  # type: ignore[call-overload]  # the stubs want the modes spelt out
        one = tarfile.TarInfo("e.log")
        one.size = len(SAID)
        made.addfile(one, BytesIO(SAID))
    return held.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        SAID,
        b"",
        gzip.compress(SAID),
        gzip.compress(SAID[:9]) + gzip.compress(SAID[9:]),
        bz2.compress(SAID),
        bz2.compress(SAID[:9]) + bz2.compress(SAID[9:]),
        lzma.compress(SAID),
        lzma.compress(SAID[:9]) + b"\0" * 8 + lzma.compress(SAID[9:]),
    ],
    # Named, because gzip writes down when it packed: two processes of the tests would have other names for one test.
    ids=["plain", "empty", "gzip", "gzip twice", "bzip2", "bzip2 twice", "xz", "xz twice"],
)
def test_what_is_packed_is_unpacked_whatever_it_is_called(tmp_path: Path, packed: bytes) -> None:
    path = tmp_path / "e.log.1"
    path.write_bytes(packed)
    found, missed = read(path)
    assert (SAID if packed else b"") in found
    assert not missed


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_archive_is_looked_through_and_told_of(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "logs.tgz"
    path.write_bytes(archive(mode))
    found, missed = read(path)
    assert SAID in found
    assert [one for one in missed if "tar" in one] == missed != []


def test_what_cannot_be_unpacked_is_told_of(tmp_path: Path) -> None:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("e.log", SAID)
    for name, content in {
        "zstd": b"\x28\xb5\x2f\xfd" + SAID,
        "zip": zipped.getvalue(),
        "gzip, twice": gzip.compress(gzip.compress(SAID)),
    }.items():
        path = tmp_path / "e.log"
        path.write_bytes(content)
        assert read(path)[1] == [f"It is packed with {name}: what is in it was not looked through."]


@pytest.mark.parametrize(
    "packed", [gzip.compress(SAID), lzma.compress(SAID), bz2.compress(SAID)], ids=["gzip", "xz", "bzip2"]
)
def test_what_was_cut_short_is_told_of(tmp_path: Path, packed: bytes) -> None:
    path = tmp_path / "e.log"
    path.write_bytes(packed[:-9])
    assert read(path)[1] == ["It could not be read to its end."]


def test_what_wants_more_memory_than_any_log_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "e.log"
    packed = bytearray(lzma.compress(SAID, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]))
    packed[DICTIONARY] = THREE_GIB
    packed[BLOCK_SUM : BLOCK_SUM + 4] = crc32(packed[BLOCK:BLOCK_SUM]).to_bytes(4, "little")
    path.write_bytes(packed)
    assert read(path) == (b"", ["It could not be read to its end."])


def test_what_unpacks_without_end_is_left_and_told_of(tmp_path: Path) -> None:
    path = tmp_path / "e.log"
    path.write_bytes(gzip.compress(bytes(3 * PIECE)))
    missed: list[str] = []
    assert len(list(pieces(path, missed.append, PIECE))) == 2
    assert len(missed) == 1
    path.write_bytes(bytes(3 * PIECE))
    assert len(list(pieces(path, missed.append, PIECE))) == 3
    assert len(missed) == 1
