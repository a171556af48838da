/* A piece of HTML in which a reader acts: forms of corrections, their list. It is made and escaped by
   geo/view/correction_html.py. A button's data-act and data-id go to Python with the form's fields; what was
   typed and not sent yet survives a new piece of the same editor. */
const WAIT = 400;
const MAP = 'iframe[title="streamlit_folium.st_folium"]';

class Acts {
  constructor(root, say) {
    this.say = say;
    this.timer = 0;
    this.about = "";
    this.box = document.createElement("div");
    this.box.className = "wherein-acts";
    root.appendChild(this.box);
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[data-act]");
      if (pressed) { this.send(pressed.dataset.act, pressed.dataset.id); }
    });
    this.box.addEventListener("input", (event) => {
      const field = event.target;
      if (field.type === "search") { this.later(field); }
      if (field.type === "radio") { this.chosen(field); }
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  fields() {
    const found = {};
    this.box.querySelectorAll("[name]").forEach((field) => {
      if (field.type !== "radio" || field.checked) { found[field.name] = field.value; }
    });
    return found;
  }

  send(act, id) {
    clearTimeout(this.timer);
    this.say([act, id, this.fields()]);
    const map = document.querySelector(MAP);
    if (act === "pick" && map) { map.scrollIntoView({ block: "center" }); map.focus(); }
  }

  later(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(field.dataset.act, field.value), WAIT);
  }

  chosen(field) {
    this.box.querySelectorAll('[data-needs="' + field.name + '"]').forEach((button) => { button.disabled = false; });
    this.send(field.dataset.act, field.value);
  }

  key(event) {
    const field = event.target;
    if (event.key === "Escape") {
      const close = this.box.querySelector('button[data-act="close"]');
      if (close) { close.click(); event.stopPropagation(); }
    }
    if (event.key !== "Enter" || field.tagName !== "INPUT") { return; }
    event.preventDefault();   // a form of several buttons has none that Enter means
    if (field.type === "search") { this.send(field.dataset.act, field.value); }
    if (field.dataset.enter) { this.send(field.dataset.enter, ""); }
  }

  /* What identifies the focused part: the field's name and value, or the button's act and id. */
  held() {
    const at = document.activeElement;
    if (!this.box.contains(at)) { return null; }
    return at.name ? [at.name, at.type === "radio" ? at.value : null] : at.dataset.act ? ["", at.dataset.act, at.dataset.id] : null;
  }

  point() { return this.box.querySelector('.wherein-point input[type="radio"]:checked'); }

  hold(held) {
    const again = Array.from(this.box.querySelectorAll("[name], button")).find((it) => held[0]
      ? it.name === held[0] && (held[1] === null || it.value === held[1])
      : it.dataset.act === held[1] && it.dataset.id === held[2]);
    if (again) { again.focus({ preventScroll: true }); }
  }

  draw(data) {
    if (this.html === data.html) { return; }
    const pointed = this.point();
    const other = this.about !== data.about, held = this.held(), typed = {};
    const selection = held && document.activeElement.type === "search" ? document.activeElement.selectionStart : null;
    if (!other) {
      this.box.querySelectorAll("input:not([type=radio]), select").forEach((field) => {
        if (!field.dataset.own || field === document.activeElement) { typed[field.name] = field.value; }
      });
    }
    this.html = data.html;
    this.about = data.about;
    this.box.innerHTML = data.html;
    Object.keys(typed).forEach((name) => {
      const field = this.box.querySelector('[name="' + name + '"]');
      if (field) { field.value = typed[name]; }
    });
    if (other && data.html) { this.begin(); return; }
    if (held) { this.hold(held); }
    const point = this.point();   // a phone has scrolled to the map for it
    if (point && (!pointed || pointed.closest("label").textContent !== point.closest("label").textContent)) {
      point.closest("label").scrollIntoView({ block: "center" });
      point.focus({ preventScroll: true });
    }
    if (selection !== null && document.activeElement.type === "search") { document.activeElement.setSelectionRange(selection, selection); }
  }

  /* A new editor takes the focus and comes into view. */
  begin() {
    const first = this.box.querySelector("[tabindex='-1']");
    if (!first) { return; }
    first.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "nearest" });
    const box = first.getBoundingClientRect();
    if (box.top < 60 || box.bottom > window.innerHeight) { first.scrollIntoView({ block: "center" }); }
  }
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const mind = root.wherein = root.wherein || { tell: null, outbox: whereinOutbox(), acts: null };
  mind.tell = (message) => setTriggerValue("act", mind.outbox(message));
  if (!mind.acts) { mind.acts = new Acts(root, (message) => mind.tell(message)); }
  if (!mind.outbox.waits(data.heard)) { mind.acts.draw(data); }
}
