/* The page in one file: filters, list and reading beside the map. All texts become text nodes. */
(function () {
  "use strict";

  const W = window.wherein;
  const ROWS = 200;            // places of the list at once
  const NAMES = 12;            // persons of the filter at once
  const FILES = parse("wherein-files"), DATA = parse("wherein-data");
  const PLACES = DATA.places, N = PLACES.ids.length, ALL = Array.from({ length: N }, function (_, i) { return i; });
  const IDS = PLACES.ids.map(function (id) { return typeof id === "number" ? "geonames:" + id : id; });
  const ROW_OF = new Map(IDS.map(function (id, i) { return [id, i]; }));
  const TOLD = Array.from({ length: N }, function () { return []; });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const asked = { persons: new Set(), types: new Set(), text: "", find: "", rows: ROWS, chosen: null };
  let focus = 0, version = 0, shown = null, map = null;

  function parse(id) { return JSON.parse(document.getElementById(id).textContent); }
  W.json = function (url) {
    return FILES[url] ? Promise.resolve(FILES[url]) : Promise.reject(new Error(url + " is not in this file"));
  };

  function make(tag, parent, text, name) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) { made.textContent = text; }
    if (name) { made.className = name; }
    if (parent) { parent.appendChild(made); }
    return made;
  }
  function number(count) { return count.toLocaleString("en"); }
  function phrase(count, one, many) { return number(count) + " " + (count === 1 ? one : many); }
  function fold(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }

  /* A told mention by name: see geo/view/exports/page_data.py */
  DATA.told.forEach(function (it) {
    const article = DATA.articles[it[4]];
    TOLD[it[0]].push({
      text: it[1], start: it[2], end: it[3], article: article, set: it[5], types: it[6],
      who: DATA.sets[it[5]].map(function (i) { return DATA.names[i]; }).concat(it[7].map(function (i) { return DATA.bodies[i]; })),
      what: it[8].map(function (i) { return DATA.events[i]; }), date: it[9], relation: it[10], folded: fold(it[1] + "\n" + article[0])
    });
  });
  const FOLDED = PLACES.names.map(fold);

  /* ---------- what passes ---------- */

  function typeMask() {
    let mask = 0;
    asked.types.forEach(function (type) { mask |= 1 << type; });
    return mask;
  }

  function heldBy(set) {
    return asked.persons.size === 0 || DATA.sets[set].some(function (person) { return asked.persons.has(person); });
  }

  /* The told mentions of a place that hold the text; all of them where its name does. */
  function withText(i, list) {
    const text = fold(asked.text);
    return !text || FOLDED[i].includes(text) ? list : list.filter(function (it) { return it.folded.includes(text); });
  }

  function toldOf(i) {
    const mask = typeMask();
    return withText(i, TOLD[i].filter(function (it) { return heldBy(it.set) && (!mask || it.types & mask); }));
  }

  /* Counts per place, person and type; a facet's own choice does not narrow its own counts. */
  function count() {
    const mask = typeMask(), text = fold(asked.text), held = DATA.sets.map(function (_, set) { return heldBy(set); });
    const found = { mentions: new Uint32Array(N), persons: new Uint32Array(DATA.names.length), types: new Uint32Array(DATA.types.length),
      tally: mask ? new Map() : null };
    function add(i, set, types, amount) {
      const who = held[set], what = !mask || (types & mask) !== 0;
      if (who && what) { found.mentions[i] += amount; }
      if (what) { DATA.sets[set].forEach(function (person) { found.persons[person] += amount; }); }
      if (who) { for (let bit = 0; bit < DATA.types.length; bit++) { if (types & 1 << bit) { found.types[bit] += amount; } } }
      if (who && what && mask) { colour(found.tally, i, types & mask, amount); }
    }
    const near = text ? new Set(ALL.filter(function (i) { return FOLDED[i].includes(text); })) : null;
    for (let k = 0; k < DATA.ties.length; k += 4) {
      if (!near || near.has(DATA.ties[k])) { add(DATA.ties[k], DATA.ties[k + 1], DATA.ties[k + 2], DATA.ties[k + 3]); }
    }
    if (near) {
      ALL.forEach(function (i) {
        if (!near.has(i)) { withText(i, TOLD[i]).forEach(function (it) { add(i, it.set, it.types, 1); }); }
      });
    }
    return found;
  }

  function colour(tally, i, types, amount) {
    const groups = tally.get(i) || tally.set(i, new Uint32Array(DATA.groups.length)).get(i);
    DATA.types.forEach(function (type, bit) { if (types & 1 << bit) { groups[type[1]] += amount; } });
  }

  /* The columns of the places that pass, as static/wherein/map.js takes them. */
  function columns(found) {
    const rows = ALL.filter(function (i) { return found.mentions[i] > 0; });
    rows.sort(function (a, b) { return found.mentions[b] - found.mentions[a] || a - b; });
    function take(column) { return rows.map(function (i) { return column[i]; }); }
    function marked(list) {
      const held = new Set(list), made = [];
      rows.forEach(function (i, row) { if (held.has(i)) { made.push(row); } });
      return made;
    }
    const countries = {};
    rows.forEach(function (i, row) { if (PLACES.countries[i] !== undefined) { countries[row] = PLACES.countries[i]; } });
    return {
      rows: rows, ids: take(PLACES.ids), names: take(PLACES.names), lats: take(PLACES.lats), lons: take(PLACES.lons),
      mentions: take(found.mentions), scores: take(PLACES.scores), radii: take(PLACES.radii), popups: [], circles: {},
      groups: rows.map(function (i) {
        const groups = found.tally && found.tally.get(i);
        return groups ? groups.indexOf(Math.max.apply(null, groups)) : PLACES.groups[i];
      }),
      guesses: marked(PLACES.guesses), countries: countries, continents: marked(PLACES.continents), regions: marked(PLACES.regions),
      heaps: {}
    };
  }

  /* ---------- excerpts ---------- */

  function telling(it, parent) {
    const box = make("div", parent, null, "told"), line = make("bdi", make("p", box));
    line.appendChild(document.createTextNode(it.text.slice(0, it.start)));
    make("mark", line, it.text.slice(it.start, it.end));
    line.appendChild(document.createTextNode(it.text.slice(it.end)));
    const from = make("p", box), title = make("bdi", null, it.article[0]);
    if (/^https?:\/\//i.test(it.article[3])) {
      const link = make("a", from);
      link.href = it.article[3];
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      link.appendChild(title);
    } else {
      from.appendChild(title);
    }
    [it.article[1] || "source not named", it.article[2]].filter(Boolean).forEach(function (text) {
      from.appendChild(document.createTextNode(" · "));
      make("bdi", from, text);
    });
    if (it.relation) { make("p", box, "Where: " + it.relation + " " + it.text.slice(it.start, it.end)); }
    if (it.who.length) { named(make("p", box, "Who: "), it.who); }
    if (it.what.length) { named(make("p", box, "What: "), it.what.concat(it.date)); }
    return box;
  }

  function named(line, texts) {
    texts.forEach(function (text, i) {
      if (i) { line.appendChild(document.createTextNode(", ")); }
      make("bdi", line, text);
    });
  }

  function popup(box, id) {
    const i = ROW_OF.get(id), list = toldOf(i);
    make("h2", box, PLACES.names[i]);
    list.slice(0, 3).forEach(function (it) { telling(it, box); });
    rest(box, i, Math.min(3, list.length));
  }

  function rest(box, i, told) {
    const left = shown.mentions[i] - told;
    if (left > 0) { make("p", box, phrase(left, told ? "more mention" : "mention", told ? "more mentions" : "mentions"), "dim"); }
  }

  /* ---------- filters ---------- */

  const filters = document.getElementById("filters"), parts = {};

  function group(title) {
    const box = make("fieldset", filters);
    make("legend", box, title);
    return box;
  }

  function search(parent, label, act) {
    const line = make("label", parent, label, "field"), input = make("input", line);
    input.type = "search";
    input.autocomplete = "off";
    input.maxLength = 300;
    input.addEventListener("input", function () { act(input.value.trim()); });
    return input;
  }

  function build() {
    const text = group("Text");
    parts.text = search(text, DATA.excerpts ? "Words in the excerpts, titles and names" : "Words in the names of places",
      function (value) { asked.text = value; refresh(); });
    if (DATA.persons && DATA.names.length) {
      const box = group("Person");
      parts.find = search(box, "Find a person", function (value) { asked.find = value; lines(); });
      parts.persons = make("div", box);
    }
    parts.typeBox = group("Event");
    parts.types = make("div", parts.typeBox);
    parts.clear = make("button", filters, "Clear all filters", "plain");
    parts.clear.type = "button";
    parts.clear.addEventListener("click", function () {
      asked.persons.clear();
      asked.types.clear();
      asked.text = asked.find = parts.text.value = "";
      if (parts.find) { parts.find.value = ""; }
      refresh();
    });
  }

  /* Lines are kept while they are listed, so that the one in focus stays in focus. */
  function fill(box, options, chosen) {
    const had = new Map(Array.from(box.children, function (it) { return [Number(it.dataset.value), it]; }));
    const focused = document.activeElement;
    box.replaceChildren.apply(box, options.map(function (it) {
      const line = had.get(it.value) || fresh(it, chosen);
      line.firstChild.checked = chosen.has(it.value);
      line.lastChild.textContent = number(it.count);
      line.classList.toggle("none", it.count === 0);
      return line;
    }));
    if (focused && box.contains(focused)) { focused.focus({ preventScroll: true }); }
  }

  function fresh(it, chosen) {
    const line = make("label", null, null, "line"), input = make("input", line);
    line.dataset.value = it.value;
    input.type = "checkbox";
    input.addEventListener("change", function () {
      if (input.checked) { chosen.add(it.value); } else { chosen.delete(it.value); }
      refresh();
    });
    make("span", line).appendChild(make("bdi", null, it.label));
    make("span", line);
    return line;
  }

  function lines() {
    if (parts.persons) {
      const find = fold(asked.find), people = DATA.names.map(function (name, i) { return { value: i, label: name, count: shown.persons[i] }; });
      const listed = people.filter(function (it) { return asked.persons.has(it.value) || !find || fold(it.label).includes(find); });
      listed.sort(function (a, b) {
        return asked.persons.has(b.value) - asked.persons.has(a.value) || b.count - a.count || a.label.localeCompare(b.label, "en");
      });
      fill(parts.persons, listed.slice(0, NAMES + asked.persons.size), asked.persons);
    }
    const kinds = DATA.types.map(function (type, i) { return { value: i, label: type[0], count: shown.types[i] }; });
    fill(parts.types, kinds.filter(function (it) { return everNamed[it.value] || asked.types.has(it.value); }), asked.types);
    parts.typeBox.hidden = parts.types.childElementCount === 0;
  }

  const everNamed = DATA.types.map(function (_, bit) {
    for (let k = 2; k < DATA.ties.length; k += 4) { if (DATA.ties[k] & 1 << bit) { return true; } }
    return false;
  });

  /* ---------- list and reading ---------- */

  const side = document.getElementById("places"), reading = make("div", side), list = make("ol", null);
  reading.id = "reading";
  const title = make("h2", side, "Places"), more = make("button", null, "More places", "plain");
  title.id = "list-title";
  list.setAttribute("aria-labelledby", title.id);
  side.append(list, more);
  more.type = "button";
  more.addEventListener("click", function () { asked.rows += ROWS; listPlaces(); });
  list.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button) { choose(button.dataset.id, true); }
  });

  function listPlaces() {
    const parts = document.createDocumentFragment(), held = document.activeElement && document.activeElement.dataset.id;
    shown.columns.rows.slice(0, asked.rows).forEach(function (i) {
      const button = make("button", make("li", parts)), name = make("span", button);
      button.type = "button";
      button.dataset.id = IDS[i];
      button.setAttribute("aria-pressed", String(IDS[i] === asked.chosen));
      make("bdi", make("b", name), PLACES.names[i]);
      if (DATA.where[i]) { name.append(" "); make("bdi", make("small", name), DATA.where[i]); }
      make("i", button, number(shown.mentions[i]));
    });
    list.replaceChildren(parts);
    more.hidden = shown.columns.rows.length <= asked.rows;
    if (held) { const again = find(held); if (again) { again.focus({ preventScroll: true }); } }
  }

  function find(id) { return Array.from(list.querySelectorAll("button")).find(function (it) { return it.dataset.id === id; }); }

  function read() {
    reading.replaceChildren();
    const i = ROW_OF.get(asked.chosen);
    if (i === undefined) { return; }
    const head = make("header", reading), close = make("button", null, "Close", "plain"), told = toldOf(i);
    make("bdi", make("h2", head), PLACES.names[i]);
    head.appendChild(close);
    close.type = "button";
    close.addEventListener("click", function () {
      const id = asked.chosen;
      choose(null, true);
      const row = find(id);
      if (row) { row.focus(); }
    });
    told.forEach(function (it) { telling(it, reading); });
    rest(reading, i, told.length);
  }

  function choose(id, move) {
    asked.chosen = id;
    list.querySelectorAll("button").forEach(function (it) { it.setAttribute("aria-pressed", String(it.dataset.id === id)); });
    read();
    if (move) { focus += 1; show(); }
  }

  /* ---------- the whole ---------- */

  function show() {
    const options = { groups: DATA.groups, unsure: DATA.unsure, fill: popup };
    window.whereinPlaces(map, options, { digest: version, zoom: null, focus: focus, selected: asked.chosen, view: null }, shown.columns);
  }

  function refresh() {
    shown = count();
    shown.columns = columns(shown);
    version += 1;
    if (asked.chosen !== null && !shown.mentions[ROW_OF.get(asked.chosen)]) { asked.chosen = null; }
    const total = shown.mentions.reduce(function (sum, it) { return sum + it; }, 0);
    document.getElementById("count").textContent =
      number(total) + " of " + phrase(DATA.mentions, "mention", "mentions") + " in " + phrase(shown.columns.rows.length, "place", "places");
    lines();
    listPlaces();
    read();
    show();
  }

  function start() {
    map = L.map("map", { center: [30, 15], zoom: 2, zoomControl: false, worldCopyJump: true, minZoom: 2, maxZoom: 10, fadeAnimation: false });
    L.control.zoom({ position: "topright" }).addTo(map);
    window.whereinBase(map, {
      countries: "countries", countriesFine: "countries", water: "water", waterFine: "water", seas: "seas", cities: "cities",
      regions: "regions/", index: "index", dark: dark.matches, statement: DATA.statement, offline: true,
      attribution: "Places: GeoNames (CC BY 4.0) · Borders: Natural Earth · see below"
    });
    window.addEventListener("wherein:message", function (event) {
      const said = JSON.parse(event.detail);
      if (ROW_OF.has(said[0])) { choose(said[0], false); }
    });
    new ResizeObserver(function () { map.invalidateSize(false); }).observe(map.getContainer());
    dark.addEventListener("change", function () { window.location.reload(); });
    if (window.matchMedia("(max-width: 700px)").matches) { filters.open = false; }
    build();
    refresh();
  }

  start();
})();
