/* The basemap: land, borders, water and names from this machine; OpenStreetMap only when somebody asks for it. */
(function () {
  "use strict";

  const W = window.wherein;
  const FINE_ZOOM = 5;         // from here the fine files are drawn
  const REGION_PIXELS = 280;   // a country at least so wide shows its regions
  const LEAST_SIZE = 150;      // pixels; a smaller map is still being laid out
  const OSM_ZOOM = 18;
  const OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  const OSM_CREDIT = '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">OpenStreetMap contributors</a>';
  const KEPT = "wherein-basemap";

  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  const LIGHT = {
    sea: "#dbe5ea", land: "#f7f4ed", coast: "#a9bac4", border: "#a79d8c", region: "#cfc7b8", water: "#dbe5ea",
    shore: "#b9cad3", river: "#c3d3dc", shade: "#8a5a2b", edge: "#7a4a1c"
  };
  const DARK = {
    sea: "#141b22", land: "#232b33", coast: "#3d4c59", border: "#5b6874", region: "#39444e", water: "#141b22",
    shore: "#2e3b46", river: "#1b2630", shade: "#d9a066", edge: "#e3b27c"
  };

  function pane(map, name, zIndex) {
    const made = map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = "none";
    return made;
  }

  /* ---------- what is loaded, and when ---------- */

  function Atlas(map, options) {
    this.map = map;
    this.options = options;
    this.colours = options.dark ? DARK : LIGHT;
    this.far = { land: null, water: null };
    this.near = { land: null, water: null };
    this.names = { seas: [], cities: [] };
    this.regions = {};         // code -> loaded file
    this.asked = {};           // address -> promise
    this.countries = {};       // code -> shape
    this.byPlace = {};         // place id -> shape
  }

  Atlas.prototype.once = function (url, get) {
    if (!this.asked[url]) { this.asked[url] = get(url); }
    return this.asked[url];
  };

  Atlas.prototype.start = function () {
    const o = this.options, self = this;
    return Promise.all([this.once(o.countries, W.load), this.once(o.water, W.load), this.once(o.seas, W.json)]).then(function (got) {
      self.far.land = got[0];
      self.far.water = got[1];
      self.names.seas = got[2];
      self.know(got[0]);
    });
  };

  Atlas.prototype.know = function (land) {
    const known = this.countries;
    // of two shapes under one code (France and Clipperton) the larger counts
    land.shapes.forEach(function (shape) {
      shape.keys.forEach(function (code) {
        const had = known[code];
        if (!had || had.file !== land || shape.extent(1) > had.shape.extent(1)) { known[code] = { shape: shape, file: land }; }
      });
    });
  };

  Atlas.prototype.country = function (code) {
    const found = this.countries[code];
    return found ? found.shape : null;
  };

  /* The shape of a place, or null while its file is not here. */
  Atlas.prototype.region = function (id) { return this.byPlace[id] || null; };

  Atlas.prototype.index = function () { return this.once(this.options.index, W.json); };

  Atlas.prototype.loadRegions = function (code) {
    const self = this;
    return this.once(this.options.regions + code + ".json", W.load).then(function (file) {
      if (!self.regions[code]) {
        self.regions[code] = file;
        file.shapes.forEach(function (shape) { shape.keys.forEach(function (id) { self.byPlace[id] = shape; }); });
      }
    });
  };

  /* Loads the shapes that these places need; true when there was anything to load. */
  Atlas.prototype.needRegions = function (ids) {
    const self = this;
    if (!ids.length) { return Promise.resolve(false); }
    return this.index().then(function (index) {
      const codes = {};
      ids.forEach(function (id) { if (index.places[id] && !self.byPlace[id]) { codes[index.places[id]] = true; } });
      return Promise.all(Object.keys(codes).map(self.loadRegions, self)).then(function (all) { return all.length > 0; });
    });
  };

  /* What the current view needs beyond what is here. */
  Atlas.prototype.needView = function (changed) {
    const self = this, o = this.options, zoom = this.map.getZoom();
    if (zoom < FINE_ZOOM || !this.far.land) { return; }
    if (!this.near.land) {
      Promise.all([this.once(o.countriesFine, W.load), this.once(o.waterFine, W.load), this.once(o.cities, W.json)]).then(function (got) {
        if (self.near.land) { return; }
        self.near.land = got[0];
        self.near.water = got[1];
        self.names.cities = got[2];
        self.know(got[0]);
        changed();
      }).catch(warn);
    }
    const scale = Math.pow(2, zoom), box = view(this.map);
    this.index().then(function (index) {
      const codes = index.countries.filter(function (code) {
        const shape = self.country(code);
        return !self.regions[code] && shape && shape.extent(scale) >= REGION_PIXELS
          && shape.rings.some(function (ring) { return ring.meets(box); });
      });
      if (codes.length) { Promise.all(codes.map(self.loadRegions, self)).then(changed).catch(warn); }
    }).catch(warn);
  };

  function view(map) {
    const bounds = map.getPixelBounds(), scale = Math.pow(2, map.getZoom());
    return { west: bounds.min.x / scale, east: bounds.max.x / scale, north: bounds.min.y / scale, south: bounds.max.y / scale };
  }

  function warn(error) { console.warn(String(error)); }

  /* ---------- land, water, borders ---------- */

  /* The countries at this zoom. */
  Atlas.prototype.land = function (zoom) { return zoom >= FINE_ZOOM && this.near.land || this.far.land; };

  Atlas.prototype.paintLand = function (context, at) {
    const land = this.land(at.zoom);
    if (!land) { return; }
    context.fillStyle = this.colours.land;
    context.strokeStyle = this.colours.coast;
    context.lineWidth = 1;
    land.shapes.forEach(function (shape) { shape.fill(context, at); });
    land.shapes.forEach(function (shape) { shape.stroke(context, at); });
  };

  /* What lies over the land and over its shades. */
  Atlas.prototype.paintLines = function (context, at) {
    const land = this.land(at.zoom), water = at.zoom >= FINE_ZOOM && this.near.water || this.far.water, c = this.colours;
    if (!land) { return; }
    context.fillStyle = c.water;
    water.shapes.forEach(function (shape) {
      if (shape.zoom > at.zoom) { return; }
      if (shape.lines.length) {
        context.strokeStyle = c.river;
        context.lineWidth = shape.zoom < at.zoom - 1 ? 1.4 : 0.9;
        W.stroke(context, at, shape.lines);
      } else {
        context.strokeStyle = c.shore;
        context.lineWidth = 0.7;
        shape.fill(context, at);
        shape.stroke(context, at);
      }
    });
    this.paintBorders(context, at, land);
  };

  Atlas.prototype.paintBorders = function (context, at, land) {
    context.strokeStyle = this.colours.region;
    context.lineWidth = 0.9;
    Object.keys(this.regions).forEach(function (code) {
      const shape = this.country(code);
      if (shape && shape.extent(at.scale) >= REGION_PIXELS) { W.stroke(context, at, this.regions[code].borders); }
    }, this);
    context.strokeStyle = this.colours.border;
    context.lineWidth = at.zoom < 4 ? 0.9 : 1.3;
    W.stroke(context, at, land.borders);
  };

  /* ---------- names ---------- */

  const FONTS = {
    ocean: ["italic 15px Georgia, serif", 2.4], sea: ["italic 12px Georgia, serif", 0.4], lake: ["italic 11px Georgia, serif", 0.2],
    river: ["italic 11px Georgia, serif", 0.2], country: ["600 11px system-ui, sans-serif", 1.1], region: ["10.5px system-ui, sans-serif", 0.5],
    city: ["11px system-ui, sans-serif", 0], place: ["600 12px system-ui, sans-serif", 0], chip: ["600 12px system-ui, sans-serif", 0]
  };
  const MARGIN = 3;
  const pen = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  function width(kind, text) {
    const key = kind + text;
    let found = widths.get(key);
    if (found === undefined) {
      pen.font = FONTS[kind][0];
      found = pen.measureText(kind === "country" ? text.toUpperCase() : text).width + FONTS[kind][1] * text.length;
      widths.set(key, found);
    }
    return found;
  }

  W.textWidth = function (text) { return width("chip", text); };

  function Names(map, atlas) {
    this.map = map;
    this.atlas = atlas;
    this.box = L.DomUtil.create("div", "wherein-names leaflet-zoom-hide", map.getPane("names"));
    this.placed = { boxes: [], keys: {}, places: [] };
  }

  Names.prototype.wanted = function () {
    const a = this.atlas, zoom = this.map.getZoom(), near = zoom >= FINE_ZOOM, taken = this.placed.keys;
    const wanted = this.placed.places.slice();
    const named = new Set(wanted.map(function (it) { return it.text; }));
    function add(kind, text, lat, lon) { wanted.push({ kind: kind, text: text, x: W.x(lon), y: W.y(lat) }); }
    a.names.seas.forEach(function (it) { if (it[4] && it[3] <= zoom && zoom < 6) { add("ocean", it[0], it[1], it[2]); } });
    a.far.land.shapes.forEach(function (it) {
      if (it.zoom <= zoom && !it.keys.some(function (key) { return taken["country:" + key]; })) { add("country", it.name, it.lat, it.lon); }
    });
    a.names.seas.forEach(function (it) { if (!it[4] && it[3] <= zoom) { add("sea", it[0], it[1], it[2]); } });
    if (near) { a.names.cities.forEach(function (it) { if (it[3] <= zoom && !named.has(it[0])) { add("city", it[0], it[1], it[2]); } }); }
    Object.keys(a.regions).forEach(function (code) {
      a.regions[code].shapes.forEach(function (it) {
        if (it.zoom <= zoom && !it.keys.some(function (key) { return taken[key]; })) { add("region", it.name, it.lat, it.lon); }
      });
    });
    if (near && a.near.water) {
      a.near.water.shapes.forEach(function (it) {
        if (it.name && it.zoom + 1 < zoom) { add(it.lines.length ? "river" : "lake", it.name, it.lat, it.lon); }
      });
    }
    return wanted;
  };

  Names.prototype.draw = function () {
    if (!this.atlas.far.land) { return; }
    const map = this.map, scale = Math.pow(2, map.getZoom()), origin = map.getPixelOrigin(), size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]), room = new W.Room(), parts = document.createDocumentFragment();
    this.placed.boxes.forEach(function (box) { room.take(box); });
    this.wanted().forEach(function (it) {
      const x = it.x * scale - origin.x, y = it.y * scale - origin.y;
      if (x < corner.x - 60 || y < corner.y - 20 || x > corner.x + size.x + 60 || y > corner.y + size.y + 20) { return; }
      const box = place(it, x, y, room);
      if (box) { room.take(box); parts.appendChild(label(it, box)); }
    });
    this.box.replaceChildren(parts);
  };

  /* Where a name finds room: beside its point for towns, on it for all others. */
  function place(it, x, y, room) {
    const w = width(it.kind, it.text), h = 15, gap = it.gap || 5;
    const tries = it.kind === "city" || it.kind === "place"
      ? [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap]]
      : [[x - w / 2, y - h / 2], [x - w / 2, y + 14], [x - w / 2, y - 29]];
    for (let i = 0; i < tries.length; i++) {
      const box = {
        left: tries[i][0] - MARGIN, top: tries[i][1], right: tries[i][0] + w + MARGIN, bottom: tries[i][1] + h,
        pointX: it.kind === "city" ? x : null, pointY: y
      };
      if (room.free(box)) { return box; }
    }
    return null;
  }

  function label(it, box) {
    const part = document.createDocumentFragment(), text = document.createElement("span");
    text.className = "wherein-name-" + it.kind;
    text.textContent = it.text;
    text.style.transform = "translate(" + Math.round(box.left + MARGIN) + "px," + Math.round(box.top) + "px)";
    part.appendChild(text);
    if (box.pointX !== null) {
      const dot = part.appendChild(document.createElement("i"));
      dot.style.transform = "translate(" + Math.round(box.pointX - 2) + "px," + Math.round(box.pointY - 2) + "px)";
    }
    return part;
  }

  /* ---------- the choice of a basemap ---------- */

  function kept() {
    try { return window.sessionStorage.getItem(KEPT) === "osm"; } catch { return false; }
  }

  function keep(osm) {
    try { window.sessionStorage.setItem(KEPT, osm ? "osm" : "offline"); } catch { /* not kept, then */ }
  }

  const Chooser = L.Control.extend({
    options: { position: "topright" },
    initialize: function (statement, choose, osm) {
      this.statement = statement;
      this.choose = choose;
      this.osm = osm;
    },
    onAdd: function () {
      const box = L.DomUtil.create("details", "wherein-basemaps leaflet-bar"), self = this;
      const summary = L.DomUtil.create("summary", "", box);
      summary.title = "Basemap and borders";
      summary.setAttribute("aria-label", "Basemap and borders");
      summary.appendChild(layersIcon());
      const panel = L.DomUtil.create("div", "wherein-panel", box);
      const group = L.DomUtil.create("fieldset", "", panel);
      L.DomUtil.create("legend", "", group).textContent = "Basemap";
      this.option(group, "offline", "Offline map", "Drawn on this machine; nothing is sent.", !this.osm);
      this.option(group, "osm", "OpenStreetMap", "Asks openstreetmap.org for pictures: it learns your address and which area you look at.", this.osm);
      const note = L.DomUtil.create("p", "wherein-statement", panel);
      note.textContent = this.statement;
      box.addEventListener("change", function (event) { self.choose(event.target.value === "osm"); });
      box.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && box.open) { box.open = false; summary.focus(); event.stopPropagation(); }
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },
    option: function (group, value, title, note, checked) {
      const line = L.DomUtil.create("label", "", group), input = L.DomUtil.create("input", "", line);
      const words = L.DomUtil.create("span", "", line);
      input.type = "radio";
      input.name = "wherein-basemap";
      input.value = value;
      input.checked = checked;
      L.DomUtil.create("b", "", words).textContent = title;
      L.DomUtil.create("small", "", words).textContent = note;
    }
  });

  function layersIcon() {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("aria-hidden", "true");
    ["M12 4 3 9l9 5 9-5z", "M4.5 13 12 17.2 19.5 13"].forEach(function (d) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      made.appendChild(path);
    });
    return made;
  }

  /* OpenStreetMap's pictures are asked for while this is on, and at no other time. */
  function basemaps(map, own, options, state) {
    const deepest = map.getMaxZoom(), box = map.getContainer();
    let tiles = null;
    function choose(osm) {
      keep(osm);
      state.tiles = osm ? "osm" : "offline";
      box.classList.toggle("wherein-osm", osm);
      if (tiles) { tiles.remove(); tiles = null; }
      if (osm) {
        own.forEach(function (layer) { layer.remove(); });
        map.setMaxZoom(OSM_ZOOM);
        tiles = L.tileLayer(OSM, { maxZoom: OSM_ZOOM, attribution: OSM_CREDIT, pane: "osm", referrerPolicy: "strict-origin-when-cross-origin" }).addTo(map);
      } else {
        map.setMaxZoom(deepest);
        own.forEach(function (layer) { layer.addTo(map); });
      }
    }
    if (options.offline) {   // a page of its own: nothing can be asked for
      state.tiles = "offline";
      own.forEach(function (layer) { layer.addTo(map); });
      return;
    }
    const osm = kept();
    if (osm) { choose(true); } else { state.tiles = "offline"; own.forEach(function (layer) { layer.addTo(map); }); }
    if (!options.small) { map.addControl(new Chooser(options.statement, choose, osm)); }
  }

  /* ---------- the whole ---------- */

  /* The frame may be shorter than the height Python asked for (phones); the style sheet may come later. */
  function fill(map) {
    const box = map.getContainer();
    box.style.setProperty("height", "100vh", "important");
    map.invalidateSize(false);
    new ResizeObserver(function () { map.invalidateSize(false); }).observe(box);
  }

  /* The frame has next to no height before Streamlit gives it one, and nothing fits into a strip. */
  W.whenSized = function whenSized(map, act) {
    if (Math.min(map.getSize().x, map.getSize().y) >= LEAST_SIZE) { act(); }
    else { map.once("resize", function () { whenSized(map, act); }); }
  };

  window.whereinBase = function (map, options) {
    const atlas = new Atlas(map, options), box = map.getContainer();
    const state = window.__wherein = { redraws: 0, repaints: 0, basemap: "loading", places: 0 };
    pane(map, "osm", 140);
    pane(map, "land", 150);
    pane(map, "shades", 160);
    pane(map, "lines", 170);
    pane(map, "names", 450).setAttribute("aria-hidden", "true");
    box.classList.toggle("wherein-dark", options.dark);
    box.style.background = atlas.colours.sea;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map of the places");
    if (!options.offline) { fill(map); }
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(options.attribution);
    const own = [
      new W.Tiles(function (context, at) { atlas.paintLand(context, at); }, { pane: "land" }),
      new W.Tiles(function (context, at) { atlas.paintLines(context, at); }, { pane: "lines" })
    ];
    const names = new Names(map, atlas);
    map.__whereinAtlas = atlas;
    map.__whereinSmall = options.small;
    basemaps(map, own, options, state);
    function changed() { own.forEach(function (layer) { layer.repaint(); }); names.draw(); map.fire("wherein:shapes"); }
    map.on("wherein:placed", function (event) { names.placed = event.placed; names.draw(); });
    map.on("moveend", function () { atlas.needView(changed); if (!map.__whereinPlaces) { names.draw(); } });
    atlas.start().then(function () {
      changed();
      atlas.needView(changed);
      state.basemap = "drawn";
    }).catch(function (error) {
      state.basemap = "missing";
      map.attributionControl.addAttribution("the basemap could not be loaded");
      warn(error);
    });
  };
})();
