"""Workbooks without the moment of their making: the same list gives the same bytes."""

from __future__ import annotations

import os
from datetime import datetime
from shutil import copyfileobj
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MADE = datetime(1980, 1, 1)
"""What stands for the moment where one must stand: the first that an archive can hold."""


class UndatedArchive(ZipFile):
    """A new archive, of which each member is dated :data:`MADE`, as openpyxl writes into it."""

    def __init__(self, file: Any) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add a member of these bytes."""
        super().writestr(_member(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a file as a member."""
        member = _member(arcname or filename)
        member.file_size = os.stat(filename).st_size
        with open(filename, "rb") as source, self.open(member, "w") as target:
            copyfileobj(source, target)


def _member(name: Any) -> ZipInfo:
    member = ZipInfo(str(name), MADE.timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    return member
