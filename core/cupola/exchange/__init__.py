"""Files that other programs read and write: one module a format, listed in ``formats.FORMATS``."""
