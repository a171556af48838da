/* Places to choose from while a reader corrects one: numbered hollow markers over the others, and a point that a
   click, or Enter at the map's centre, gives. Names are set as text. */
(function () {
  "use strict";

  function Picker(map) {
    this.map = map;
    this.layer = L.layerGroup().addTo(map);
    this.pane = map.createPane("picks");
    this.pane.style.zIndex = 640;
    this.data = null;
    this.told = "";
    const self = this, box = map.getContainer();
    box.addEventListener("click", function (event) { self.click(event); }, true);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === box && self.data && self.data.picking) { self.give(map.getCenter()); }
    });
  }

  Picker.prototype.say = function (message) { this.map.__whereinPlaces.send(message, null); };

  Picker.prototype.click = function (event) {
    if (!this.data || !this.data.picking || event.target.closest(".leaflet-control")) { return; }
    if (this.map.dragging && this.map.dragging.moved()) { return; }
    event.stopPropagation();
    this.give(this.map.mouseEventToLatLng(event));
  };

  Picker.prototype.give = function (at) {
    const point = at.wrap();
    this.data.picking = false;
    this.look();
    this.say(["pick", Math.round(point.lat * 1e5) / 1e5, Math.round(point.lng * 1e5) / 1e5]);
  };

  Picker.prototype.look = function () {
    const picking = Boolean(this.data && this.data.picking);
    this.map.getContainer().classList.toggle("wherein-picking", picking);
    if (this.hint) { this.hint.remove(); this.hint = null; }
    if (picking) {
      this.hint = L.DomUtil.create("p", "wherein-pick-hint", this.map.getContainer());
      this.hint.setAttribute("role", "status");
      this.hint.textContent = "Click where it is. By keyboard: arrows move the map, Enter takes the cross.";
      L.DomUtil.create("i", "wherein-cross", this.hint);
    }
  };

  Picker.prototype.marker = function (lat, lon, text, title, chosen, act) {
    const self = this, icon = L.divIcon({ className: "wherein-pick" + (chosen ? " wherein-pick-chosen" : ""), html: "", iconSize: [26, 26] });
    const marker = L.marker([lat, lon], { icon: icon, pane: "picks", keyboard: true, title: title, alt: title }).addTo(this.layer);
    const element = marker.getElement();
    element.textContent = text;
    element.setAttribute("aria-label", title);
    if (act) { marker.on("click keypress", function (event) {
      if (event.type === "click" || event.originalEvent.key === "Enter") { self.say(["act", "chosen", act]); }
    }); }
  };

  Picker.prototype.take = function (data) {
    const text = JSON.stringify(data), places = data ? data.places : [];
    if (text === this.told) { return; }
    const fresh = data && JSON.stringify(places) !== this.shown;
    this.told = text;
    this.data = data;
    this.shown = data ? JSON.stringify(places) : "";
    this.layer.clearLayers();
    this.look();
    if (!data) { return; }
    this.map.closePopup();
    places.forEach(function (it, at) {
      this.marker(it[2], it[3], String(at + 1), (at + 1) + ": " + it[1], it[0] === data.chosen, it[0]);
    }, this);
    if (data.point) { this.marker(data.point[0], data.point[1], "+", "The point you gave", data.chosen === "point", "point"); }
    if (fresh && places.length) { this.fit(places); }
  };

  /* All that can be chosen comes into view. */
  Picker.prototype.fit = function (places) {
    const bounds = L.latLngBounds(places.map(function (it) { return [it[2], it[3]]; }));
    if (!this.map.getBounds().contains(bounds)) { this.map.fitBounds(bounds, { padding: [40, 40], maxZoom: 8, animate: false }); }
  };

  window.__whereinPicks = 0;
  window.whereinPicks = function (map, data) {
    const picker = map.__whereinPicker || (map.__whereinPicker = new Picker(map));
    window.wherein.whenSized(map, function () { picker.take(data); window.__whereinPicks += 1; });
  };
})();
