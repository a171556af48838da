"""Files, folders and streams to articles."""

from geo.read.cleaning import find_noise
from geo.read.files import read_paths

__all__ = ["find_noise", "read_paths"]
