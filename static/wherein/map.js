/* The map's client side. Python hands over data only, as JSON; text from outside becomes text nodes here,
   except a place's popup, whose HTML geo/view/excerpt_html.py has escaped. */
(function () {
  "use strict";

  var FIRST_ZOOM = 7;        // never closer than this when the map first fits all places
  var CHOSEN_ZOOM = 6;       // choosing a place in the list goes at least this close
  var LEAST_SIZE = 150;      // pixels; a smaller map is still being laid out
  var CLUSTER_RADIUS = 42;   // pixels

  /* ---------- basemap ---------- */

  function palette(dark) {
    return dark
      ? { sea: "#16202b", land: "#26313d", border: "#455464", water: "#16202b", river: "#1d2b39" }
      : { sea: "#d5e2ea", land: "#f6f3ec", border: "#c3bbac", water: "#d5e2ea", river: "#bfd3de" };
  }

  function backgroundPane(map, name, zIndex) {
    var pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    return pane;
  }

  function json(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) { throw new Error(url + ": " + answer.status); }
      return answer.json();
    });
  }

  function drawCountries(map, countries, colours, renderer) {
    L.geoJSON(countries, {
      pane: "land", interactive: false, renderer: renderer,
      style: { color: colours.border, weight: 0.8, fillColor: colours.land, fillOpacity: 1 }
    }).addTo(map);
  }

  function drawWater(map, water, colours, renderer) {
    L.geoJSON(water, {
      pane: "land", interactive: false, renderer: renderer,
      style: function (feature) {
        return feature.geometry.type.indexOf("Polygon") >= 0
          ? { stroke: false, fillColor: colours.water, fillOpacity: 1 }
          : { color: colours.river, weight: 1, fill: false };
      }
    }).addTo(map);
  }

  function labelIcon(name) {
    var box = document.createElement("span");
    box.textContent = name;
    return L.divIcon({ className: "wherein-country", html: box, iconSize: [0, 0] });
  }

  function labelCountries(map, countries) {
    var shown = L.layerGroup().addTo(map);
    function draw() {
      var view = map.getBounds().pad(0.1), zoom = map.getZoom();
      shown.clearLayers();
      countries.features.forEach(function (feature) {
        var p = feature.properties;
        if (p.zoom > zoom || !view.contains([p.lat, p.lon])) { return; }
        L.marker([p.lat, p.lon], {
          pane: "names", interactive: false, keyboard: false, icon: labelIcon(p.name)
        }).addTo(shown);
      });
    }
    map.on("moveend", draw);
    draw();
  }

  /* The frame may be shorter than the height Python asked for (phones); the style sheet may come later. */
  function fill(map) {
    var box = map.getContainer();
    box.style.setProperty("height", "100vh", "important");
    map.invalidateSize(false);
    new ResizeObserver(function () { map.invalidateSize(false); }).observe(box);
  }

  /* The frame has next to no height before Streamlit gives it one, and nothing fits into a strip. */
  function whenSized(map, act) {
    if (Math.min(map.getSize().x, map.getSize().y) >= LEAST_SIZE) { act(); }
    else { map.once("resize", function () { whenSized(map, act); }); }
  }

  window.whereinBase = function (map, options) {
    var colours = palette(options.dark);
    backgroundPane(map, "land", 150);
    backgroundPane(map, "names", 450).setAttribute("aria-hidden", "true");
    map.getContainer().classList.toggle("wherein-dark", options.dark);
    map.getContainer().style.background = colours.sea;
    fill(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(options.attribution);
    var renderer = L.canvas({ pane: "land", padding: 0.5 });
    var state = window.__wherein = { redraws: 0, basemap: "loading", places: 0 };
    Promise.all([json(options.countries), json(options.water)]).then(function (files) {
      drawCountries(map, files[0], colours, renderer);
      drawWater(map, files[1], colours, renderer);
      labelCountries(map, files[0]);
      state.basemap = "drawn";
    }).catch(function (error) {
      state.basemap = "missing";
      map.attributionControl.addAttribution("the basemap could not be loaded");
      console.warn(String(error));
    });
  };

  /* ---------- places ---------- */

  function short(count) { return count > 9999 ? Math.round(count / 1000) + "k" : String(count); }

  function diameter(count) { return Math.round(Math.min(56, 24 + 5 * Math.log2(count))); }

  function icon(count, colour, extra) {
    var size = diameter(count), dot = document.createElement("span");
    dot.textContent = short(count);
    dot.style.background = colour;
    return L.divIcon({ className: "wherein-dot " + extra, html: dot, iconSize: [size, size] });
  }

  function phrase(count, one, many) { return count + " " + (count === 1 ? one : many); }

  function clusterIcon(cluster) {
    var children = cluster.getAllChildMarkers(), count = 0, groups = {};
    children.forEach(function (marker) {
      count += marker.options.mentions;
      groups[marker.options.colour] = (groups[marker.options.colour] || 0) + marker.options.mentions;
    });
    var colour = Object.keys(groups).sort(function (a, b) { return groups[b] - groups[a]; })[0];
    // markercluster gives its own markers neither title nor alt; they are set before the icon is made
    cluster.options.title = phrase(count, "mention", "mentions") + " in " + children.length + " places";
    cluster.options.alt = cluster.options.title;
    return icon(count, colour, "wherein-cluster");
  }

  function Places(map, options) {
    this.map = map;
    this.options = options;
    this.byId = {};
    this.data = null;
    this.focus = 0;
    this.fitted = false;
    this.layer = L.markerClusterGroup({
      chunkedLoading: false, maxClusterRadius: CLUSTER_RADIUS, animate: false, showCoverageOnHover: false,
      disableClusteringAtZoom: 9, spiderfyOnMaxZoom: true, iconCreateFunction: clusterIcon
    }).addTo(map);
    this.legend = null;
  }

  Places.prototype.marker = function (row) {
    var self = this, place = {
      id: row[0], lat: row[1], lon: row[2], mentions: row[3], name: row[4], group: row[5], score: row[6], html: row[7]
    };
    var colour = (this.options.groups[place.group] || this.options.groups[""]).colour;
    var label = place.name + ", " + phrase(place.mentions, "mention", "mentions");
    var marker = L.marker([place.lat, place.lon], {
      icon: icon(place.mentions, colour, place.score < this.options.unsure ? "wherein-unsure" : ""),
      mentions: place.mentions, colour: colour, title: label, alt: label, keyboard: true, riseOnHover: true
    });
    marker.place = place;
    function choose() { self.open(marker); self.tell(place.id); }
    marker.on("click", choose);
    marker.on("keypress", function (event) { if (event.originalEvent.key === "Enter") { choose(); } });
    // markers are role=button without text: the label is what a screen reader says
    marker.on("add", function () { marker.getElement().setAttribute("aria-label", label); });
    return marker;
  };

  Places.prototype.content = function (place) {
    var box = document.createElement("div");
    box.className = "wherein-popup";
    if (place.html) {
      box.innerHTML = place.html;
    } else {
      var name = box.appendChild(document.createElement("h2")), note = box.appendChild(document.createElement("p"));
      name.textContent = place.name;
      note.textContent = phrase(place.mentions, "mention", "mentions") + ": see the list";
    }
    return box;
  };

  Places.prototype.open = function (marker) {
    var width = Math.min(340, this.map.getSize().x - 100);
    this.chosen = marker.place.id;
    this.popup = L.popup({
      maxWidth: width, minWidth: Math.min(240, width), maxHeight: Math.max(120, this.map.getSize().y / 2 - 60),
      autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [56, 12], offset: [0, -diameter(marker.place.mentions) / 2 + 6]
    }).setLatLng(marker.getLatLng()).setContent(this.content(marker.place)).openOn(this.map);
  };

  /* The choice goes to Python under the one name that the page asks streamlit-folium for. */
  Places.prototype.tell = function (id) {
    var shared = window.__GLOBAL_DATA__;
    if (!shared || !window.Streamlit) { return; }
    shared.last_object_clicked_tooltip = JSON.stringify([id, Date.now()]);
    shared.previous_data = { last_object_clicked_tooltip: shared.last_object_clicked_tooltip };
    window.Streamlit.setComponentValue(shared.previous_data);
  };

  Places.prototype.swap = function (rows) {
    var markers = rows.map(this.marker, this), byId = {};
    markers.forEach(function (marker) { byId[marker.place.id] = marker; });
    this.byId = byId;
    this.layer.clearLayers();
    this.layer.addLayers(markers);
    if (this.popup && this.popup.isOpen()) {
      var same = byId[this.chosen];
      if (same) { this.popup.setContent(this.content(same.place)); } else { this.map.closePopup(this.popup); }
    }
    this.explain(rows);
  };

  Places.prototype.explain = function (rows) {
    var groups = this.options.groups, least = this.options.unsure, present = {}, unsure = false;
    rows.forEach(function (row) { present[row[5]] = true; unsure = unsure || row[6] < least; });
    if (this.legend) { this.legend.remove(); }
    if (!rows.length) { this.legend = null; return; }
    var open = this.map.getSize().x > 560;
    this.legend = L.control({ position: "bottomright" });
    this.legend.onAdd = function () {
      var box = L.DomUtil.create("details", "wherein-legend");
      box.open = open;
      L.DomUtil.create("summary", "", box).textContent = "Colours";
      Object.keys(groups).forEach(function (key) {
        if (!present[key]) { return; }
        var line = L.DomUtil.create("div", "", box), dot = L.DomUtil.create("i", "", line);
        dot.style.background = groups[key].colour;
        line.appendChild(document.createTextNode(groups[key].label));
      });
      if (unsure) {
        var last = L.DomUtil.create("div", "", box);
        L.DomUtil.create("i", "wherein-unsure-key", last);
        last.appendChild(document.createTextNode("uncertain place"));
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    this.legend.addTo(this.map);
  };

  Places.prototype.fit = function (rows) {
    if (this.fitted || !rows.length) { return; }
    this.fitted = true;
    this.map.fitBounds(L.latLngBounds(rows.map(function (row) { return [row[1], row[2]]; })), {
      padding: [36, 36], maxZoom: FIRST_ZOOM, animate: false
    });
  };

  Places.prototype.goTo = function (id) {
    var marker = this.byId[id], self = this;
    if (!marker) { this.map.closePopup(); return; }
    var zoom = Math.max(this.map.getZoom(), CHOSEN_ZOOM), calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.once("moveend", function () { self.open(marker); });
    if (calm) { this.map.setView(marker.getLatLng(), zoom, { animate: false }); }
    else { this.map.flyTo(marker.getLatLng(), zoom, { duration: 0.5 }); }
  };

  Places.prototype.take = function (payload) {
    if (this.data !== payload.digest) {
      this.data = payload.digest;
      this.swap(payload.rows);
      this.fit(payload.rows);
      stamp(window.__wherein, payload.rows);
    }
    if (payload.focus !== this.focus) {
      this.focus = payload.focus;
      if (payload.selected === null) { this.map.closePopup(); } else { this.goTo(payload.selected); }
    }
  };

  function stamp(state, rows) {
    requestAnimationFrame(function () {
      requestAnimationFrame(function () {
        state.redraws += 1;
        state.places = rows.length;
        state.redrawnAt = performance.timeOrigin + performance.now();
      });
    });
  }

  /* options: {groups, unsure}; payload: {rows, digest, focus, selected}. One layer per map; its data are swapped. */
  window.whereinPlaces = function (map, options, payload) {
    var places = map.__whereinPlaces;
    if (!places) { places = map.__whereinPlaces = new Places(map, options); }
    whenSized(map, function () { places.take(payload); });
  };
})();
