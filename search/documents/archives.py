"""A ZIP archive: its members as parts, read one by one in memory; nothing is written anywhere.

Comes in: an archive. Goes out: a `Part` for each member that may be a document, `Unread` for each that may
not. The name of a member is only shown and told its kind by, so "../../etc/passwd" leads nowhere; a member
that is a link is not followed. What comes out is counted while it comes out, since an archive may lie about
its sizes.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from search.documents.facts import LARGEST_SIDECAR, is_sidecar, read_sidecar, sidecar_names
from search.documents.kinds import is_known, not_read
from search.documents.limits import Limits, said_size
from search.documents.model import CannotRead, Facts, Part, Reading, Unread

_WORTH_A_LOOK = 2**20
"""Bytes; below, a member may be packed as tightly as it likes."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    KeyError,
)
"""All that reading a damaged, locked or oddly packed member can raise."""


def parts(part: Part, reading: Reading) -> Iterator[Part | Unread]:
    """The members of an archive.

    Raises:
        CannotRead: it is no archive, is damaged, has too many members, or lies too deep in others.
    """
    limits = reading.limits
    if part.depth > limits.nesting:
        raise CannotRead(
            "archives that lie deeper in one another are not read: unpack it, or set the limit nesting=..."
        )
    stream = part.stream
    if part.depth or not stream.seekable():
        stream = io.BytesIO(part.whole(limits.file, "file"))
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN:
        raise CannotRead("it is no ZIP archive, or a damaged one") from None
    with archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise CannotRead(f"it has {len(members):,} members: split it, or set the limit members=...")
        if any(member.filename == "word/document.xml" for member in members):
            raise CannotRead("it is a Word document: give it a name that ends in .docx")
        yield from _members(archive, members, part, limits)


def guard(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive that would unpack to too much, before anything is unpacked.

    Raises:
        CannotRead: it has too many members or would be too large.
    """
    members = archive.infolist()
    if len(members) > limits.members:
        raise CannotRead(f"it has {len(members):,} members")
    if sum(member.file_size for member in members) > limits.archive:
        raise CannotRead(f"it would unpack to more than {said_size(limits.archive)}")
    if any(_is_bomb(member, limits) for member in members):
        raise CannotRead(f"it would unpack to more than {limits.ratio} times its size")


def _is_bomb(member: zipfile.ZipInfo, limits: Limits) -> bool:
    return member.file_size > _WORTH_A_LOOK and member.file_size > limits.ratio * max(member.compress_size, 1)


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], part: Part, limits: Limits
) -> Iterator[Part | Unread]:
    names = {_name(member): member for member in members}
    out = 0
    for name, member in names.items():
        if not name or name.endswith("/") or _is_hidden(name) or is_sidecar(name, names):
            continue
        if reason := _refusal(name, member, limits):
            yield Unread(reason, name)
            continue
        try:
            with archive.open(member) as opened:
                raw = opened.read(min(limits.file, limits.archive - out) + 1)
        except _BROKEN as problem:
            yield Unread(f"it cannot be unpacked ({_short(problem)})", name)
            continue
        out += len(raw)
        if out > limits.archive:
            raise CannotRead(
                f"more than {said_size(limits.archive)} come out of it: split it, or "
                "set the limit archive=..."
            )
        beside = _sidecar(archive, names, name, limits)
        yield Part(name, io.BytesIO(raw), name, part.depth + 1, beside=beside)


def _refusal(name: str, member: zipfile.ZipInfo, limits: Limits) -> str | None:
    """Why a member is not even unpacked."""
    if not is_known(name):
        return not_read(name)
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link: links in archives are not followed"
    if member.flag_bits & 1:
        return "it is locked with a password"
    if _is_bomb(member, limits):
        return (
            f"it would unpack to {said_size(member.file_size)}, more than {limits.ratio} times its size: "
            "set the limit ratio=... if you trust it"
        )
    if member.file_size > limits.file:
        return f"files above {said_size(limits.file)} are not read: split it, or set the limit file=..."
    return None


def _sidecar(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, limits: Limits) -> Facts:
    """What a file beside a member tells of it; a broken one tells nothing."""
    for beside in sidecar_names(name):
        member = names.get(beside)
        if member is None or member.file_size > LARGEST_SIDECAR or not is_sidecar(beside, names):
            continue
        try:
            with archive.open(member) as opened:
                return read_sidecar(opened.read(LARGEST_SIDECAR + 1), beside)
        except (*_BROKEN, CannotRead):
            continue
    return Facts()


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was written: archives from Windows without UTF-8 hold cp866, read as cp437."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeError:
        return member.filename
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_hidden(name: str) -> bool:
    """What a system leaves in archives: ".DS_Store", "__MACOSX/"."""
    return any(step.startswith((".", "__MACOSX")) and step.strip(".") for step in name.split("/"))


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:80] or type(problem).__name__
