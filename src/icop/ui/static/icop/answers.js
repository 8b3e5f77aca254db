// What the forms of questions share: whether a field was changed since its page came, and "unknown" beside an answer.
const answers = {
  differs(field) {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
  },
  // Whoever ticks "unknown" takes the answer away; whoever answers takes the tick away.
  settle(form, target) {
    const others = [...form.elements].filter((one) => one.name === target.name && one !== target);
    if (target.type === "checkbox" && target.value === "unknown" && target.checked) {
      for (const one of others) one.type === "checkbox" ? (one.checked = false) : (one.value = "");
    } else if (target.value) {
      for (const one of others) if (one.type === "checkbox" && one.value === "unknown") one.checked = false;
    }
  },
};
