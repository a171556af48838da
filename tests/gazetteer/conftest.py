from pathlib import Path

import pytest

from bench.small_world import small_world as write
from geo.gazetteer.sources.base import SourceFiles


@pytest.fixture
def small_world(tmp_path: Path) -> SourceFiles:
    """Files as the packages have them: one country, two regions, three settlements, a sea and a river."""
    return write(tmp_path / "sources")
