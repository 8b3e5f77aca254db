// Adds a button that copies the citation; without it the field can be selected and copied by hand.
const field = document.getElementById("citation");
if (field && navigator.clipboard) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "usa-button usa-button--outline";
  button.textContent = "Copy";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "icop-small";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  });
  field.form.append(button, said);
}
