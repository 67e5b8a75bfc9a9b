// The first visible element with the role and accessible name in `arguments`.
const [role, name] = arguments;
const native = {
  button: "button, summary, input[type=button], input[type=submit]",
  checkbox: "input[type=checkbox]",
  combobox: "select",
  heading: "h1, h2, h3, h4, h5, h6",
  link: "a[href]",
  radio: "input[type=radio]",
  slider: "input[type=range]",
  spinbutton: "input[type=number]",
  table: "table",
  textbox: "input:not([type]), input[type=text], input[type=search], textarea",
};
const tidy = text => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = element => {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) return tidy(labelledBy.split(/\s+/).map(id => document.getElementById(id)?.textContent).join(" "));
  return tidy(element.getAttribute("aria-label")
    ?? (element.labels?.length ? [...element.labels].map(label => label.innerText).join(" ") : null)
    ?? (element.innerText || element.title || element.value));
};
const selector = [`[role=${role}]`, native[role]].filter(Boolean).join(", ");
return [...document.querySelectorAll(selector)].find(element =>
  (element.getAttribute("role") ?? role) === role && element.checkVisibility() && nameOf(element) === tidy(name)) ?? null;
