import json
import os
import re

import pytest

from geo.models import Feature, Place, Role
from geo.view.folium_map import GROUP_COLOURS, POPUP_BUDGET, base_map, build_map, places_layer
from geo.view.shapes import Excerpt, PlaceOnMap

PREFIX = "../../app/static/"
HOSTILE = "{{7*191}} {% raw %} {{ cycler.__init__.__globals__.os.getpid() }} 100{% off ${x} `y` </script><b>"


def _place(number: int, *, name: str = "Bucha", text: str = "In Bucha.", mentions: int = 1) -> PlaceOnMap:
    place = Place(f"geonames:{number}", name, 50.0, 30.0, Feature.SETTLEMENT, "UA")
    excerpt = Excerpt(number, place.id, text, 0, 2, name, "digest", name, None, None, Role.LITERAL, 0.9,
                      (name,), (), (name,), None)  # fmt: skip
    return PlaceOnMap(place, mentions, 1, 0.9, "violence", (excerpt,))


def _rendered(places: list[PlaceOnMap], *, selected: str | None = None) -> str:
    made = build_map(places, selected=selected, static_prefix=PREFIX, point_of_view="deu")
    return str(made.get_root().render())


def _payload(page: str) -> dict[str, object]:
    call = re.search(r"whereinPlaces\(map_[0-9a-f]+,(.*)\);", page)
    assert call
    options, end = json.JSONDecoder().raw_decode(call[1])
    assert "groups" in options
    payload: dict[str, object] = json.loads(call[1][end + 1 :])
    return payload


def _rows(page: str) -> list[list[object]]:
    rows = _payload(page)["rows"]
    assert isinstance(rows, list)
    return rows


def test_text_from_outside_runs_nowhere_and_arrives_as_written() -> None:
    """Template expressions in names and sentences reach the browser literally, inside escaped HTML."""
    page = _rendered([_place(1, name=HOSTILE, text=HOSTILE)])
    assert str(7 * 191) not in page
    assert f" {os.getpid()} " not in page
    assert _rows(page)[0][4] == HOSTILE
    popup = str(_rows(page)[0][7])
    assert "{{7*191}}" in popup
    assert "</script>" not in popup


def test_nothing_is_loaded_from_elsewhere() -> None:
    """The page names no address outside the static folder."""
    page = _rendered([_place(1)])
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith(PREFIX) for address in loaded)
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_each_place_is_one_row_with_its_count() -> None:
    """Rows carry id, point, count, name, group and score, most mentions first."""
    rows = _rows(_rendered([_place(1), _place(2, mentions=5)]))
    assert [row[:1] + row[3:7] for row in rows] == [
        ["geonames:2", 5, "Bucha", "violence", 0.9],
        ["geonames:1", 1, "Bucha", "violence", 0.9],
    ]


def test_popups_stop_at_the_budget_and_the_places_stay() -> None:
    """Beyond the budget a place keeps its marker and points to the list."""
    long = "a" * 3000
    rows = _rows(_rendered([_place(number, text=long) for number in range(100)]))
    popups = [str(row[7]) for row in rows if row[7] is not None]
    assert len(rows) == 100
    assert 0 < len(popups) < 100
    assert sum(map(len, popups)) <= POPUP_BUDGET


def test_the_base_map_gives_the_same_script_twice() -> None:
    """Apart from folium's random names nothing changes, so the page may keep its map."""
    pages = [str(base_map(static_prefix=PREFIX, point_of_view="deu").get_root().render()) for _ in range(2)]
    first, second = (re.sub(r"[0-9a-f]{32}", "id", page) for page in pages)
    assert first == second


@pytest.mark.parametrize(
    ("view", "words"), [("deu", "Crimea within Ukraine"), ("default", "Crimea within Russia")]
)
def test_the_map_names_its_sources_and_its_point_of_view(view: str, words: str) -> None:
    """GeoNames, Natural Earth and whose borders are drawn stand on the map."""
    page = str(base_map(static_prefix=PREFIX, point_of_view=view).get_root().render())
    assert all(part in page for part in ("GeoNames", "Natural Earth", words, f"countries-{view}.geojson"))


def test_a_new_focus_is_sent_with_the_chosen_place() -> None:
    """Choosing a place is told to the map, and so is that nothing is chosen."""
    assert _payload(_rendered([_place(1)], selected="geonames:1"))["selected"] == "geonames:1"
    assert _payload(_rendered([_place(1)]))["selected"] is None


def test_the_same_places_have_the_same_digest() -> None:
    """The browser leaves the layer alone when only the choice changed."""
    made = base_map(static_prefix=PREFIX, point_of_view="deu")
    places_layer([_place(1)], selected="geonames:1", focus=3).add_to(made)
    assert _payload(str(made.get_root().render()))["digest"] == _payload(_rendered([_place(1)]))["digest"]


def test_other_folium_maps_of_the_process_keep_their_files() -> None:
    """Our addresses are set on the map, not on folium's class."""
    import folium  # noqa: PLC0415, the class as others see it after ours was used

    build_map([], static_prefix=PREFIX, point_of_view="deu")
    assert all(PREFIX not in address for _, address in folium.Map.default_js)


@pytest.mark.parametrize("colour", GROUP_COLOURS.values())
def test_counts_can_be_read_on_every_colour(colour: str) -> None:
    """White on each group's colour has a contrast of 4.5 to 1 or more (WCAG 2.1, 1.4.3)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5
