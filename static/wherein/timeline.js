/* The timeline: bars of mentions over time, a brush by mouse, touch or arrow keys, and a play button that
   moves a window along. Each step waits until the page has drawn the one before. */
const STEP = 900, HEIGHT = 64;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function make(name, props, parent) {
  const node = document.createElement(name);
  Object.assign(node, props || {});
  if (parent) { parent.appendChild(node); }
  return node;
}

function words(day, unit) {
  const year = String(Number(day.slice(0, 4))), month = MONTHS[Number(day.slice(5, 7)) - 1];
  if (unit === "day") { return Number(day.slice(8)) + " " + month + " " + year; }
  if (unit === "month") { return month + " " + year; }
  return year;
}

class Timeline {
  constructor(root, say) {
    this.say = say;
    this.from = this.to = null;
    const box = make("section", { className: "wherein-timeline" }, root);
    box.setAttribute("aria-label", "Timeline");
    const head = make("div", { className: "wherein-timeline-head" }, box);
    this.play = make("button", { type: "button", className: "wherein-button" }, head);
    this.play.addEventListener("click", () => this.toggle());
    this.said = make("span", { className: "wherein-timeline-said" }, head);
    this.all = make("button", { type: "button", className: "wherein-button", textContent: "All dates" }, head);
    this.all.addEventListener("click", () => { this.stop(); this.send(null, null); });
    this.basis = make("select", {}, head);
    this.basis.setAttribute("aria-label", "Which dates");
    [["event", "dates of events"], ["publication", "dates of publication"]].forEach(([value, text]) =>
      make("option", { value: value, textContent: text }, this.basis));
    this.basis.addEventListener("change", () => { this.stop(); say(["basis", this.basis.value]); });
    const label = make("label", { className: "wherein-undated" }, head);
    this.undated = make("input", { type: "checkbox" }, label);
    this.undatedText = make("span", {}, label);
    this.undated.addEventListener("change", () => say(["undated", this.undated.checked]));
    this.bars = make("div", { className: "wherein-bars" }, box);
    this.bars.style.height = HEIGHT + "px";
    this.shade = make("div", { className: "wherein-shade" });
    this.scale = make("div", { className: "wherein-scale" }, box);
    this.scale.setAttribute("aria-hidden", "true");
    const ends = make("div", { className: "wherein-ends" }, box);
    this.first = this.slider(ends, "First date shown");
    this.last = this.slider(ends, "Last date shown");
    this.brush();
  }

  slider(parent, name) {
    const node = make("input", { type: "range", min: 0, step: 1 }, parent);
    node.setAttribute("aria-label", name);
    node.addEventListener("input", () => { this.stop(); this.mark(...this.ends()); });
    node.addEventListener("change", () => { this.stop(); const [a, b] = this.ends(); this.send(a, b); });
    return node;
  }

  ends() {
    const a = Number(this.first.value), b = Number(this.last.value);
    return [Math.min(a, b), Math.max(a, b)];
  }

  brush() {
    let from = null;
    const at = (event) => {
      const box = this.bars.getBoundingClientRect();
      const share = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
      return Math.floor(share * this.data.bins.length);
    };
    const span = (event) => { const to = at(event); return [Math.min(from, to), Math.max(from, to)]; };
    this.bars.addEventListener("pointerdown", (event) => {
      if (!this.data.bins.length || event.button) { return; }
      this.stop();
      from = at(event);
      this.bars.setPointerCapture(event.pointerId);
      this.mark(...span(event));
      event.preventDefault();
    });
    this.bars.addEventListener("pointermove", (event) => { if (from !== null) { this.mark(...span(event)); } });
    this.bars.addEventListener("pointerup", (event) => {
      if (from === null) { return; }
      const [a, b] = span(event);
      from = null;
      this.send(a, b);
    });
    this.bars.addEventListener("pointercancel", () => { from = null; this.mark(this.from, this.to); });
  }

  /* Shade what lies outside a..b; nulls shade nothing. */
  mark(a, b) {
    const n = this.data.bins.length || 1;
    const whole = a === null || (a === 0 && b === n - 1);
    this.first.value = a === null ? 0 : a;
    this.last.value = b === null ? n - 1 : b;
    [this.first, this.last].forEach((node) => {
      const bin = this.data.bins[Number(node.value)];
      node.setAttribute("aria-valuetext", bin ? words(bin[0], this.data.unit) : "");
    });
    Array.from(this.bars.children).forEach((bar, at) => {
      bar.classList.toggle("wherein-out", !whole && (at < a || at > b));
    });
    const bins = this.data.bins;
    this.said.textContent = !bins.length ? "nothing here has a date"
      : words(bins[whole ? 0 : a][0], this.data.unit) + " to " + words(bins[whole ? n - 1 : b][1], this.data.unit);
    this.all.hidden = whole;
  }

