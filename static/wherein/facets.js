/* The filters: a text search and one list of checkboxes per facet, with live counts. Runs in the page itself
   as a Streamlit component; all text arrives as data and is set as text, never as HTML. */
const WAIT = 350;

function make(name, props, parent) {
  const node = document.createElement(name);
  Object.assign(node, props || {});
  if (parent) { parent.appendChild(node); }
  return node;
}

function later(act) {
  let timer = 0;
  const wait = () => { clearTimeout(timer); timer = setTimeout(act, WAIT); };
  wait.now = () => { clearTimeout(timer); act(); };
  return wait;
}

function searchBox(label, placeholder, parent, send) {
  const box = make("input", { type: "search", placeholder: placeholder, autocomplete: "off", maxLength: 300 }, parent);
  box.setAttribute("aria-label", label);
  let sent = "";
  const tell = later(() => { if (box.value !== sent) { sent = box.value; send(sent); } });
  box.addEventListener("input", tell);
  box.addEventListener("change", tell.now);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") { tell.now(); } });
  box.show = (text) => { if (document.activeElement !== box && sent !== text) { box.value = sent = text; } };
  return box;
}

/* One line: checkbox, label, count; kept between draws so that the focus stays. */
function line(lines, facet, option, say) {
  const key = facet + "\u0000" + option.value;
  let row = lines.get(key);
  if (!row) {
    const item = make("li"), label = make("label", { className: "wherein-option" }, item);
    const box = make("input", { type: "checkbox" }, label);
    const name = make("bdi", { className: "wherein-option-name" }, label);
    const also = make("small", {}, name.parentNode), count = make("span", { className: "wherein-number" }, label);
    box.addEventListener("change", () => say(["choose", facet, option.value, box.checked]));
    row = { item, box, name, also, count, label };
    lines.set(key, row);
  }
  row.name.textContent = option.label;
  row.also.textContent = option.also || "";
  row.also.hidden = !option.also;
  row.count.textContent = option.count;
  row.box.checked = option.on;
  row.box.disabled = option.empty && !option.on;
  row.label.classList.toggle("wherein-none", option.empty);
  row.label.title = option.title || "";
  return row;
}

function fill(list, nodes) {
  nodes.forEach((node, at) => { if (list.children[at] !== node) { list.insertBefore(node, list.children[at] || null); } });
  while (list.children.length > nodes.length) { list.removeChild(list.lastChild); }
}

class Section {
  constructor(facet, parent, say) {
    this.lines = new Map();
    this.folds = new Map();
    this.say = say;
    this.box = make("details", { className: "wherein-facet", open: facet.open }, parent);
    const head = make("summary", {}, this.box);
    this.title = make("span", {}, head);
    this.chosen = make("span", { className: "wherein-chosen-count" }, head);
    if (facet.searchable) {
      this.search = searchBox("Find in " + facet.title, "Find by any name", this.box, (text) => say(["find", facet.key, text]));
    }
    this.list = make("ul", {}, this.box);
    this.list.setAttribute("aria-label", facet.title);
    this.more = make("p", { className: "wherein-more" }, this.box);
  }

  below(facet, option) {
    let fold = this.folds.get(option.value);
    if (!fold) {
      const box = make("details", { className: "wherein-below" }), head = make("summary", {}, box);
      fold = { box, head, list: make("ul", {}, box), more: make("p", { className: "wherein-more" }, box) };
      box.open = option.below.some((it) => it.on);
      this.folds.set(option.value, fold);
    }
    fold.head.textContent = option.belowTitle;
    fold.list.setAttribute("aria-label", option.label + ": " + option.belowTitle);
    fill(fold.list, option.below.map((it) => line(this.lines, facet.below, it, this.say).item));
    fold.more.textContent = option.belowMore;
    fold.more.hidden = !option.belowMore;
    if (facet.found) { fold.box.open = true; }
    return fold.box;
  }

  draw(facet) {
    this.title.textContent = facet.title;
    this.chosen.textContent = facet.chosen ? facet.chosen + " chosen" : "";
    if (this.search) { this.search.show(facet.found); this.search.hidden = !facet.found && !facet.long; }
    fill(this.list, facet.options.map((option) => {
      const row = line(this.lines, facet.key, option, this.say), old = row.item.querySelector("details");
      const fold = option.below && option.below.length ? this.below(facet, option) : null;
      if (old && old !== fold) { old.remove(); }
      if (fold && old !== fold) { row.item.appendChild(fold); }
      return row.item;
    }));
    this.more.textContent = facet.more;
    this.more.hidden = !facet.more;
  }
}

function build(root, say) {
  const form = make("div", { className: "wherein-facets" }, root);
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filters");
  const text = searchBox("Search the sentences", "Search the sentences", form, (asked) => say(["text", asked]));
  text.title = "All words must be in the sentence. \"two words\" in quotes must follow one another; begin* finds all that begin so.";
  const holder = make("div", {}, form);
  const switches = make("ul", { className: "wherein-switches" }, form);
  const clear = make("button", { type: "button", className: "wherein-button", textContent: "Clear all filters" }, form);
  clear.addEventListener("click", () => say(["clear"]));
  return { text, holder, switches, clear, sections: new Map(), lines: new Map() };
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  // One handler for the life of the page's node: what is drawn once keeps telling the newest one.
  const mind = root.wherein = root.wherein || { tell: null, outbox: whereinOutbox(), parts: null };
  mind.tell = (message) => setTriggerValue("act", mind.outbox(message));
  if (!mind.parts) { mind.parts = build(root, (message) => mind.tell(message)); }
  const parts = mind.parts, say = (message) => mind.tell(message);
  if (mind.outbox.waits(data.heard)) { return; }
  parts.text.show(data.text);
  data.facets.forEach((facet) => {
    if (!parts.sections.has(facet.key)) { parts.sections.set(facet.key, new Section(facet, parts.holder, say)); }
    parts.sections.get(facet.key).draw(facet);
  });
  fill(parts.switches, data.switches.map((option) => line(parts.lines, "switch", option, say).item));
  parts.clear.disabled = data.clear;
}
