"""One file that a site can be built anew from: made while it serves, checked whole before anything is touched."""

from icop.project.backup.making import Made, make_backup
from icop.project.backup.restoring import Restored, check_backup, restore_backup

__all__ = ["Made", "Restored", "check_backup", "make_backup", "restore_backup"]