  send(a, b) {
    const bins = this.data.bins;
    if (a === null || (a === 0 && b === bins.length - 1)) {
      this.mark(null, null);
      this.say(["brush", null, null]);
    } else {
      this.mark(a, b);
      this.say(["brush", bins[a][0], bins[b][1]]);
    }
  }

  toggle() { if (this.playing) { this.stop(); } else { this.start(); } }

  start() {
    const n = this.data.bins.length;
    if (!n) { return; }
    const narrow = this.from !== null && (this.from > 0 || this.to < n - 1);
    this.width = narrow ? this.to - this.from : Math.max(0, Math.round(n / 12) - 1);
    this.next = narrow && this.to < n - 1 ? this.from + 1 : 0;
    this.playing = true;
    this.label();
    this.step();
  }

  step() {
    if (!this.playing) { return; }
    const n = this.data.bins.length;
    while (this.next + this.width < n - 1 && !this.data.bins.slice(this.next, this.next + this.width + 1).some((bin) => bin[2])) {
      this.next += 1;
    }
    if (this.next + this.width > n - 1) { this.stop(); return; }
    this.due = performance.now() + STEP;
    this.waiting = true;
    this.send(this.next, this.next + this.width);
    this.next += 1;
  }

  /* The page has drawn a step: go on when its time is over. */
  drawn() {
    if (!this.playing || !this.waiting) { return; }
    this.waiting = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.step(), Math.max(0, this.due - performance.now()));
  }

  stop() {
    clearTimeout(this.timer);
    this.playing = this.waiting = false;
    this.label();
  }

  label() {
    this.play.textContent = this.playing ? "\u275A\u275A Pause" : "\u25B6 Play";
    this.play.setAttribute("aria-pressed", String(Boolean(this.playing)));
  }

  draw(data) {
    this.data = data;
    const most = Math.max(1, ...data.bins.map((bin) => bin[2]));
    while (this.bars.children.length > data.bins.length) { this.bars.removeChild(this.bars.lastChild); }
    data.bins.forEach((bin, at) => {
      const bar = this.bars.children[at] || make("i", {}, this.bars);
      bar.style.height = bin[2] ? Math.max(3, Math.round(HEIGHT * Math.sqrt(bin[2] / most))) + "px" : "0";
      bar.title = words(bin[0], data.unit) + ": " + bin[2] + (bin[2] === 1 ? " mention" : " mentions");
    });
    this.first.max = this.last.max = Math.max(0, data.bins.length - 1);
    const found = (day, end) => data.bins.findIndex((bin) => (end ? bin[1] >= day : bin[0] <= day && bin[1] >= day));
    this.from = data.from ? Math.max(0, found(data.from, false)) : data.to ? 0 : null;
    this.to = data.to ? found(data.to, true) : data.from ? data.bins.length - 1 : null;
    if (this.to === -1) { this.to = data.bins.length - 1; }
    this.mark(this.from, this.to);
    this.scale.replaceChildren();
    const ticks = Math.min(5, data.bins.length);
    for (let at = 0; at < ticks; at += 1) {
      const bin = data.bins[Math.floor(at * (data.bins.length - 1) / Math.max(1, ticks - 1))];
      make("span", { textContent: words(bin[0], data.unit) }, this.scale);
    }
    this.basis.value = data.basis;
    this.undated.checked = data.undated;
    this.undatedText.textContent = "undated too (" + data.without.toLocaleString("en") + ")";
    const still = data.bins.length < 2;
    this.play.disabled = still;
    this.first.parentNode.hidden = still;
    this.label();
    this.drawn();
  }
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const mind = root.wherein = root.wherein || { tell: null, outbox: whereinOutbox(), line: null };
  mind.tell = (message) => setTriggerValue("act", mind.outbox(message));
  if (!mind.line) { mind.line = new Timeline(root, (message) => mind.tell(message)); }
  if (!mind.outbox.waits(data.heard)) { mind.line.draw(data); }
}
