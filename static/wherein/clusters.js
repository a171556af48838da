/* Which markers stand for which places at a zoom. Points are typed arrays of world pixels at zoom 0. */
(function () {
  "use strict";

  const W = window.wherein;

  /* Groups points that lie within `radius` pixels of a larger one, in the order given (largest first).

     points: {x, y, mentions, group} typed arrays; chosen: indices to group; alone: an index that keeps to itself,
     or -1; groups: how many groups there are. Gives a list of {seed, members, mentions, group}. A cluster stands
     on its largest place, so two of them are never closer than `radius` and a name fits it. */
  W.cluster = function (points, chosen, alone, scale, radius, groups) {
    const cells = new Map(), made = [], reach = radius / scale, square = reach * reach, columns = Math.ceil(512 / reach) + 3;
    function begin(i) {
      const it = { seed: i, members: [i], mentions: points.mentions[i], group: points.group[i], tally: null };
      made.push(it);
      return it;
    }
    if (alone >= 0) { begin(alone); }
    for (let n = 0; n < chosen.length; n++) {
      const i = chosen[n], x = points.x[i], y = points.y[i];
      if (i === alone) { continue; }
      const column = Math.floor(x / reach) + 1, row = Math.floor(y / reach) + 1;
      let best = null, least = square;
      for (let r = row - 1; r <= row + 1; r++) {
        for (let c = column - 1; c <= column + 1; c++) {
          const there = cells.get(r * columns + c);
          if (!there) { continue; }
          for (let k = 0; k < there.length; k++) {
            const dx = points.x[there[k].seed] - x, dy = points.y[there[k].seed] - y, far = dx * dx + dy * dy;
            if (far < least) { least = far; best = there[k]; }
          }
        }
      }
      if (best) { join(best, i); continue; }
      const key = row * columns + column, fresh = begin(i);
      if (cells.has(key)) { cells.get(key).push(fresh); } else { cells.set(key, [fresh]); }
    }
    function join(it, i) {
      if (!it.tally) { it.tally = new Float64Array(groups); it.tally[points.group[it.seed]] = it.mentions; }
      it.members.push(i);
      it.mentions += points.mentions[i];
      it.tally[points.group[i]] += points.mentions[i];
    }
    made.forEach(function (it) { if (it.tally) { it.group = it.tally.indexOf(Math.max.apply(null, it.tally)); } });
    return made;
  };

  /* Boxes in a grid, so that each is compared with its neighbours alone. */
  function Room() { this.cells = new Map(); }

  const CELL = 80;

  Room.prototype.some = function (box, act) {
    for (let i = Math.floor(box.left / CELL); i <= Math.floor(box.right / CELL); i++) {
      for (let j = Math.floor(box.top / CELL); j <= Math.floor(box.bottom / CELL); j++) {
        if (act(i * 1e6 + j)) { return true; }
      }
    }
    return false;
  };

  Room.prototype.free = function (box) {
    const cells = this.cells;
    return !this.some(box, function (key) {
      const there = cells.get(key);
      return there !== undefined && there.some(function (it) {
        return it.left < box.right && it.right > box.left && it.top < box.bottom && it.bottom > box.top;
      });
    });
  };

  Room.prototype.take = function (box) {
    const cells = this.cells;
    this.some(box, function (key) {
      if (cells.has(key)) { cells.get(key).push(box); } else { cells.set(key, [box]); }
    });
  };

  W.Room = Room;
  W.around = function (x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  };

  const HEIGHT = 24, SMALL = 14, GAP = 3;

  /* Gives each area its label: with its name where there is room, moved a little if need be, else the number alone,
     else a small square; what is `last` in importance and finds no room at all gets the form "none".

     areas: [{x, y, nameWidth, numberWidth}] in pixels of the zoom, the most important first; room: what the markers
     leave. Sets `form`, `width`, `height`, `dx` and `dy`. */
  W.labelAreas = function (areas, room) {
    areas.forEach(function (area) {
      const forms = [["name", area.nameWidth, HEIGHT], ["number", area.numberWidth, HEIGHT], ["tick", SMALL, SMALL]];
      const found = forms.some(function (form) {
        const side = form[1] / 2 + 16;
        return [[0, 0], [0, 24], [0, -24], [side, 0], [-side, 0], [0, 40], [0, -40]].some(function (step) {
          return settle(area, form, step, room);
        });
      });
      if (!found) { settle(area, area.last ? ["none", 0, 0] : forms[2], [0, 0], null); }
    });
  };

  function settle(area, form, step, room) {
    const box = W.around(area.x + step[0], area.y + step[1], form[1] + GAP, form[2] + GAP);
    if (room && !room.free(box)) { return false; }
    if (room) { room.take(box); }
    area.form = form[0];
    area.width = form[1];
    area.height = form[2];
    area.dx = step[0];
    area.dy = step[1];
    return true;
  }
})();
