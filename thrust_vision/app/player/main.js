// What Streamlit calls: builds the player, and from then on follows what the page tells it.

const players = new WeakMap();

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
    }
    root.append(this.element);
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
