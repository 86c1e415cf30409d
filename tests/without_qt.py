"""A pytest plugin (`-p without_qt`) that makes PySide6 absent: everything outside the window must do without."""

import sys


class _Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"{name} is hidden by the plugin without_qt", name=name)
        return None


sys.meta_path.insert(0, _Absent())
