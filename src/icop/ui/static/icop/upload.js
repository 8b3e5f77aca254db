// Sends the chosen files, two at a time, each kept as soon as it arrived, with its progress; files may be dropped on the form.
const form = document.querySelector("form[data-intakes]");
if (form) {
  const field = form.querySelector("input[type=file]");
  const zone = document.createElement("div");
  zone.className = "icop-drop";
  zone.textContent = "Drop files here, or choose them.";
  field.before(zone);
  zone.append(field);
  const list = document.createElement("ul");
  list.className = "icop-list";
  list.setAttribute("aria-live", "polite");
  form.append(list);
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("icop-drop--over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("icop-drop--over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files.length) field.files = event.dataTransfer.files; });
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const send = (address, body, told) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) told(event.loaded / event.total); });
    request.addEventListener("loadend", () => done(request.status === 200 ? request.response : { problem: (request.response || {}).problem || "The connection broke off.", fix: (request.response || {}).fix || "Try again." }));
    request.send(body);
  });
  const line = (file) => {
    const item = document.createElement("li");
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "icop-progress" });
    const words = document.createElement("span");
    bar.setAttribute("aria-label", `${file.name} sent`);
    item.append(`${file.name} `, bar, " ", words);
    list.append(item);
    return { item, bar, words };
  };
  let busy = false;
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  form.addEventListener("submit", async (event) => {
    if (!field.files.length || busy) return busy && event.preventDefault();
    event.preventDefault();
    busy = true;
    form.querySelector("[type=submit]").disabled = true;
    list.replaceChildren();
    const files = [...field.files].map((file) => [file, line(file)]);
    const about = new FormData(form);
    about.delete("uploads");
    const intake = await send(form.dataset.intakes, about, () => {});
    let failed = 0;
    let next = 0;
    const sendOn = async () => {
      while (next < files.length) {
        const [file, { bar, words }] = files[next++];
        const body = new FormData();
        body.append("files", file, file.name);
        const answer = intake.id ? await send(`${form.dataset.intakes}/${intake.id}/files`, body, (part) => { bar.value = part; }) : intake;
        if (answer.id) bar.value = 1;
        else failed += 1;
        words.textContent = answer.id ? "kept" : `${answer.problem} ${answer.fix}`;
      }
    };
    await Promise.all([sendOn(), sendOn()]); // two at a time, as the site has two web workers
    busy = false;
    form.querySelector("[type=submit]").disabled = false;
    if (!failed) location.assign(intake.url);
    else if (intake.id && failed < files.length) {
      const link = Object.assign(document.createElement("a"), { href: intake.url, textContent: "See what came of those that were kept" });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  });
}
