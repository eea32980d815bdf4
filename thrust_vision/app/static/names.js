// Offers known names in a text field; the browser shows them as suggestions.

const lists = new Map(); // field: id of what is offered in it

document.addEventListener("focusin", ({ target }) => {
  for (const [field, id] of lists) {
    if (target.matches("input") && target.closest(`.st-key-${field}`)) {
      target.setAttribute("list", id);
    }
  }
});

export default function ({ data }) {
  const id = `tv-names-${data.field}`;
  let list = document.getElementById(id);
  if (!list) {
    list = document.createElement("datalist");
    list.id = id;
    document.body.append(list);
  }
  list.replaceChildren(...data.names.map((name) => new Option(name, name)));
  lists.set(data.field, id);
  return () => {
    lists.delete(data.field);
    list.remove();
  };
}
