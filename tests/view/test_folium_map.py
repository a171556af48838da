import json
import os
import re
from typing import Any

import pytest

from geo.models import Feature, Place, Role
from geo.view.folium_map import GROUP_COLOURS, base_map, build_map, drawn, places_layer, small_map
from geo.view.payload import GROUPS
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


def _arguments(page: str) -> list[Any]:
    """Read what whereinPlaces is called with: options, payload and columns."""
    call = re.search(r"whereinPlaces\(map_[0-9a-f]+,(.*)\);", page)
    assert call
    arguments: list[Any] = json.loads(f"[{call[1]}]")
    return arguments


def _payload(page: str) -> dict[str, Any]:
    payload: dict[str, Any] = _arguments(page)[1]
    return payload


def _columns(page: str) -> dict[str, Any]:
    columns: dict[str, Any] = _arguments(page)[2]
    return columns


def test_text_from_outside_runs_nowhere_and_arrives_as_written() -> None:
    """Template expressions in names and sentences reach the browser literally, inside escaped HTML."""
    page = _rendered([_place(1, name=HOSTILE, text=HOSTILE)])
    assert str(7 * 191) not in page
    assert f" {os.getpid()} " not in page
    assert _columns(page)["names"] == [HOSTILE]
    popup = str(_columns(page)["popups"][0])
    assert "{{7*191}}" in popup
    assert "</script>" not in popup


def test_nothing_is_loaded_from_elsewhere() -> None:
    """The page names no address outside the static folder."""
    page = _rendered([_place(1)])
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith(PREFIX) for address in loaded)
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_groups_are_named_in_the_order_in_which_places_count_them() -> None:
    """A place's group is an index into the colours and labels that stand beside it."""
    options = _arguments(_rendered([_place(1)]))[0]
    assert [group["key"] for group in options["groups"]] == list(GROUPS)
    assert options["groups"][_columns(_rendered([_place(1)]))["groups"][0]]["label"] == "Violence"


def test_a_start_view_is_sent_and_none_by_default() -> None:
    """A link that carries a view starts there; otherwise the map fits its places."""
    assert _payload(_rendered([_place(1)]))["view"] is None
    made = build_map([_place(1)], static_prefix=PREFIX, point_of_view="deu", view=(50.5, 30.25, 8))
    assert _payload(str(made.get_root().render()))["view"] == [50.5, 30.25, 8]


def test_openstreetmap_is_no_part_of_the_page() -> None:
    """Nothing in it names a tile server: only our script does, when somebody switches it on."""
    page = _rendered([_place(1)])
    assert "openstreetmap" not in page.lower()


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
    assert all(part in page for part in ("GeoNames", "Natural Earth", words, f"countries-{view}.json"))


def test_a_new_focus_is_sent_with_the_chosen_place() -> None:
    """Choosing a place is told to the map, and so is that nothing is chosen."""
    assert _payload(_rendered([_place(1)], selected="geonames:1"))["selected"] == "geonames:1"
    assert _payload(_rendered([_place(1)]))["selected"] is None


def test_the_same_places_have_the_same_digest() -> None:
    """The browser leaves the layer alone when only the choice changed."""
    made = base_map(static_prefix=PREFIX, point_of_view="deu")
    places_layer(drawn([_place(1)]), selected="geonames:1", focus=3).add_to(made)
    assert _payload(str(made.get_root().render()))["digest"] == _payload(_rendered([_place(1)]))["digest"]


def test_the_chosen_places_popup_comes_with_the_choice() -> None:
    """Its HTML and circles stand in the payload, outside the rows that many readers share."""
    place = _place(1)._replace(excerpts=())
    made = base_map(static_prefix=PREFIX, point_of_view="deu")
    places_layer(drawn([place]), selected="geonames:1", popup=place).add_to(made)
    popup = _payload(str(made.get_root().render()))["popup"]
    assert place.place.name in popup["html"]
    assert popup["circles"] == []


def test_a_small_map_is_the_same_text_for_the_same_places() -> None:
    """So a frame that has it is left alone; it shows the places, and is told to be small."""
    first, second = (
        small_map((_place(1),), static_prefix=PREFIX, point_of_view="deu", dark=False) for _ in range(2)
    )
    assert first == second
    assert _columns(first)["ids"] == [1]
    assert '"small":true' in first


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


def test_services_are_credited_in_the_corner() -> None:
    """Attributions of online services stand beside the gazetteer's, as text."""
    made = base_map(static_prefix=PREFIX, point_of_view="deu", credits_=["© X <b>", "Y"])
    page = str(made.get_root().render())
    assert r"GeoNames (CC BY 4.0); © X \u0026lt;b\u0026gt;; Y · Borders" in page
    assert "© X <b>" not in page
