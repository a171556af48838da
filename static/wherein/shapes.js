/* Shapes and lines as this map keeps them: world pixels of zoom 0 (256 wide), painted onto canvas tiles. */
(function () {
  "use strict";

  const WORLD = 256;         // pixels of the whole world at zoom 0
  const NORTH = 85.0511;     // Web Mercator ends there
  const TILE = 512;          // pixels of one canvas
  const STEP = 0.6;          // pixels; points closer than that to the one before are not painted

  function x(lon) { return (lon + 180) / 360 * WORLD; }

  function y(lat) {
    const sine = Math.sin(Math.max(-NORTH, Math.min(NORTH, lat)) * Math.PI / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
  }

  function Line(flat, scale) {
    const points = new Float64Array(flat.length);
    let lon = 0, lat = 0;
    this.west = this.north = Infinity;
    this.east = this.south = -Infinity;
    for (let i = 0; i < flat.length; i += 2) {
      lon += flat[i];
      lat += flat[i + 1];
      const px = points[i] = x(lon / scale), py = points[i + 1] = y(lat / scale);
      if (px < this.west) { this.west = px; }
      if (px > this.east) { this.east = px; }
      if (py < this.north) { this.north = py; }
      if (py > this.south) { this.south = py; }
    }
    this.points = points;
  }

  Line.prototype.meets = function (box) {
    return this.west < box.east && this.east > box.west && this.north < box.south && this.south > box.north;
  };

  /* Adds the line to the path. Sides along the edge of the world are no coast: `open` leaves them out. */
  Line.prototype.trace = function (context, at, open) {
    const p = this.points, last = p.length - 2, k = at.scale;
    let fromX = p[0] * k - at.x, fromY = p[1] * k - at.y;
    context.moveTo(fromX, fromY);
    for (let i = 2; i <= last; i += 2) {
      const toX = p[i] * k - at.x, toY = p[i + 1] * k - at.y;
      if (i < last && Math.abs(toX - fromX) < STEP && Math.abs(toY - fromY) < STEP) { continue; }
      if (open && onEdge(p[i]) && onEdge(p[i - 2])) { context.moveTo(toX, toY); } else { context.lineTo(toX, toY); }
      fromX = toX;
      fromY = toY;
    }
  };

  function onEdge(px) { return px < 0.01 || px > WORLD - 0.01; }

  /* raw: see geo/view/basemap.py */
  function Shape(raw, scale) {
    this.name = raw.n;
    this.keys = raw.k || [];
    this.lat = raw.p[0];
    this.lon = raw.p[1];
    this.zoom = raw.z;
    this.rings = (raw.r || []).map(function (flat) { return new Line(flat, scale); });
    this.lines = (raw.l || []).map(function (flat) { return new Line(flat, scale); });
    // the largest part tells where to look: Russia's box with Chukotka is the whole world
    this.main = this.rings.reduce(function (best, ring) { return size(ring) > size(best) ? ring : best; }, this.rings[0]);
  }

  function size(ring) { return (ring.east - ring.west) * (ring.south - ring.north); }

  Shape.prototype.fill = function (context, at) {
    let any = false;
    context.beginPath();
    this.rings.forEach(function (ring) { if (ring.meets(at)) { ring.trace(context, at, false); any = true; } });
    if (any) { context.fill("evenodd"); }
  };

  Shape.prototype.stroke = function (context, at) {
    stroke(context, at, this.rings);
    stroke(context, at, this.lines);
  };

  /* Largest extent of the main part in pixels. */
  Shape.prototype.extent = function (scale) {
    const it = this.main;
    return it ? Math.max(it.east - it.west, it.south - it.north) * scale : 0;
  };

  Shape.prototype.bounds = function () {
    const it = this.main;
    return L.latLngBounds(unproject(it.west, it.south), unproject(it.east, it.north));
  };

  function unproject(px, py) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * py / WORLD))) * 180 / Math.PI;
    return L.latLng(lat, px / WORLD * 360 - 180);
  }

  function stroke(context, at, lines) {
    context.beginPath();
    lines.forEach(function (line) { if (line.meets(at)) { line.trace(context, at, true); } });
    context.stroke();
  }

  /* A layer of canvas tiles; `paint(context, at)` draws, `at` being scale, offset and the tile's box. */
  const Tiles = L.GridLayer.extend({
    initialize: function (paint, options) {
      L.GridLayer.prototype.initialize.call(this, Object.assign({ tileSize: TILE, keepBuffer: 1, updateWhenZooming: false }, options));
      this.paint = paint;
    },
    createTile: function (coords) {
      const tile = document.createElement("canvas"), dense = Math.min(2, window.devicePixelRatio || 1);
      tile.width = tile.height = TILE * dense;
      this.draw(tile, coords);
      return tile;
    },
    draw: function (tile, coords) {
      const context = tile.getContext("2d"), dense = tile.width / TILE, scale = Math.pow(2, coords.z);
      const at = { zoom: coords.z, scale: scale, x: coords.x * TILE, y: coords.y * TILE }, margin = 4 / scale;
      at.west = at.x / scale - margin;
      at.north = at.y / scale - margin;
      at.east = (at.x + TILE) / scale + margin;
      at.south = (at.y + TILE) / scale + margin;
      context.setTransform(dense, 0, 0, dense, 0, 0);
      context.clearRect(0, 0, TILE, TILE);
      context.lineJoin = "round";
      this.paint(context, at);
    },
    /* Paints what is there once more, in place: nothing flickers. */
    repaint: function () {
      Object.keys(this._tiles || {}).forEach(function (key) {
        const tile = this._tiles[key];
        this.draw(tile.el, this._wrapCoords(tile.coords));
      }, this);
    }
  });

  function json(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) { throw new Error(url + ": " + answer.status); }
      return answer.json();
    });
  }

  /* A file of shapes and borders, decoded. */
  function load(url) {
    return window.wherein.json(url).then(function (raw) {   // a page without a server has its own
      return {
        shapes: raw.shapes.map(function (it) { return new Shape(it, raw.scale); }),
        borders: (raw.borders || []).map(function (flat) { return new Line(flat, raw.scale); })
      };
    });
  }

  window.wherein = { x: x, y: y, unproject: unproject, stroke: stroke, Tiles: Tiles, json: json, load: load };
})();
