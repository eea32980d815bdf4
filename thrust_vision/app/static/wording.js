// Puts Streamlit's own words into the page's language, wherever they come up.

const SPOKEN = ["aria-label", "title", "placeholder"];
const done = new WeakMap(); // text or attribute node: what Streamlit wrote, and what stands there
let rules = [];

const worded = (said) => {
  for (const { before, after, open, put } of rules) {
    if (!open && said === before) return put;
    if (open && said.length > before.length + after.length
      && said.startsWith(before) && said.endsWith(after)) {
      return put.replace("{}", said.slice(before.length, said.length - after.length));
    }
  }
  return said;
};

const reword = (node) => {
  const last = done.get(node);
  const said = last && last.put === node.nodeValue ? last.said : node.nodeValue;
  const put = worded(said);
  if (put === node.nodeValue) return;
  done.set(node, { said, put });
  node.nodeValue = put;
};

const rewordElement = (element) => {
  for (const name of SPOKEN) {
    const attribute = element.getAttributeNode(name);
    if (attribute) reword(attribute);
  }
};

const rewordTree = (root) => {
  if (root.nodeType === Node.TEXT_NODE) return reword(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  rewordElement(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) reword(node);
    else rewordElement(node);
  }
};

const observer = new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "childList") addedNodes.forEach(rewordTree);
    else if (type === "characterData") reword(target);
    else rewordElement(target);
  }
});

export default function ({ data }) {
  document.documentElement.lang = data.language;
  rules = data.rules.map(([said, put]) => {
    const [before, after] = said.split("{}");
    return { before, after, open: after !== undefined, put };
  });
  rewordTree(document.body);
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: SPOKEN,
  });
}
