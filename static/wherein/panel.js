/* Beside the map: the list of places, and below it what is read (a place's sentences, an article, a person).
   The list is what a screen reader has for a map. Names are set as text; `html` is made and escaped by
   geo/view/excerpt_html.py and geo/view/article_html.py. */
const WAIT = 300;

function make(name, props, parent) {
  const node = document.createElement(name);
  Object.assign(node, props || {});
  if (parent) { parent.appendChild(node); }
  return node;
}

class Panel {
  constructor(root, say) {
    this.say = say;
    this.box = make("div", { className: "wherein-panel" }, root);
    const tools = this.tools = make("div", { className: "wherein-tools" }, this.box);
    this.find = make("input", { type: "search", placeholder: "Find a place", autocomplete: "off", maxLength: 100 }, tools);
    this.find.setAttribute("aria-label", "Find a place in the list");
    let timer = 0;
    this.find.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => say(["find", this.find.value]), WAIT);
    });
    this.sort = make("select", {}, tools);
    this.sort.setAttribute("aria-label", "Order of the list");
    [["mentions", "most mentions"], ["name", "by name"], ["country", "by country"]].forEach(([value, text]) =>
      make("option", { value: value, textContent: text }, this.sort));
    this.sort.addEventListener("change", () => say(["sort", this.sort.value]));
    this.list = make("ol", { className: "wherein-list" }, this.box);
    this.list.setAttribute("aria-label", "Places");
    this.list.addEventListener("keydown", (event) => this.arrows(event));
    this.more = make("button", { type: "button", className: "wherein-button" }, this.box);
    this.more.addEventListener("click", () => say(["rows"]));
    this.note = make("p", { className: "wherein-note" }, this.box);
    this.reading = make("div", { className: "wherein-reading" }, this.box);
    this.reading.setAttribute("aria-live", "polite");
    this.box.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-act]");
      if (!pressed) { return; }
      this.pressed = [pressed.dataset.act, pressed.dataset.id];
      say(this.pressed);
    });
  }

  arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = Array.from(this.list.querySelectorAll("button")), at = all.indexOf(document.activeElement);
    if (!step || at < 0) { return; }
    event.preventDefault();
    (all[at + step] || all[at]).focus();
  }

  rows(data) {
    const focus = this.list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    data.rows.forEach((row, at) => {
      let item = this.list.children[at];
      if (!item) {
        item = make("li", {}, this.list);
        const button = make("button", { type: "button" }, item);
        button.dataset.act = "place";
        ["bdi", "small", "span"].forEach((name) => make(name, {}, button));
        button.lastChild.className = "wherein-number";
      }
      const button = item.firstChild, parts = button.children;
      button.dataset.id = row[0];
      parts[0].textContent = row[1];
      parts[1].textContent = row[2];
      parts[2].textContent = row[3];
      button.setAttribute("aria-label", row[1] + ", " + row[2] + ", " + row[3] + (row[3] === 1 ? " mention" : " mentions"));
      if (row[0] === data.chosen) { button.setAttribute("aria-current", "true"); } else { button.removeAttribute("aria-current"); }
    });
    while (this.list.children.length > data.rows.length) { this.list.removeChild(this.list.lastChild); }
    if (focus !== null) {
      const again = Array.from(this.list.querySelectorAll("button")).find((button) => button.dataset.id === focus);
      if (again && again !== document.activeElement) { again.focus({ preventScroll: true }); }
    }
  }

  /* The small map of a person or an event is a page of its own; a place chosen in it is chosen here. */
  smallMap(page) {
    const spot = this.reading.querySelector(".wherein-small");
    this.map = page;
    if (!page || !spot) { return; }
    const frame = make("iframe", { title: "Map of these places", srcdoc: page }, spot);
    frame.addEventListener("load", () => {
      frame.contentWindow.addEventListener("wherein:message", (event) => {
        const message = JSON.parse(event.detail);
        if (message.length === 1) { this.say(["place", message[0]]); }
      });
    });
  }

  /* While something is corrected the panel is away; then it is as it was, with the focus where it was. */
  step(aside) {
    if (this.box.hidden === aside) { return; }
    if (aside) { this.top = this.reading.scrollTop; }
    this.box.hidden = aside;
    if (aside) { return; }
    this.reading.scrollTop = this.top;
    const again = this.pressed && Array.from(this.reading.querySelectorAll("button[data-act]")).find((button) =>
      button.dataset.act === this.pressed[0] && button.dataset.id === this.pressed[1]);
    if (again && (document.activeElement === document.body || document.activeElement === null)) { again.focus(); }
  }

  draw(data) {
    if (document.activeElement !== this.find) { this.find.value = data.find; }
    this.sort.value = data.sort;
    this.tools.hidden = this.list.hidden = data.total === 0 && !data.find;
    this.rows(data);
    this.more.hidden = !data.left;
    this.more.textContent = "Show more places (" + data.left.toLocaleString("en") + " left)";
    this.note.textContent = data.note;
    this.note.hidden = !data.note;
    if (this.shown !== data.html || this.map !== data.map) {
      const other = this.about !== data.about;
      this.shown = data.html;
      this.about = data.about;
      this.reading.innerHTML = data.html;
      this.smallMap(data.map);
      if (other) { this.reading.scrollTop = 0; }
      const mark = other && this.reading.querySelector(".wherein-m-chosen");
      if (mark) { mark.scrollIntoView({ block: "nearest" }); }
    }
    this.box.classList.toggle("wherein-reads", data.html !== "");
    this.step(data.aside);
  }
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const mind = root.wherein = root.wherein || { tell: null, outbox: whereinOutbox(), panel: null };
  mind.tell = (message) => setTriggerValue("act", mind.outbox(message));
  if (!mind.panel) { mind.panel = new Panel(root, (message) => mind.tell(message)); }
  if (!mind.outbox.waits(data.heard)) { mind.panel.draw(data); }
}
