from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.resolve.offline import OfflineSource
from geo.resolve.query import Query


def test_it_gives_all_candidates_of_a_name(gazetteer: Gazetteer) -> None:
    """No namesake is cut off: the source gives what the gazetteer knows, in its order."""
    source = OfflineSource(OfflineGazetteer(gazetteer))
    found = source.candidates(Query("Springfield"))
    assert len(found) > 20
    assert list(found) == gazetteer.look_up("Springfield")


def test_an_unknown_name_is_no_candidate(gazetteer: Gazetteer) -> None:
    """Nothing found is an empty answer, not an error."""
    assert OfflineSource(OfflineGazetteer(gazetteer)).candidates(Query("Qwrtzville")) == ()


@pytest.mark.parametrize("name", ["", " ", "\ud800", "nul\x00nul", "'; drop table place; --", "x" * 100_000])
def test_hostile_names_are_unknown_names(gazetteer: Gazetteer, name: str) -> None:
    """Whatever stands in an article can be asked for."""
    assert OfflineSource(OfflineGazetteer(gazetteer)).candidates(Query(name)) == ()


def test_its_version_is_the_gazetteer_s(gazetteer: Gazetteer) -> None:
    """A rebuilt gazetteer with other content is another source to the cache."""
    source = OfflineSource(OfflineGazetteer(gazetteer))
    assert (source.name, source.version) == ("gazetteer", gazetteer.version)


def test_without_a_gazetteer_set_up_is_named(tmp_path: Path) -> None:
    """Nothing is guessed when the file is not there."""
    with pytest.raises(SetupMissing, match="make setup"):
        Gazetteer.open(tmp_path / "absent.sqlite")
