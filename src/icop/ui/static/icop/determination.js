// Works the outcome out again as facts are given: asks for the page of the form's address and takes over what changed.
// The fields stay as they are, with what is typed and the focus; questions come and go as the answers need them.
const form = document.querySelector("form[data-live]");
if (form) {
  const gone = new Map(); // questions that are not asked now, kept with what was typed
  let asked = 0, waiting = 0, last = "";
  const address = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    return `${form.action.split("#")[0]}?${query}`;
  };
  const take = (name, page) => {
    const mine = document.getElementById(name), other = page.getElementById(name);
    if (!mine || !other || mine.outerHTML === other.outerHTML) return;
    mine.className = other.className;
    mine.replaceChildren(...other.childNodes);
  };
  const takeQuestions = (page) => {
    const wanted = [...page.querySelectorAll("[data-fact]")];
    const names = new Set(wanted.map((one) => one.id));
    for (const one of form.querySelectorAll("[data-fact]")) {
      if (names.has(one.id)) continue;
      gone.set(one.id, one);
      one.remove();
    }
    let before = document.getElementById("q-day");
    for (const other of wanted) {
      const mine = document.getElementById(other.id) || gone.get(other.id) || other;
      gone.delete(other.id);
      if (mine.previousElementSibling !== before) before.after(mine);
      before = mine;
    }
    for (const other of [page.getElementById("q-day"), ...wanted]) {
      const mine = other && document.getElementById(other.id);
      if (!mine || mine === other) continue;
      mine.className = other.className;
      for (const row of other.querySelectorAll("[data-row]")) if (!document.getElementById(row.id)) mine.querySelector("[data-rows]").append(row);
      mine.querySelector("[data-wrong]").replaceChildren(...other.querySelector("[data-wrong]").childNodes);
    }
  };
  const update = async (moveTo = false) => {
    const wanted = address(), number = ++asked;
    if (wanted === last && !moveTo) return;
    let page;
    try {
      const answer = await fetch(wanted);
      if (answer.status !== 200 && answer.status !== 400) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      if (moveTo) form.submit();
      return;
    }
    if (number !== asked || !page.getElementById("outcome")) return;
    last = wanted;
    history.replaceState(null, "", wanted);
    takeQuestions(page);
    for (const name of ["outcome", "beneath", "kept"]) take(name, page);
    if (moveTo) document.getElementById("outcome").focus();
  };
  form.addEventListener("change", ({ target }) => {
    clearTimeout(waiting);
    answers.settle(form, target);
    waiting = setTimeout(() => update(), 60);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    update(true);
  });
  if ([...form.elements].some(answers.differs)) update(); // what was given before this script had come
}
