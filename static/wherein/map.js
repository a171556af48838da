/* The places on the map. Python hands over data only, as JSON; text from outside becomes text nodes here, except
   a place's popup, whose HTML geo/view/excerpt_html.py has escaped. Markers are drawn while they are in view. */
(function () {
  "use strict";

  const W = window.wherein;
  const FIRST_ZOOM = 7;        // never closer than this when the map first fits all places
  const CHOSEN_ZOOM = 6;       // choosing a place in the list goes at least this close
  const APART = 52;            // pixels between two markers while there is something to cluster
  const TIGHT_ZOOM = 9;        // from here only what covers one another is one marker
  const TIGHT = 24;
  const AREA_PIXELS = 80;      // a region that is smaller on the screen is a marker like a town
  const NAME_ZOOM = 4;         // from here single places have their names beside them
  const NAMED = 80;            // so many at most
  const AROUND = 120;          // pixels around the view in which markers are kept
  const LISTED = 200;          // places in the list behind a cluster
  const REST = 500;            // milliseconds without a movement before the view is told
  const PATIENCE = 4000;       // milliseconds that a choice may take to come back
  const PER_DEGREE = 10000;    // units in which positions come
  const SHADES = [0.1, 0.19, 0.29, 0.4];   // a region's shade comes on top of its country's

  function short(count) { return count > 9999 ? Math.round(count / 1000) + "k" : String(count); }
  function diameter(count) { return Math.round(Math.min(50, 22 + 4.5 * Math.log2(count))); }
  function phrase(count, one, many) { return count.toLocaleString("en") + " " + (count === 1 ? one : many); }
  function mentions(count) { return phrase(count, "mention", "mentions"); }
  function make(tag, name, parent, text) {
    const made = L.DomUtil.create(tag, name, parent);
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  /* ---------- the data ---------- */

  /* columns: see geo/view/payload.py */
  function Data(columns) {
    const n = this.n = columns.ids.length;
    this.ids = columns.ids.map(function (id) { return typeof id === "number" ? "geonames:" + id : id; });
    this.names = columns.names;
    this.lat = Float64Array.from(columns.lats, function (it) { return it / PER_DEGREE; });
    this.lon = Float64Array.from(columns.lons, function (it) { return it / PER_DEGREE; });
    this.mentions = Uint32Array.from(columns.mentions);
    this.group = Uint8Array.from(columns.groups);
    this.score = columns.scores;
    this.radius = columns.radii;
    this.popups = columns.popups;
    this.circles = columns.circles;
    this.x = new Float64Array(n);
    this.y = new Float64Array(n);
    this.at = new Map();
    for (let i = 0; i < n; i++) {
      this.x[i] = W.x(this.lon[i]);
      this.y[i] = W.y(this.lat[i]);
      this.at.set(this.ids[i], i);
    }
    this.guesses = new Set(columns.guesses);
    this.countries = columns.countries;
    this.continents = new Set(columns.continents);
    this.regions = new Set(columns.regions);
    this.heaps = columns.heaps;
    this.alone = new Set(Object.keys(columns.countries).map(Number).concat(columns.continents));
  }

  /* How many places some rows stand for. */
  Data.prototype.amount = function (rows) {
    const heaps = this.heaps;
    return rows.reduce(function (sum, i) { return sum + 1 + (heaps[i] ? heaps[i][0] : 0); }, 0);
  };

  /* Where all places lie that some rows stand for. */
  Data.prototype.bounds = function (rows) {
    const bounds = L.latLngBounds([]);
    rows.forEach(function (i) {
      const heap = this.heaps[i];
      bounds.extend([this.lat[i], this.lon[i]]);
      if (heap) { bounds.extend([heap[1], heap[2]]).extend([heap[3], heap[4]]); }
    }, this);
    return bounds;
  };

  function Places(map, options) {
    this.map = map;
    this.options = options;
    this.atlas = map.__whereinAtlas;
    this.data = new Data({ ids: [], names: [], lats: [], lons: [], mentions: [], groups: [], scores: [], radii: [],
      popups: [], circles: {}, guesses: [], countries: {}, continents: [], regions: [], heaps: {} });
    this.digest = null;
    this.focus = 0;
    this.chosen = null;
    this.outbox = whereinOutbox();
    this.opened = {};            // what the chosen place's popup shows, by its id
    this.fitted = false;
    this.marks = [];
    this.drawn = new Map();
    this.zoom = null;
    this.pane = map.createPane("marks");
    this.pane.style.zIndex = 620;
    this.circles = L.layerGroup().addTo(map);
    this.shades = new W.Tiles(this.shade.bind(this), { pane: "shades" }).addTo(map);
    this.ready = Promise.resolve();
    this.listen();
  }

  Places.prototype.listen = function () {
    const map = this.map, self = this;
    map.on("moveend", function () { self.show(); });
    map.on("zoomanim", function (event) { self.glide(event); });
    map.on("wherein:shapes", function () { self.shapesChanged(); });
    map.on("popupclose", function (event) { if (event.popup === self.popup) { self.closed(); } });
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Escape" && self.popup && self.popup.isOpen()) { map.closePopup(self.popup); event.stopPropagation(); }
    });
    this.pane.addEventListener("click", function (event) {
      const target = event.target.closest("button");
      if (!target) { return; }
      L.DomEvent.stop(event);
      if (event.detail && map.dragging && map.dragging.moved()) { return; }
      self.press(target.mark, event.detail === 0);
    });
    this.pane.addEventListener("dblclick", L.DomEvent.stop);
    this.listenToMoves();
  };

  /* ---------- which markers there are at a zoom ---------- */

  Places.prototype.shapeOf = function (i) {
    const code = this.data.countries[i];
    if (code !== undefined) { return this.atlas.country(code); }
    return this.data.regions.has(i) ? this.atlas.region(this.data.ids[i]) : null;
  };

  Places.prototype.isArea = function (i, scale) {
    if (this.data.alone.has(i)) { return true; }
    const shape = this.data.regions.has(i) ? this.atlas.region(this.data.ids[i]) : null;
    return shape !== null && shape.extent(scale) >= AREA_PIXELS;
  };

  Places.prototype.layout = function () {
    const d = this.data, zoom = this.map.getZoom(), scale = Math.pow(2, zoom), areas = [], points = [];
    for (let i = 0; i < d.n; i++) { (this.isArea(i, scale) ? areas : points).push(i); }
    const chosen = d.at.has(this.chosen) ? d.at.get(this.chosen) : -1;
    const alone = chosen >= 0 && !this.isArea(chosen, scale) ? chosen : -1;
    const groups = this.options.groups.length;
    function cluster() { return W.cluster(d, points, alone, scale, zoom < TIGHT_ZOOM ? APART : TIGHT, groups); }
    let clusters = cluster();
    const labels = this.areaMarks(areas, clusters, scale);
    const homeless = labels.filter(function (it) { return it.form === "none"; });
    if (homeless.length) {   // a region without room for a label is a marker like a town
      homeless.forEach(function (it) { points.push(it.i); });
      points.sort(function (a, b) { return a - b; });
      clusters = cluster();
    }
    this.zoom = zoom;
    this.marks = labels.filter(function (it) { return it.form !== "none"; }).concat(clusters.map(this.dotMark, this));
  };

  Places.prototype.dotMark = function (it) {
    const d = this.data, i = it.seed, places = d.amount(it.members), many = places > 1, size = diameter(it.mentions);
    return {
      kind: many ? "cluster" : "dot", i: i, id: d.ids[i], members: it.members, places: places, mentions: it.mentions, group: it.group,
      x: d.x[i], y: d.y[i], dx: 0, dy: 0, width: size, height: size,
      key: d.ids[i] + "|" + places + "|" + it.mentions + "|" + it.group + (d.ids[i] === this.chosen ? "|*" : "")
    };
  };

  /* Countries have their labels first, so that they are never lost among towns and regions. */
  Places.prototype.areaMarks = function (areas, clusters, scale) {
    const d = this.data, self = this, room = new W.Room();
    clusters.forEach(function (it) {
      const size = diameter(it.mentions);
      room.take(W.around(d.x[it.seed] * scale, d.y[it.seed] * scale, size, size));
    });
    const made = areas.map(function (i) {
      const shape = self.shapeOf(i), number = short(d.mentions[i]), digits = 7.5 * number.length;
      const wx = shape ? W.x(shape.lon) : d.x[i], wy = shape ? W.y(shape.lat) : d.y[i];
      return {
        kind: "area", i: i, id: d.ids[i], members: [i], mentions: d.mentions[i], group: d.group[i], wx: wx, wy: wy, x: wx * scale,
        y: wy * scale, nameWidth: W.textWidth(d.names[i]) + digits + 26, numberWidth: digits + 16, last: !d.alone.has(i) && d.ids[i] !== self.chosen
      };
    });
    made.sort(function (a, b) { return a.last - b.last || b.mentions - a.mentions; });
    W.labelAreas(made, room);
    made.forEach(function (it) {
      it.x = it.wx;
      it.y = it.wy;
      it.key = [it.id, it.form, it.mentions, it.group, it.dx, it.dy, it.id === self.chosen].join("|");
    });
    return made;
  };

  /* ---------- drawing ---------- */

  Places.prototype.show = function () {
    if (this.zoom !== this.map.getZoom()) { this.layout(); }
    const map = this.map, scale = Math.pow(2, this.zoom), origin = map.getPixelOrigin(), size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]), drawn = new Map(), parts = document.createDocumentFragment();
    const held = document.activeElement && document.activeElement.mark;
    this.marks.forEach(function (mark) {
      const x = mark.x * scale - origin.x, y = mark.y * scale - origin.y;
      if (x < corner.x - AROUND || y < corner.y - AROUND || x > corner.x + size.x + AROUND || y > corner.y + size.y + AROUND) { return; }
      const had = this.drawn.get(mark.key), element = had || this.element(mark);
      element.mark = mark;
      put(element, mark, x, y);
      // what is out of sight must not be tabbed to: the browser would scroll the map's box to it
      element.tabIndex = x > corner.x && y > corner.y && x < corner.x + size.x && y < corner.y + size.y ? 0 : -1;
      drawn.set(mark.key, element);
      if (!had) { parts.appendChild(element); }
    }, this);
    this.drawn.forEach(function (element, key) { if (!drawn.has(key)) { element.remove(); } });
    this.pane.appendChild(parts);
    this.drawn = drawn;
    if (held && !document.activeElement.mark) { this.focusOn(held.id); }
    this.tellNames(scale, origin);
  };

  function put(element, mark, x, y) {
    element.style.transform = "translate3d(" + Math.round(x + mark.dx - mark.width / 2) + "px," + Math.round(y + mark.dy - mark.height / 2) + "px,0)";
  }

  /* While the map zooms, markers move along with it. */
  Places.prototype.glide = function (event) {
    const scale = Math.pow(2, event.zoom), origin = this.map._getNewPixelOrigin(event.center, event.zoom);
    this.drawn.forEach(function (element) {
      put(element, element.mark, element.mark.x * scale - origin.x, element.mark.y * scale - origin.y);
    });
  };

  Places.prototype.element = function (mark) {
    const d = this.data, group = this.options.groups[mark.group], button = document.createElement("button");
    const many = mark.kind === "cluster", text = many
      ? d.names[mark.i] + " and " + phrase(mark.places - 1, "more place", "more places") + ", " + mentions(mark.mentions)
      : d.names[mark.i] + ", " + mentions(mark.mentions);
    button.type = "button";
    button.className = (mark.kind === "area" ? "wherein-area-label wherein-" + mark.form : "wherein-dot") + " leaflet-zoom-animated"
      + (many ? " wherein-cluster" : this.unsure(mark.i) ? " wherein-unsure" : "") + (mark.id === this.chosen ? " wherein-chosen" : "");
    button.style.width = Math.ceil(mark.width) + "px";
    button.style.height = mark.height + "px";
    button.style.setProperty("--colour", group.colour);
    button.setAttribute("aria-label", text);
    button.title = text;
    if (mark.kind !== "area") { make("span", "", button, short(mark.mentions)); return button; }
    if (mark.form === "name") { make("b", "", button, d.names[mark.i]); }
    if (mark.form !== "tick") { make("span", "", button, short(mark.mentions)); }
    return button;
  };

  Places.prototype.unsure = function (i) { return this.data.score[i] < this.options.unsure || this.data.guesses.has(i); };

  /* Names keep clear of the markers, and single places are named. */
  Places.prototype.tellNames = function (scale, origin) {
    const d = this.data, zoom = this.zoom, chosen = this.chosen, placed = { boxes: [], keys: {}, places: [] };
    this.drawn.forEach(function (element) {
      const mark = element.mark, x = mark.x * scale - origin.x + mark.dx, y = mark.y * scale - origin.y + mark.dy;
      placed.boxes.push({ left: x - mark.width / 2 - 1, right: x + mark.width / 2 + 1, top: y - mark.height / 2 - 1, bottom: y + mark.height / 2 + 1 });
      if (mark.kind === "area") { placed.keys[d.countries[mark.i] === undefined ? mark.id : "country:" + d.countries[mark.i]] = true; }
      if (mark.kind === "dot" && (zoom >= NAME_ZOOM || mark.id === chosen) && placed.places.length < NAMED) {
        placed.places.push({ kind: "place", text: d.names[mark.i], x: mark.x, y: mark.y, gap: mark.width / 2 + 3 });
      }
    });
    this.map.fire("wherein:placed", { placed: placed });
  };

  Places.prototype.focusOn = function (id) {
    const found = Array.from(this.drawn.values()).find(function (element) {
      return element.mark.id === id || element.mark.members.some(function (i) { return this.data.ids[i] === id; }, this);
    }, this);
    if (found) { found.focus({ preventScroll: true }); }
  };

  /* ---------- countries and regions as shapes ---------- */

  Places.prototype.shade = function (context, at) {
    const d = this.data, ink = this.atlas.colours, top = Math.log(1 + this.most);
    (this.shaded || []).forEach(function (it) {
      if (it.shape.extent(at.scale) < AREA_PIXELS && it.region && it.id !== this.chosen) { return; }
      const chosen = it.id === this.chosen, step = Math.min(SHADES.length - 1, Math.floor(SHADES.length * Math.log(1 + d.mentions[it.i]) / top));
      context.fillStyle = ink.shade;
      context.globalAlpha = SHADES[step] + (chosen ? 0.12 : 0);
      it.shape.fill(context, at);
      context.strokeStyle = ink.edge;
      context.globalAlpha = chosen ? 1 : 0.55;
      context.lineWidth = chosen ? 2.2 : 0.9;
      it.shape.stroke(context, at);
      context.globalAlpha = 1;
    }, this);
  };

  /* Collects what is shaded: countries first, regions over them, the chosen one last. */
  Places.prototype.gather = function () {
    const d = this.data, found = [], self = this;
    function take(i, region) {
      const shape = self.shapeOf(i);
      if (shape) { found.push({ i: i, id: d.ids[i], shape: shape, region: region }); }
    }
    Object.keys(d.countries).forEach(function (i) { take(Number(i), false); });
    d.regions.forEach(function (i) { take(i, true); });
    found.sort(function (a, b) { return (a.id === self.chosen) - (b.id === self.chosen) || a.region - b.region || b.shape.extent(1) - a.shape.extent(1); });
    this.most = found.reduce(function (most, it) { return Math.max(most, d.mentions[it.i]); }, 1);
    this.shaded = found;
    window.__wherein.shaded = found.length;
    this.shades.repaint();
  };

  Places.prototype.shapesChanged = function () {
    this.gather();
    this.zoom = null;
    this.show();
  };

  /* ---------- popups ---------- */

  Places.prototype.popupAt = function (latlng, content, offset, quiet) {
    const size = this.map.getSize(), width = Math.min(340, size.x - 112);   // beside the controls
    this.popup = L.popup({
      maxWidth: width, minWidth: Math.min(240, width), maxHeight: Math.max(120, Math.min(size.y - 160, 340)), autoPan: !quiet,
      autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [66, 12], offset: offset
    }).setLatLng(latlng).setContent(content).openOn(this.map);
    const box = this.popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", content.firstElementChild ? content.firstElementChild.textContent : "Place");
  };

  function above(mark) { return [mark.dx, 6 + mark.dy - mark.height / 2]; }

  Places.prototype.content = function (i) {
    const box = make("div", "wherein-popup"), told = this.opened[this.data.ids[i]], html = told ? told.html : this.data.popups[i];
    const self = this;
    box.tabIndex = -1;
    if (this.options.fill) {
      this.options.fill(box, this.data.ids[i]);
    } else if (html) {
      box.innerHTML = html;
      box.addEventListener("click", function (event) {
        const pressed = event.target.closest("button[data-act]");
        if (pressed) { self.send(["act", pressed.dataset.act, pressed.dataset.id], null); }
      });
    } else {
      make("h2", "", box, this.data.names[i]);
      make("p", "", box, mentions(this.data.mentions[i]) + ": see the list");
    }
    return box;
  };

  /* Makes a place the chosen one: it stands alone, its shape is drawn stronger. */
  Places.prototype.mark = function (id) {
    if (this.chosen === id) { return; }
    this.chosen = id;
    this.shapesChanged();
  };

  /* Where the popup of a place points: its label when it is an area, its own point otherwise. */
  Places.prototype.open = function (i, quiet) {
    const d = this.data, scale = Math.pow(2, this.map.getZoom()), area = this.isArea(i, scale), shape = area ? this.shapeOf(i) : null;
    this.mark(d.ids[i]);
    const mark = this.marks.find(function (it) { return it.i === i; });
    const latlng = shape ? L.latLng(shape.lat, shape.lon) : L.latLng(d.lat[i], d.lon[i]);
    this.popupAt(latlng, this.content(i), above(mark), quiet);
    this.popupOf = d.ids[i];
    this.behind = false;
    this.outline(i);
  };

  /* The circles in which lies what the chosen place's mentions mean; a shape says it better where there is one. */
  Places.prototype.outline = function (i) {
    const d = this.data, layer = this.circles.clearLayers(), colour = this.options.groups[d.group[i]].colour;
    const told = this.opened[d.ids[i]], areas = (told ? told.circles : d.circles[i] || []).slice();
    if (d.radius[i] && !this.shapeOf(i)) { areas.unshift([d.lat[i], d.lon[i], d.radius[i]]); }
    areas.forEach(function (area) {
      L.circle([area[0], area[1]], {
        radius: 1000 * area[2], className: "wherein-area", interactive: false, color: colour,
        weight: 1.5, dashArray: "5 4", fillOpacity: 0.12
      }).addTo(layer);
    });
  };

  Places.prototype.closed = function () {
    const id = this.popupOf, inside = document.activeElement;
    this.popup = this.popupOf = null;
    this.circles.clearLayers();
    if (id && (!inside || inside === document.body || inside === this.map.getContainer() || inside.closest(".leaflet-popup"))) { this.focusOn(id); }
  };

  Places.prototype.press = function (mark, byKeyboard) {
    if (mark.kind !== "cluster") { this.choose(mark.i, byKeyboard); return; }
    const map = this.map, bounds = this.data.bounds(mark.members);
    const closer = Math.min(map.getBoundsZoom(bounds, false, L.point(80, 80)), map.getMaxZoom());
    if (closer > map.getZoom() && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
      map.setView(bounds.getCenter(), closer);
    } else {
      this.list(mark, byKeyboard);
    }
  };

  Places.prototype.choose = function (i, byKeyboard) {
    this.open(i, false);
    this.send([this.data.ids[i]], this.data.ids[i]);
    if (byKeyboard) { this.popup.getElement().querySelector(".wherein-popup").focus({ preventScroll: true }); }
  };

  /* The list behind a cluster that cannot be taken apart any further. */
  Places.prototype.list = function (mark, byKeyboard) {
    const d = this.data, self = this, box = make("div", "wherein-popup wherein-behind");
    box.tabIndex = -1;
    make("h2", "", box, phrase(mark.places, "place", "places") + " here");
    const list = make("ul", "", box), sorted = mark.members.slice().sort(function (a, b) { return d.mentions[b] - d.mentions[a]; });
    sorted.slice(0, LISTED).forEach(function (i) {
      const button = make("button", "", make("li", "", list));
      button.type = "button";
      make("b", "", button, d.names[i]);
      make("span", "", button, mentions(d.mentions[i]));
      button.addEventListener("click", function (event) { self.choose(i, event.detail === 0); });
    });
    const left = mark.places - Math.min(sorted.length, LISTED);
    if (left) { make("p", "", box, phrase(left, "more place", "more places") + ": see the list"); }
    this.popupAt(L.latLng(d.lat[mark.i], d.lon[mark.i]), box, above(mark), false);
    this.popupOf = mark.id;
    this.behind = true;
    if (byKeyboard) { box.querySelector("button").focus({ preventScroll: true }); }
  };

  /* ---------- what is told to Python ---------- */

  /* Goes out under the one name that the page asks streamlit-folium for, and as an event for pages without it. */
  Places.prototype.send = function (message, choice) {
    const shared = window.__GLOBAL_DATA__;
    if (choice) { this.awaited = { id: choice, until: Date.now() + PATIENCE }; }
    window.dispatchEvent(new CustomEvent("wherein:message", { detail: JSON.stringify(message) }));
    if (!shared || !window.Streamlit) { return; }
    const text = shared.last_object_clicked_tooltip = JSON.stringify(this.outbox(message));
    shared.previous_data = { last_object_clicked_tooltip: text };
    window.Streamlit.setComponentValue(shared.previous_data);
  };

  Places.prototype.listenToMoves = function () {
    const map = this.map, self = this;
    // a new size moves the map without a start; a popup that comes into view is no new view either
    map.on("movestart", function () { self.moved = true; });
    map.on("autopanstart", function () { self.quiet = true; });
    map.on("moveend", function () {
      const moved = self.moved && !self.quiet;
      self.moved = self.quiet = false;
      if (moved && self.fitted) { self.tellView(); }
    });
  };

  Places.prototype.tellView = function () {
    const self = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () {
      const view = self.view(), text = view.join();
      if (text === self.told) { return; }
      self.told = text;
      self.send(["view"].concat(view), null);
    }, REST);
  };

  Places.prototype.view = function () {
    const centre = this.map.getCenter().wrap(), zoom = this.map.getZoom(), unit = Math.pow(10, zoom < 6 ? 2 : zoom < 11 ? 3 : 5);
    return [Math.round(centre.lat * unit) / unit, Math.round(centre.lng * unit) / unit, zoom];
  };

  /* ---------- legend ---------- */

  Places.prototype.explain = function () {
    const d = this.data, self = this, present = new Set(d.group), dashed = d.ids.some(function (_, i) { return self.unsure(i); });
    const open = this.legend ? this.legend.getContainer().open : this.map.getSize().x > 560;
    if (this.legend) { this.legend.remove(); this.legend = null; }
    if (!d.n || this.map.__whereinSmall) { return; }
    const legend = this.legend = L.control({ position: "bottomright" });
    legend.onAdd = function () {
      const box = make("details", "wherein-legend");
      box.open = open;
      make("summary", "", box, "Key");
      self.options.groups.forEach(function (group, index) {
        if (!present.has(index)) { return; }
        const line = make("div", "", box);
        make("i", "", line).style.background = group.colour;
        line.appendChild(document.createTextNode(group.label));
      });
      if (dashed) {
        const line = make("div", "", box);
        make("i", "wherein-unsure-key", line);
        line.appendChild(document.createTextNode("Uncertain place"));
      }
      if (Object.keys(d.countries).length || d.regions.size) {
        const line = make("div", "wherein-shades", box);
        SHADES.forEach(function (alpha) { make("i", "", line).style.opacity = alpha + 0.1; });
        line.appendChild(document.createTextNode("Country or region, by mentions"));
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    legend.addTo(this.map);
  };

  /* ---------- new data, new choice ---------- */

  Places.prototype.swap = function (columns) {
    const self = this, data = this.data = new Data(columns);
    this.shapesChanged();
    if (this.popup && this.popup.isOpen()) {
      const i = data.at.get(this.popupOf);
      if (i === undefined || this.behind) { this.map.closePopup(this.popup); }
      else { this.popup.setContent(this.content(i)); this.outline(i); }
    }
    this.explain();
    const wanted = Array.from(data.regions, function (i) { return data.ids[i]; });
    window.__wherein.shapes = "loading";
    this.ready = this.atlas.needRegions(wanted).then(function (loaded) {
      if (self.data !== data) { return; }
      if (loaded) { self.shapesChanged(); }
      window.__wherein.shapes = "drawn";
    }).catch(function (error) { window.__wherein.shapes = "missing"; console.warn(String(error)); });
  };

  Places.prototype.start = function (view) {
    const d = this.data;
    if (this.fitted || !view && !d.n) { return; }
    if (view) {
      this.map.setView([view[0], view[1]], view[2], { animate: false });
    } else {
      const points = d.ids.map(function (_, i) { return [d.lat[i], d.lon[i]]; });
      this.map.fitBounds(L.latLngBounds(points), { padding: this.map.__whereinSmall ? [30, 24] : [56, 36], maxZoom: FIRST_ZOOM, animate: false });
    }
    this.fitted = true;
    this.told = this.view().join();
  };

  Places.prototype.goTo = function (id) {
    const i = this.data.at.get(id), map = this.map, self = this;
    if (i === undefined) { map.closePopup(); return; }
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches, shape = this.shapeOf(i);
    map.once("moveend", function () { self.open(i, false); });
    if (shape && (this.isArea(i, 1) || shape.extent(Math.pow(2, CHOSEN_ZOOM)) >= AREA_PIXELS)) {
      const how = { padding: [30, 30], maxZoom: CHOSEN_ZOOM + 1 };
      if (calm) { map.fitBounds(shape.bounds(), Object.assign(how, { animate: false })); }
      else { map.flyToBounds(shape.bounds(), Object.assign(how, { duration: 0.5 })); }
      return;
    }
    const zoom = Math.max(map.getZoom(), CHOSEN_ZOOM), at = [this.data.lat[i], this.data.lon[i]];
    if (calm) { map.setView(at, zoom, { animate: false }); } else { map.flyTo(at, zoom, { duration: 0.5 }); }
  };

  /* The excerpts of the chosen place come with the answer to the choice. */
  Places.prototype.refill = function (payload, before) {
    const id = payload.selected, i = this.data.at.get(id), had = before[id];
    if (!payload.popup || i === undefined || this.popupOf !== id || this.behind) { return; }
    if (had && had.html === payload.popup.html) { return; }
    const inside = this.popup.getElement().contains(document.activeElement), content = this.content(i);
    this.popup.setContent(content);
    this.outline(i);
    if (inside) { content.focus({ preventScroll: true }); }
  };

  Places.prototype.take = function (payload, columns) {
    const first = !this.fitted, self = this, before = this.opened;
    this.opened = {};
    if (payload.popup) { this.opened[payload.selected] = payload.popup; }
    if (this.digest !== payload.digest) {
      this.digest = payload.digest;
      this.swap(columns);
      this.start(payload.view);
      stamp(window.__wherein, columns.ids.length);
      // what came is for another zoom than the one in which all fit, or that was reached meanwhile
      if (payload.zoom !== null && payload.zoom !== this.map.getZoom()) { this.told = null; this.tellView(); }
    }
    if (this.awaited && (payload.selected === this.awaited.id || Date.now() > this.awaited.until)) { this.awaited = null; }
    if (!this.awaited) { this.mark(payload.selected); }
    this.refill(payload, before);
    if (payload.focus === this.focus) { return; }
    this.focus = payload.focus;
    if (payload.selected === null) { this.map.closePopup(); return; }
    this.ready.then(function () {
      const i = self.data.at.get(payload.selected);
      if (first && payload.view && i !== undefined) { self.open(i, true); }
      else { self.goTo(payload.selected); }
    });
  };

  function stamp(state, count) {
    requestAnimationFrame(function () {
      requestAnimationFrame(function () {
        state.redraws += 1;
        state.places = count;
        state.redrawnAt = performance.timeOrigin + performance.now();
      });
    });
  }

  /* options: {groups, unsure}; payload: {digest, zoom, focus, selected, view}. One layer per map; its data are swapped. */
  window.whereinPlaces = function (map, options, payload, columns) {
    const places = map.__whereinPlaces || (map.__whereinPlaces = new Places(map, options));
    W.whenSized(map, function () { places.take(payload, columns); });
  };
})();
