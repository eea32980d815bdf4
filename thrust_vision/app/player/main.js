// What Streamlit calls: builds the player, and from then on follows what the page tells it.

const players = new WeakMap();

class Player {
  constructor(root, data, send) {
    this.send = send;
    this.source = JSON.stringify(data.reels) + JSON.stringify(data.table) + data.language;
    const move = (to) => this.move(to);
    this.reels = data.reels.map((reel) => new Reel(reel, data.texts, move));
    this.controls = new Controls(this.reels, data.texts, move_rep(this), (seconds) => this.rest(seconds));
    this.table = data.table ? new RepTable(data.table, (rep) => this.move({ rep })) : null;
    const tall = data.reels.every((reel) => reel.aspect < 1.15);
    this.stage = make("div", { class: "stage" }, ...this.reels.map((reel) => reel.element));
    const film = make("div", { class: "film" }, this.stage, this.controls.element);
    film.style.setProperty("--aspect", data.reels[0].aspect);
    film.addEventListener("keydown", (event) => this.controls.key(event));
    const kind = data.reels.length > 1 ? "pair" : tall ? "tall" : "broad";
    this.element = make("div", { class: `player ${kind}`, lang: data.language }, film);
    if (this.table) this.element.append(this.table.element);
    root.append(this.element);
    this.token = null;
    if (this.reels[0].data.reps.length) this.reels[0].seek(0);
  }

  move(to) {
    if (to.toggle) this.controls.toggle();
    else if (to.rep) {
      this.choose(to.rep, true);
      this.send("rep", to.rep);
    } else this.controls.seek(to.seconds, to.reel);
  }

  choose(rep, jump) {
    this.controls.choose(rep, jump);
    if (this.table) this.table.choose(rep);
  }

  rest(seconds) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send("time", Math.round(seconds * 1000) / 1000), 350);
  }

  obey(data) {
    if (this.token === data.token) return;
    this.token = data.token;
    this.choose(data.rep, data.rep > 0);
  }

  remove() {
    clearTimeout(this.resting);
    this.controls.pause();
    this.element.remove();
  }
}

const move_rep = (player) => (rep) => player.move({ rep });

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  document.documentElement.lang = data.language;
  const source = JSON.stringify(data.reels) + JSON.stringify(data.table) + data.language;
  let player = players.get(parentElement);
  if (!player || player.source !== source) {
    const seconds = player ? player.reels[0].now : 0;
    if (player) player.remove();
    player = new Player(parentElement, data, setStateValue);
    players.set(parentElement, player);
    player.token = data.token;
    player.choose(data.rep, data.rep > 0 && !seconds);
    if (seconds) player.controls.seek(seconds);
  }
  player.send = setStateValue;
  player.obey(data);
  return () => {
    player.remove();
    players.delete(parentElement);
  };
}
