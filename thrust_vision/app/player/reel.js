// One clip with its time line. Frame numbers and times are those of the analysis; of a quick film
// not every frame was drawn. The picture in place i is frame frames[i], shown from times[i] until
// times[i + 1], and its middle is where to seek to see it and no other.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const RETRIES = 5;
const RETRY_MS = 1000;

class Reel {
  constructor(data, texts, onMove) {
    this.data = data;
    this.texts = texts;
    this.onMove = onMove;
    this.offset = 0;
    this.retries = 0;
    this.jumpTook = 0; // seconds, the last time
    this.video = make("video", { preload: "auto", playsinline: "", "aria-label": data.label });
    this.video.muted = true;
    this.head = make("i", { class: "head" });
    this.line = make("div", {
      class: "line", role: "slider", tabindex: "0", "aria-label": texts.timeline,
      "aria-valuemin": "0", "aria-valuemax": data.duration.toFixed(2),
    });
    this.line.append(...data.reps.map((rep) => this.#band(rep)), this.head);
    this.marks = data.reps.map((rep) => this.#mark(rep));
    this.element = make("figure", { class: "reel" });
    if (data.caption) this.element.append(make("figcaption", {}, data.caption));
    this.element.append(this.video, make("div", { class: "marks" }, ...this.marks), this.line);
    this.#listen();
    this.video.src = data.src;
  }

  get now() { return this.video.currentTime; }

  // The place in times of what is shown now.
  get place() { return this.#placeOf(this.data.times, this.now + 0.0005); }

  get frame() { return this.data.frames[this.place]; }

  get said() {
    const time = this.now.toFixed(2).replace(".", this.texts.decimal_mark);
    return fill(this.texts.at, { frame: this.frame, time });
  }

  // The picture of a frame, or of the last one before it that was drawn.
  show(frame) { this.#showPlace(this.#placeOf(this.data.frames, frame)); }

  step(pictures) { this.#showPlace(this.place + pictures); }

  seek(seconds) {
    const target = Math.min(Math.max(seconds, 0), this.data.duration);
    if (this.video.readyState < 1) {
      this.video.addEventListener("loadedmetadata", () => this.seek(target), { once: true });
      return;
    }
    this.video.currentTime = target;
  }

  // To where a film is that runs on meanwhile.
  jump(seconds, speed) {
    const began = performance.now();
    const arrived = () => { this.jumpTook = (performance.now() - began) / 1000; };
    this.video.addEventListener("seeked", arrived, { once: true });
    this.seek(seconds + speed * this.jumpTook);
  }

  rep(number) { return this.data.reps.find((rep) => rep.number === number); }

  choose(number) {
    for (const mark of this.marks) {
      mark.setAttribute("aria-pressed", String(Number(mark.dataset.rep) === number));
    }
  }

  draw() {
    const share = this.data.duration ? this.now / this.data.duration : 0;
    this.head.style.left = `${100 * Math.min(share, 1)}%`;
    this.line.setAttribute("aria-valuenow", this.now.toFixed(2));
    this.element.dataset.frame = this.frame;
    this.line.setAttribute("aria-valuetext", this.said);
  }

  #showPlace(place) {
    const times = this.data.times;
    const i = Math.min(Math.max(place, 0), times.length - 1);
    const next = i + 1 < times.length ? times[i + 1] : this.data.duration;
    this.seek((times[i] + Math.max(next, times[i] + 0.002)) / 2);
  }

  // The place of the last value that is not above a limit, in values that increase.
  #placeOf(values, limit) {
    let low = 0, high = values.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (values[middle] <= limit) low = middle; else high = middle - 1;
    }
    return low;
  }

  #percent(seconds) { return `${(100 * seconds) / this.data.duration}%`; }

  #band(rep) {
    const band = make("i", { class: `band ${rep.verdict}` });
    band.style.left = this.#percent(rep.start_s);
    band.style.width = this.#percent(rep.end_s - rep.start_s);
    return band;
  }

  #mark(rep) {
    const mark = make("button", {
      type: "button", "data-rep": rep.number, "aria-pressed": "false", class: rep.verdict,
      "aria-label": fill(this.texts.jump, { rep: rep.number }),
    }, String(rep.number));
    mark.style.left = this.#percent(rep.lockout_s);
    mark.addEventListener("click", () => this.onMove({ rep: rep.number }));
    return mark;
  }

  // The server does not know a file for the moment in which it makes the page anew.
  #retry() {
    if (this.retries === RETRIES) return;
    this.retries += 1;
    setTimeout(() => this.video.load(), RETRY_MS);
  }

  #listen() {
    const at = (event) => {
      const box = this.line.getBoundingClientRect();
      const seconds = ((event.clientX - box.left) / box.width) * this.data.duration;
      this.onMove({ seconds, reel: this });
    };
    this.line.addEventListener("pointerdown", (event) => {
      this.line.setPointerCapture(event.pointerId);
      at(event);
    });
    this.line.addEventListener("pointermove", (event) => {
      if (this.line.hasPointerCapture(event.pointerId)) at(event);
    });
    this.video.addEventListener("click", () => this.onMove({ toggle: true }));
    this.video.addEventListener("error", () => this.#retry());
    for (const name of ["seeked", "timeupdate", "loadeddata"]) {
      this.video.addEventListener(name, () => this.draw());
    }
  }
}
