"""A wheel: what its name and its metadata say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from functools import cached_property

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, NormalizedName, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from xlgov import files
from xlgov.errors import InputError


@dataclass(frozen=True)
class Wheel:
    """A wheel by its file name and content. Raises InputError, once asked, where it is none."""

    file: str
    content: bytes

    @cached_property
    def _told_by_name(self) -> tuple[NormalizedName, Version, frozenset[Tag]]:
        try:
            name, version, _, tags = parse_wheel_filename(self.file)
        except InvalidWheelFilename as error:
            raise InputError("文件名不是安装包（wheel）的样子", "请重新下载。", file=self.file) from error
        return name, version, frozenset(tags)

    @property
    def name(self) -> NormalizedName:
        """The distribution's name, in the form that names are compared in."""
        return self._told_by_name[0]

    @property
    def version(self) -> Version:
        """The distribution's version."""
        return self._told_by_name[1]

    @property
    def tags(self) -> frozenset[Tag]:
        """For what the wheel was made."""
        return self._told_by_name[2]

    @property
    def is_for_any_computer(self) -> bool:
        """Whether nothing compiled is in it."""
        return any(tag.platform == "any" for tag in self.tags)

    @cached_property
    def sha256(self) -> str:
        """The hex digest of the file."""
        return files.sha256(self.content)

    @cached_property
    def members(self) -> Mapping[str, bytes]:
        """The files of its ``.dist-info``, by path."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                return {
                    each: archive.read(each)
                    for each in archive.namelist()
                    if each.partition("/")[0].endswith(".dist-info") and not each.endswith("/")
                }
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise InputError("安装包（wheel）已损坏", "请删去它，重新下载。", file=self.file) from error

    @cached_property
    def metadata(self) -> Message:
        """The core metadata (METADATA)."""
        for path, content in self.members.items():
            if path.endswith(".dist-info/METADATA") and path.count("/") == 1:
                return BytesParser().parsebytes(content)
        raise InputError("安装包（wheel）里没有说明（METADATA）", "请删去它，重新下载。", file=self.file)

    def requirements(self, extras: Iterable[str], environment: Mapping[str, str]) -> Iterator[Requirement]:
        """What it needs in an environment, with these extras."""
        for line in self.metadata.get_all("Requires-Dist", ()):
            try:
                needed = Requirement(line)
            except InvalidRequirement as error:
                raise InputError(
                    f"安装包里的依赖写得不对：{line}", "请换一个版本。", file=self.file
                ) from error
            if applies(needed, extras, environment):
                yield needed

    def satisfies(self, needed: Requirement) -> bool:
        """Whether it is what a requirement asks for, extras apart."""
        return self.name == canonicalize_name(needed.name) and needed.specifier.contains(
            self.version, prereleases=True
        )


def applies(needed: Requirement, extras: Iterable[str], environment: Mapping[str, str]) -> bool:
    """Whether a requirement is one in this environment, asked for with these extras."""
    if needed.marker is None:
        return True
    return any(needed.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras))
