"""Does what is kept agree with what was answered? Everything that can be derived is derived again and compared."""

from bot.store.check.faults import Fault, Kind
from bot.store.check.run import Checked, check_database

__all__ = ["Checked", "Fault", "Kind", "check_database"]
