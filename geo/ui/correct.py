"""Does what a reader decides: opens and closes the editor, corrects, confirms, takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from geo.correction import Correction, Hand, Kept, Scope, Verdict, fault, topic
from geo.errors import WhereinError
from geo.identity.table import read_tables
from geo.models import Feature, Kind, Place
from geo.names import GivenNames
from geo.store import Store, fixes
from geo.store.audit import now as utc
from geo.ui.correct_forms import (
    Geography,
    Open,
    about_actor,
    about_event,
    actor_of,
    choices,
    mention_facts,
    opened,
    own_name,
)
from geo.ui.decisions import of_event, of_mention, text_of
from geo.ui.editing import EDIT, MARKING, Done, Editing, editing, point_of
from geo.ui.panel import WHOLE, choose_on_map
from geo.ui.state import PLACE, State
from geo.ui.words import told
from geo.view.correction_html import NOWHERE, POINT
from geo.view.correction_words import decision_words

_KINDS: Final = ("person", "organisation", "event")
_ON_ACTORS: Final = ("rename", "same", "different", "nobody")
_ON_EVENTS: Final = ("type", "date", "where", "no_event")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where corrections are made; one for each run of the page."""

    store: Store
    """What is corrected."""
    who: str
    """The reader."""
    people: Path
    """The table of people, which corrections of persons come on top of."""
    given: Callable[[], GivenNames]
    """Gives the given names, which take a moment to read."""
    geography: Callable[[], Geography | None]
    """Gives what searches places, None when there is no gazetteer."""
    kept: Callable[[], Sequence[Kept]]
    """Lists all corrections in the order of deciding."""

    def opened(self, state: State) -> Open | None:
        """Give the open editor as it is shown."""
        now = editing(state)
        return None if now is None else opened(self.store, now, self.geography(), self.kept)

    def decided(self, kind: str, ref: str) -> Sequence[Kept]:
        """List the corrections in force about a person, an organisation or an event."""
        if kind == "event":
            with self.store.reading() as snapshot:
                event = fixes.event_row(snapshot, ref)
            return [] if event is None else about_event(self.kept(), event)
        actor = actor_of(self.store, Kind(kind), ref)
        return [] if actor is None else about_actor(self.kept(), actor)

    def act(self, state: State, message: Sequence[object]) -> bool:
        """Do what a reader did; False when the message is not about correcting. Nothing in it is trusted."""
        fields: Mapping[str, object] = {}
        match message:
            case [str(name), str(value)]:
                pass
            case [str(name), str(value), dict(fields)]:
                pass
            case _:
                return False
        now = editing(state)
        if self._opens(state, name, value) or self._judges(state, name, value):
            return True
        if now is None:
            return False
        if now.done is not None or name == "close":
            state[EDIT] = None
            return name in {"close", "dismiss"} and (now.done is None or name == "dismiss")
        if now.kind == "mention":
            return self._edit_mention(state, now, name, value, fields)
        return self._edit_other(state, now, name, value, fields)

    def _judges(self, state: State, name: str, value: str) -> bool:
        if name == "undo":
            self._undo(state, value)
        elif name == "right":
            self._confirm(state, value)
        return name in {"undo", "right"}

    def pick(self, state: State, lat: float, lon: float) -> None:
        """Take a point from the map, when the editor waits for one."""
        now = editing(state)
        if now is not None and now.picking:
            point = (round(lat, 5), round(lon, 5))
            state[EDIT] = replace(now, point=point, chosen=POINT, picking=False, trouble="")

    def _opens(self, state: State, name: str, value: str) -> bool:
        kind, _, ref = value.partition(":")
        if name == "wrong":
            if (facts := mention_facts(self.store, value)) is not None:
                seen = facts.fix.kept.key if facts.fix is not None else None
                state[EDIT] = Editing("mention", value, seen)
        elif name == "mend" and kind in _KINDS:
            state[EDIT] = Editing(kind, ref, max((it.key for it in self.kept()), default=0))
        elif name == "marking":
            state[MARKING] = not state.get(MARKING, False)
        else:
            return False
        return True

    def _edit_mention(
        self, state: State, now: Editing, name: str, value: str, fields: Mapping[str, object]
    ) -> bool:
        match name:
            case "seek":
                state[EDIT] = replace(now, sought=value, trouble="")
            case "chosen":
                state[EDIT] = replace(now, chosen=value, trouble="")
            case "pick":
                state[EDIT] = replace(now, picking=not now.picking, trouble="")
            case "point":
                point = point_of(fields.get("lat"), fields.get("lon"))
                trouble = (
                    "" if point else "Latitude is -90 to 90, longitude -180 to 180, such as 48.59 and 38."
                )
                chosen = POINT if point else now.chosen
                state[EDIT] = replace(now, point=point or now.point, chosen=chosen, trouble=trouble)
            case "apply":
                self._apply(state, now, fields)
            case _:
                return False
        return True

    def _apply(self, state: State, now: Editing, fields: Mapping[str, object]) -> None:
        facts = mention_facts(self.store, now.ref)
        chosen = text_of(fields, "chosen") or now.chosen
        if facts is None or not chosen:
            state[EDIT] = replace(now, trouble="Choose first what is meant.")
            return
        place: Place | None = None
        if chosen == POINT and now.point is not None:
            place = self._place_at(now.point, text_of(fields, "pointname") or facts.mention.text)
        elif chosen != NOWHERE:
            offered = {it.place.id: it.place for it in choices(facts, now, self.geography())}
            place = offered.get(chosen)
            if place is None:
                state[EDIT] = replace(now, chosen="", trouble="Choose first what is meant.")
                return
        scope = text_of(fields, "scope")
        wanted = Scope(scope) if scope in set(Scope) else Scope.MENTION
        self._decide(state, now, of_mention(facts, place, wanted, text_of(fields, "note")))

    def _place_at(self, point: tuple[float, float], name: str) -> Place:
        geography = self.geography()
        country, region = geography.area(*point) if geography is not None else (None, None)
        ref = f"point:{point[0]:.5f},{point[1]:.5f}"
        return Place(ref, name, point[0], point[1], Feature.FACILITY, country, region)

    def _confirm(self, state: State, value: str) -> None:
        """Keep that a mention means the place that the reader sees, whatever others said meanwhile."""
        digest, start, end, place = [*value.split(":", 3), "", "", ""][:4]
        ref = f"{digest}:{start}:{end}"
        facts = mention_facts(self.store, ref)
        if facts is None:
            return
        now = editing(state)
        asked = now if now is not None and now.ref == ref else Editing("mention", ref, None)
        offered = {it.place.id: it.place for it in choices(facts, asked, self.geography())}
        if place not in offered:
            state[EDIT] = replace(asked, trouble="This was changed meanwhile: look again.")
            return
        self._decide(state, asked, of_mention(facts, offered[place], Scope.MENTION, ""))
        after = editing(state)
        if now is None and after is not None and after.done is not None and after.done.unseen is None:
            state[EDIT] = None  # the sentence says so

    def _edit_other(
        self, state: State, now: Editing, name: str, value: str, fields: Mapping[str, object]
    ) -> bool:
        if name == "seek":
            state[EDIT] = replace(now, sought=value)
            return True
        if name not in (*_ON_ACTORS, *_ON_EVENTS):
            return False
        wanted = None
        if now.kind == "event" and name in _ON_EVENTS:
            with self.store.reading() as snapshot:
                event = fixes.event_row(snapshot, now.ref)
            wanted = of_event(event, name, fields) if event is not None else None
        elif now.kind != "event" and name in _ON_ACTORS:
            wanted = self._of_actor(now, name, value, fields)
        if wanted is None:
            state[EDIT] = replace(now, trouble="Nothing to change here.")
            return True
        self._decide(state, replace(now, seen=self._seen(wanted, now.seen)), wanted)
        return True

    def _of_actor(
        self, now: Editing, name: str, value: str, fields: Mapping[str, object]
    ) -> Correction | None:
        actor, note = actor_of(self.store, Kind(now.kind), now.ref), text_of(fields, "note")
        if actor is None:
            return None
        mine = own_name(actor, self.kept())
        if name == "rename":
            called = text_of(fields, "name")
            asked = (Verdict.NAME, called, mine) if called not in {"", actor.label} else None
        elif name == "same":
            other = actor_of(self.store, actor.kind, value)
            asked = (Verdict.SAME, mine, own_name(other, self.kept())) if other is not None else None
        elif name == "different":
            asked = (Verdict.DIFFERENT, value, mine) if value in actor.aliases else None
        else:
            asked = (Verdict.NOBODY, mine, "")
        if asked is None:
            return None
        return Correction(asked[0], asked[1], kind=actor.kind, other=asked[2], note=note)

    def _seen(self, wanted: Correction, known: int | None) -> int | None:
        """Give the answer in force to the same question that was there when the editor was opened."""
        about = topic(wanted)
        return max(
            (
                it.key
                for it in self.kept()
                if it.undone is None and it.key <= (known or 0) and topic(it.correction) == about
            ),
            default=None,
        )

    def _decide(self, state: State, now: Editing, wanted: Correction) -> None:
        wrong = fault(wanted)
        if wrong is not None:
            state[EDIT] = replace(now, trouble=f"This cannot be kept: {wrong}.")
            return
        try:
            hand = Hand(self.who, utc(), now.seen)
            decided = self.store.correct([wanted], hand, tables=read_tables(self.people), given=self.given())
        except WhereinError as error:
            state[EDIT] = replace(now, trouble=f"It was not kept. {told(error)}")
            return
        changed = (
            f"{decided.changed:,} {'result is' if decided.changed == 1 else 'results are'} shown otherwise"
        )
        words = f"{decision_words(wanted)}. {changed if decided.changed else 'Nothing looks different'} now."
        state[EDIT] = replace(now, trouble="", done=Done(words, decided.key, decided.overruled))
        if wanted.verdict is Verdict.PLACE and wanted.place is not None and wanted.place.id != state[PLACE]:
            choose_on_map(state, wanted.place.id)
        state[WHOLE] = True

    def _undo(self, state: State, value: str) -> None:
        if not (value.isascii() and value.isdigit() and len(value) < 16):  # noqa: PLR2004, a number that SQLite holds
            return
        now = editing(state)
        try:
            tables = read_tables(self.people)
            changed = self.store.undo(int(value), Hand(self.who, utc()), tables=tables, given=self.given())
        except WhereinError as error:
            changed, words = None, f"It could not be taken back. {told(error)}"
        else:
            words = "Taken back." if changed is not None else "Somebody had taken it back before."
        if now is not None and now.done is None and changed is not None:
            facts = mention_facts(self.store, now.ref) if now.kind == "mention" else None
            if facts is not None:
                state[EDIT] = replace(now, seen=facts.fix.kept.key if facts.fix is not None else None)
        elif now is not None or changed is None:
            state[EDIT] = Editing("mention", "", None, done=Done(words))
        state[WHOLE] = True
