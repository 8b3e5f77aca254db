// Offers words, names, citations and titles while one types (ARIA combobox with a list); without it the field works as it is.
const field = document.querySelector("input[data-words]");
if (field) {
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "icop-suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const said = Object.assign(document.createElement("span"), { className: "usa-sr-only" });
  said.setAttribute("role", "status");
  field.after(list, said);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) field.setAttribute(name, value);
  document.documentElement.classList.add("icop-scripted");
  let typed = "", asked = "", waiting = 0, chosen = -1;
  const options = () => [...list.children];
  const close = () => {
    clearTimeout(waiting);
    asked = ""; // what is answered late opens nothing
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const option = ({ kind, text, says }, place) => {
    const item = Object.assign(document.createElement("li"), { id: `suggestion-${place}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.text = text;
    item.append(Object.assign(document.createElement("span"), { textContent: text }), " ");
    item.append(Object.assign(document.createElement("small"), { textContent: kind === "word" ? "" : says }));
    return item;
  };
  const show = (found) => {
    list.replaceChildren(...found.map(option));
    if (!found.length) return close();
    chosen = -1;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    said.textContent = `${found.length} suggestions`;
  };
  const ask = async (text) => {
    asked = text;
    const joint = field.dataset.words.includes("?") ? "&" : "?";
    const answer = await fetch(`${field.dataset.words}${joint}q=${encodeURIComponent(text)}`);
    if (answer.ok && typed === text && asked === text && document.activeElement === field) show((await answer.json()).suggestions);
  };
  const choose = (place) => {
    options().forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    chosen = place;
    if (place < 0) {
      field.value = typed;
      return field.removeAttribute("aria-activedescendant");
    }
    field.value = options()[place].dataset.text;
    field.setAttribute("aria-activedescendant", options()[place].id);
    options()[place].scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    typed = field.value;
    if (typed.trim().length < 2) return close();
    waiting = setTimeout(() => ask(typed), 120);
  });
  field.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (list.hidden || last < 0) return;
    if (event.key === "ArrowDown") choose(chosen >= last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Escape") {
      choose(-1);
      close();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault();
    field.value = item.dataset.text;
    close();
    field.form.requestSubmit();
  });
  field.addEventListener("blur", close);
}
