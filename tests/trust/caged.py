"""Runs a command as the units of deploy/systemd would: a read-only tree, nobody's user, fewer calls, no code made.

Not every line of the units: what a kernel does for any process. To be run as root, in a mount namespace of its own:
`unshare --mount --pid --fork python caged.py FOLDER COMMAND...`. FOLDER stays writable, and is the command's.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "soundings-.service.d" / "hardening.conf"
NOBODY = 65534
REFUSED_ELSE = 0x0005_0001  # SCMP_ACT_ERRNO(EPERM)
ALLOWED = 0x7FFF_0000  # SCMP_ACT_ALLOW
SET_NO_NEW_PRIVILEGES, SET_MDWE = 38, 65  # prctl


def calls(unit: str) -> set[str]:
    """Return the system calls that a unit's SystemCallFilter lines leave."""
    found: set[str] = set()
    for line in unit.splitlines():
        name, _, said = line.partition("=")
        if name == "SystemCallFilter" and said.startswith("~"):
            found -= {call for one in said[1:].split() for call in _set(one)}
        elif name == "SystemCallFilter":
            found |= {call for one in said.split() for call in _set(one)}
    return found | set(_set("@default"))


def _set(name: str) -> Iterator[str]:
    told = subprocess.run(["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True)
    for line in told.stdout.splitlines()[1:]:
        call = line.strip()
        if call.startswith("@"):
            yield from _set(call)
        elif call and not call.startswith("#"):
            yield call


def shut_in(folder: Path) -> None:
    """Make everything but the folder read-only, with temporary folders and a list of processes of its own."""
    for command in (
        ["mount", "--make-rprivate", "/"],
        ["mount", "--bind", str(folder), str(folder)],
        ["mount", "-o", "remount,bind,ro", "/"],
        ["mount", "-t", "proc", "-o", "subset=pid,hidepid=invisible", "proc", "/proc"],
    ):
        subprocess.run(command, check=True)


def give_up(allowed: Iterable[str]) -> None:
    """Be nobody, without a right to more, to new code, and to any other call."""
    libc, seccomp = ctypes.CDLL(None, use_errno=True), ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filtering = ctypes.c_void_p(seccomp.seccomp_init(REFUSED_ELSE))
    for call in allowed:
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(filtering, ALLOWED, number, 0)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    os.umask(0o077)
    if libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SET_MDWE, 1, 0, 0, 0):
        sys.exit("this kernel does not take away the making of code")
    if seccomp.seccomp_load(filtering):
        sys.exit("this kernel takes no filter of calls")


def main() -> None:
    """Do it, and become the command."""
    folder, command = Path(sys.argv[1]), sys.argv[2:]
    allowed = calls(UNIT.read_text(encoding="utf-8"))
    shut_in(folder)
    give_up(allowed)
    os.chdir(folder)
    os.execv(command[0], command)  # noqa: S606  # the command of whoever runs this


if __name__ == "__main__":
    main()
