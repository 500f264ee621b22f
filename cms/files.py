"""Files that staff upload: the names under which they are stored, and their titles."""

from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from ground.text.file_names import file_name, title


class Files(FileSystemStorage):
    """The storage of all uploads, under names from `ground.text.file_names`."""

    def get_valid_name(self, name: str) -> str:
        return file_name(name)


class Titled:
    """A form whose title may default to the name of a file."""

    cleaned_data: dict[str, Any]

    def clean_title(self) -> str:
        return title(self.cleaned_data["title"]) or _("名前のないファイル")
