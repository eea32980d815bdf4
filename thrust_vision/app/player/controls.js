// Buttons and keys that move one reel, or several together. The first reel leads; the others keep
// to it, each counted from its own offset.

const SLOW = 0.25;
// How far a reel may be from the leading one, in seconds of film. Up to NEAR_S, a frame of a phone
// clip, it runs on; up to FAR_S it runs faster or slower until it is there; beyond it jumps, for
// which the film stands still for a moment.
const NEAR_S = 0.03;
const FAR_S = 0.3;
const HURRY = 2; // change of speed for each second that is missing

// Outlines in a square of 24 units.
const ICONS = {
  play: "M7 4 L20 12 L7 20 Z",
  pause: "M6 4 H10 V20 H6 Z M14 4 H18 V20 H14 Z",
  back: "M15 5 L7 12 L15 19 Z M18 5 H20 V19 H18 Z",
  forward: "M9 5 L17 12 L9 19 Z M4 5 H6 V19 H4 Z",
  previous_rep: "M12 5 L4 12 L12 19 Z M21 5 L13 12 L21 19 Z",
  next_rep: "M3 5 L11 12 L3 19 Z M12 5 L20 12 L12 19 Z",
};

const icon = (name) => {
  const [svg, path] = ["svg", "path"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

class Controls {
  constructor(reels, texts, onRep, onRest) {
    Object.assign(this, { reels, texts, onRep, onRest, speed: 1, chosen: 0 });
    this.play = this.#button("play", icon("play"), () => this.toggle());
    this.slow = this.#button("slow", make("span", { "aria-hidden": "true" }, "¼×"), () => this.setSpeed(this.speed === 1 ? SLOW : 1));
    this.slow.setAttribute("aria-pressed", "false");
    this.at = make("output", { class: "at" });
    this.element = make("div", { class: "controls", role: "group", "aria-label": texts.controls },
      this.#button("previous_rep", icon("previous_rep"), () => this.nextRep(-1)),
      this.#button("back", icon("back"), () => this.step(-1)),
      this.play,
      this.#button("forward", icon("forward"), () => this.step(1)),
      this.#button("next_rep", icon("next_rep"), () => this.nextRep(1)),
      this.slow, this.at);
    for (const name of ["play", "pause", "ended"]) {
      this.lead.video.addEventListener(name, () => this.#changed());
    }
    this.lead.video.addEventListener("seeked", () => this.#changed());
    this.lead.video.addEventListener("loadeddata", () => this.#tell());
    this.align(0);
  }

  get lead() { return this.reels[0]; }

  get playing() { return !this.lead.video.paused && !this.lead.video.ended; }

  toggle() {
    if (this.playing) {
      this.pause();
      return this.#together();  // what drifted apart while playing
    }
    if (this.lead.video.ended) this.lead.seek(0);
    this.#together();
    for (const reel of this.reels) reel.video.play();
    this.#keepTogether();
  }

  pause() {
    for (const reel of this.reels) reel.video.pause();
  }

  // The first goes so many pictures on or back; the others to what they show at that time, so that
  // films of different frame rates stay together.
  step(pictures) {
    this.pause();
    this.lead.step(pictures);
    for (const reel of this.reels.slice(1)) reel.seek(this.lead.now - this.lead.offset + reel.offset);
  }

  setSpeed(speed) {
    this.speed = speed;
    this.slow.setAttribute("aria-pressed", String(speed !== 1));
    for (const reel of this.reels) reel.video.playbackRate = speed;
  }

  seek(seconds, reel = this.lead) {
    const since = seconds - reel.offset;
    for (const each of this.reels) each.seek(since + each.offset);
  }

  choose(number, jump = true) {
    this.chosen = number;
    for (const reel of this.reels) {
      reel.choose(number);
      if (jump && reel.rep(number)) reel.show(reel.rep(number).lockout);
    }
    if (jump && number) {
      this.pause();
      this.align(number);
    }
  }

  nextRep(by) {
    const numbers = this.lead.data.reps.map((rep) => rep.number);
    if (!numbers.length) return;
    const last = numbers[numbers.length - 1];
    this.onRep(this.chosen ? Math.min(Math.max(this.chosen + by, numbers[0]), last) : numbers[0]);
  }

  align(number) {
    const known = this.reels.every((reel) => reel.rep(number));
    for (const reel of this.reels) {
      const first = reel.data.reps[0];
      reel.offset = known ? reel.rep(number).lockout_s : first ? first.lockout_s : 0;
    }
  }

  key(event) {
    const frame = { ArrowLeft: -1, ArrowRight: 1, ",": -1, ".": 1 }[event.key];
    if (!frame) return;
    this.step(event.shiftKey ? 10 * frame : frame);
    event.preventDefault();
  }

  #button(name, sign, action) {
    const button = make("button", {
      type: "button", "aria-label": this.texts[name], title: this.texts[name], class: name,
    }, sign);
    button.addEventListener("click", action);
    return button;
  }

  #together() { this.seek(this.lead.now); }

  #keepTogether() {
    if (!this.playing || !this.element.isConnected) return;
    for (const reel of this.reels.slice(1)) this.#follow(reel);
    for (const reel of this.reels) reel.draw();
    this.#tell();
    requestAnimationFrame(() => this.#keepTogether());
  }

  // A reel that has nothing to show yet, or any more, waits at its end.
  #follow(reel) {
    const { video } = reel, wanted = this.lead.now - this.lead.offset + reel.offset;
    const late = wanted - reel.now;
    if (wanted < 0 || wanted >= reel.data.duration) {
      video.pause();
      return;
    }
    if (video.paused) video.play();
    if (video.seeking) return;
    if (Math.abs(late) > FAR_S) reel.jump(wanted, this.speed);
    const hurry = Math.abs(late) < NEAR_S || Math.abs(late) > FAR_S ? 0 : HURRY * late;
    video.playbackRate = this.speed * (1 + hurry);
  }

  #changed() {
    const name = this.playing ? "pause" : "play";
    this.play.setAttribute("aria-label", this.texts[name]);
    this.play.title = this.texts[name];
    this.play.replaceChildren(icon(name));
    if (!this.playing) for (const reel of this.reels) reel.video.pause();
    this.#tell();
    if (!this.playing) this.onRest(this.lead.now);
  }

  #tell() {
    this.at.textContent = this.lead.said;
  }
}
