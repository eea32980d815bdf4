// Says what to type when the server no longer answers, long before Streamlit does.

const EVERY_MS = 2000;
const PATIENCE_MS = 10000; // a server that works hard answers late
const MISSES = 2;

let said = {};
let missed = 0;
let watch = 0;
let notice = null;

const tell = () => {
  if (notice) return;
  notice = document.createElement("div");
  notice.className = "tv-stopped";
  notice.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = said.line;
  const command = document.createElement("code");
  command.textContent = said.command;
  notice.append(line, command);
  document.body.append(notice);
};

const ask = async () => {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await fetch(`${location.origin}/_stcore/health`, { cache: "no-store", signal });
    missed = 0;
    notice?.remove();
    notice = null;
  } catch {
    missed += 1;
    if (missed >= MISSES) tell();
  }
  watch = setTimeout(ask, EVERY_MS);
};

export default function ({ data }) {
  said = data;
  if (!watch) watch = setTimeout(ask, EVERY_MS);
}
