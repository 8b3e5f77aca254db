// Makes a nested list of links a tree one walks with the arrow keys (WAI-ARIA navigation tree); without it, every branch
// folds out by itself.
for (const tree of document.querySelectorAll("[data-tree]")) {
  const items = () => [...tree.querySelectorAll("a")];
  const line = (item) => item.closest("li");
  const group = (item) => line(item).querySelector(":scope > ul");
  const shown = () => items().filter((item) => !item.closest("[hidden]"));
  const above = (item) => line(item).parentElement.closest("li")?.querySelector("a");

  const fold = (item, open) => {
    item.setAttribute("aria-expanded", String(open));
    line(item).classList.toggle("icop-tree__open", open);
    group(item).hidden = !open;
  };
  const go = (item) => {
    if (!item) return;
    for (const one of items()) one.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  };

  tree.setAttribute("role", "tree");
  tree.classList.add("icop-tree--live");
  let number = 0;
  for (const item of items()) {
    number += 1;
    line(item).setAttribute("role", "none");
    item.setAttribute("role", "treeitem");
    item.tabIndex = number === 1 ? 0 : -1;
    const count = line(item).querySelector(":scope > small");
    if (count) {
      count.id = `tree-count-${number}`;
      item.setAttribute("aria-describedby", count.id);
    }
    const details = line(item).querySelector(":scope > details");
    if (!details) continue;
    const list = details.querySelector(":scope > ul");
    list.id = `tree-group-${number}`;
    list.setAttribute("role", "group");
    item.setAttribute("aria-owns", list.id);
    const twisty = Object.assign(document.createElement("span"), { className: "icop-tree__twisty" });
    twisty.setAttribute("aria-hidden", "true");
    twisty.addEventListener("click", () => fold(item, item.getAttribute("aria-expanded") !== "true"));
    line(item).prepend(twisty);
    details.replaceWith(list);
    fold(item, false);
  }

  let typed = "";
  let waiting = 0;
  const find = (letter, from) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { typed = ""; }, 600);
    typed += letter.toLowerCase();
    const list = shown();
    const start = list.indexOf(from) + (typed.length > 1 ? 0 : 1);
    const name = (item) => item.textContent.replace(/^[\s\d.]+/, "").toLowerCase();
    go([...list.slice(start), ...list.slice(0, start)].find((item) => name(item).startsWith(typed)));
  };

  tree.addEventListener("keydown", (event) => {
    const item = event.target.closest("a");
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const list = shown();
    const at = list.indexOf(item);
    const open = item.getAttribute("aria-expanded");
    const keys = {
      ArrowDown: () => go(list[at + 1]),
      ArrowUp: () => go(list[at - 1]),
      Home: () => go(list[0]),
      End: () => go(list[list.length - 1]),
      ArrowRight: () => { if (open === "false") fold(item, true); else if (open === "true") go(group(item).querySelector("a")); },
      ArrowLeft: () => { if (open === "true") fold(item, false); else go(above(item)); },
      " ": () => { if (open) fold(item, open !== "true"); },
      "*": () => { for (const one of line(item).parentElement.querySelectorAll(":scope > li > a[aria-expanded]")) fold(one, true); },
    };
    if (keys[event.key]) keys[event.key]();
    else if (event.key.length === 1 && /\p{L}/u.test(event.key)) find(event.key, item);
    else return;
    event.preventDefault();
  });
}
