// What Streamlit calls: builds the player, and from then on follows what the page tells it.

const players = new WeakMap();

// What takes the space bar for itself, if it has the focus: everything that can be used but the
// player, which plays and stops.
const TAKES_SPACE = "a[href], button, input, select, textarea, summary, video, audio, iframe, "
  + "[contenteditable], [tabindex]:not([tabindex='-1']), [role=button], [role=combobox], "
  + "[role=listbox], [role=option], [role=radio], [role=slider], [role=switch], [role=textbox]";

const sourceOf = (data) => JSON.stringify([data.reels, data.table, data.pending, data.language]);

class Player {
  constructor(root, data, send) {
    this.send = send;
    this.source = sourceOf(data);
    this.token = data.token;
    this.element = make("div", { class: `player ${this.#kind(data)}`, lang: data.language });
    if (data.reels.length) this.element.append(this.#film(data));
    else if (data.pending) this.element.append(this.#place(data.pending));
    if (data.table) {
      this.table = new RepTable(data.table, (rep) => this.pick(rep));
      this.element.append(this.table.element);
      this.element.classList.add("listed");
    }
    root.append(this.element);
    this.ended = new AbortController();
    for (const name of ["keydown", "keyup"]) {
      document.addEventListener(name, (event) => this.#space(event), { signal: this.ended.signal });
    }
  }

  get seconds() { return this.controls ? this.controls.lead.now : 0; }

  // The user has chosen a rep.
  pick(rep) {
    this.choose(rep, true);
    this.send("rep", rep);
  }

  choose(rep, jump) {
    if (this.controls) this.controls.choose(rep, jump);
    if (this.table) this.table.choose(rep);
  }

  obey(data) {
    if (this.token === data.token) return;
    this.token = data.token;
    this.choose(data.rep, data.rep > 0);
  }

  remove() {
    clearTimeout(this.resting);
    this.ended.abort();
    if (this.controls) this.controls.pause();
    this.element.remove();
  }

  #kind(data) {
    if (data.reels.length > 1) {
      return data.reels.every((reel) => reel.aspect >= 1.15) ? "pair broad" : "pair";
    }
    const first = data.reels.length ? data.reels[0] : data.pending;
    return first && first.aspect < 1.15 ? "tall" : "broad";
  }

  // Keeps the place of a clip that is being drawn.
  #place(pending) {
    this.element.style.setProperty("--aspect", pending.aspect);
    return make("div", { class: "film" }, make("p", { class: "pending" }, pending.line));
  }

  #film(data) {
    const reels = data.reels.map((reel) => new Reel(reel, data.texts, (to) => this.#move(to)));
    this.controls = new Controls(reels, data.texts, (rep) => this.pick(rep), (s) => this.#rest(s));
    const stage = make("div", { class: "stage" }, ...reels.map((reel) => reel.element));
    const film = make("div", { class: "film" }, stage, this.controls.element);
    this.element.style.setProperty("--aspect", data.reels[0].aspect);
    film.addEventListener("keydown", (event) => this.controls.key(event));
    return film;
  }

  // Space plays and stops, also on a button or a row of the player, where Enter presses. A button
  // would else be pressed when the key comes up.
  #space(event) {
    if (event.key !== " " || !this.controls || event.ctrlKey || event.altKey || event.metaKey) return;
    const path = event.composedPath();
    const others = (at) => at instanceof Element && at.matches(TAKES_SPACE);
    if (!path.includes(this.element) && path.some(others)) return;
    event.preventDefault();
    if (event.type === "keydown" && !event.repeat) this.controls.toggle();
  }

  #move(to) {
    if (to.toggle) this.controls.toggle();
    else if (to.rep) this.pick(to.rep);
    else this.controls.seek(to.seconds, to.reel);
  }

  // Told late, so that stepping through frames does not ask the page for each.
  #rest(seconds) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send("time", Math.round(seconds * 1000) / 1000), 350);
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let player = players.get(parentElement);
  if (!player || player.source !== sourceOf(data)) {
    const seconds = player ? player.seconds : 0;
    if (player) player.remove();
    player = new Player(parentElement, data, setStateValue);
    players.set(parentElement, player);
    player.choose(data.rep, data.rep > 0 && !seconds);
    if (seconds && player.controls) player.controls.seek(seconds);
  }
  player.send = setStateValue;
  player.obey(data);
  return () => {
    player.remove();
    players.delete(parentElement);
  };
}
