// Offers words while one types, from what the reader may see; without it the field works as it is.
const field = document.querySelector("input[data-words]");
if (field) {
  const list = document.createElement("datalist");
  list.id = "suggested-words";
  field.after(list);
  field.setAttribute("list", list.id);
  let asked = "";
  let waiting = 0;
  const show = (before, words) => {
    list.replaceChildren(...words.map((word) => Object.assign(document.createElement("option"), { value: before + word })));
  };
  const ask = async (before, beginning) => {
    asked = beginning;
    const answer = await fetch(`${field.dataset.words}${field.dataset.words.includes("?") ? "&" : "?"}q=${encodeURIComponent(beginning)}`);
    if (answer.ok && asked === beginning) show(before, (await answer.json()).words);
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const [, before, beginning] = field.value.match(/^(.*?)([\p{L}]{3,})$/u) || [];
    if (!beginning) return list.replaceChildren();
    waiting = setTimeout(() => ask(before, beginning), 150);
  });
}
