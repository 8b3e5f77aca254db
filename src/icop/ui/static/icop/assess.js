// Keeps each answer as it is given: sends the question alone, and takes over what the page then says of it and of others.
// Fields stay as they are, with what is typed and the focus; questions come and go as the answers need them.
const form = document.querySelector("form[data-assess]");
if (form) {
  const problems = document.querySelector("#problems [role=alert]");
  if (problems) problems.focus();
  const status = document.createElement("p");
  status.className = "icop-small icop-soft";
  status.setAttribute("role", "status");
  form.append(status);
  let queue = Promise.resolve();
  let unsaved = 0;
  const bodyOf = (question) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("go", "stay");
    for (const [name, value] of new FormData(form)) {
      const owner = name.replace(/^[as][.]/, "").split(".")[0];
      if (question.id === `q-${owner}`) body.append(name, value);
    }
    return body;
  };
  const swap = (mine, other, part) => {
    const old = mine.querySelector(part), now = other.querySelector(part);
    if (old && now && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
  };
  const take = (page, sent) => {
    for (const name of ["progress", "findings", "problems"]) {
      const mine = document.getElementById(name), other = page.getElementById(name);
      if (mine && other && mine.innerHTML !== other.innerHTML) mine.replaceChildren(...other.childNodes);
    }
    swap(document, page, ".icop-toc");
    const wanted = [...page.querySelectorAll("[data-question]")];
    const names = new Set(wanted.map((one) => one.id));
    for (const one of form.querySelectorAll("[data-question]")) if (!names.has(one.id)) one.remove();
    let before = null;
    for (const other of wanted) {
      const mine = document.getElementById(other.id);
      if (!mine) {
        if (before) before.after(other);
        else document.getElementById("questions").prepend(other);
        before = other;
        continue;
      }
      before = mine;
      for (const part of ["[data-told]", "[data-effects]"]) swap(mine, other, part);
      if (mine === sent) swap(mine, other, "[data-wrong]");
      if (mine !== sent || !other.querySelector("[data-wrong]").childElementCount) mine.querySelector("[data-seen]").value = other.querySelector("[data-seen]").value;
      for (const row of other.querySelectorAll("[data-row]")) if (!document.getElementById(row.id)) mine.querySelector("[data-rows]").append(row);
    }
  };
  const save = async (question) => {
    status.textContent = "Saving …";
    try {
      const answer = await fetch(form.action, { method: "POST", body: bodyOf(question), headers: { "X-Requested-With": "fetch" } });
      if (answer.status !== 200 && answer.status !== 400) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("questions")) throw new Error("another page");
      take(page, question);
      status.textContent = answer.status === 200 ? "Saved." : "An answer could not be kept: see above.";
    } catch {
      status.textContent = "Not saved: the site did not answer. Your answers are still on this page; use Save to try again.";
      return;
    }
    unsaved -= 1;
  };
  const keep = (question) => {
    unsaved += 1;
    queue = queue.then(() => save(question));
  };
  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-question]");
    if (!question) return;
    answers.settle(form, target);
    keep(question);
  });
  // What was answered before this script had come is kept too.
  for (const question of form.querySelectorAll("[data-question]")) {
    if ([...question.querySelectorAll("input, select, textarea")].some(answers.differs)) keep(question);
  }
  window.addEventListener("beforeunload", (event) => { if (unsaved > 0 && !form.dataset.sent) event.preventDefault(); });
  form.addEventListener("submit", () => { form.dataset.sent = "yes"; });
}
