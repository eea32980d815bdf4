// Prints a page that stands alone, from a frame that nobody sees.

const print = async (source) => {
  const page = await (await fetch(source)).text();
  const frame = document.createElement("iframe");
  frame.className = "tv-printed";
  frame.setAttribute("aria-hidden", "true");
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0;";
  frame.addEventListener("load", () => {
    // Browsers name the file after the page that prints, some after the one around it.
    const title = document.title;
    document.title = frame.contentDocument.title;
    frame.contentWindow.addEventListener("afterprint", () => {
      document.title = title;
      setTimeout(() => frame.remove());
    });
    frame.contentWindow.print();
  }, { once: true });
  frame.srcdoc = page;
  document.body.append(frame);
};

export default function ({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    parentElement.append(button);
  }
  button.textContent = data.label;
  button.onclick = () => print(data.source);
}
