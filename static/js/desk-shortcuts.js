// One-key shortcuts for agents. They never fire while typing and can be switched off in the profile (WCAG 2.1.4).
// A link says which key opens it: <a data-shortcut="n">; the templates own the addresses.
const rows = () => [...document.querySelectorAll(".queue__title")];
const move = (step) => {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
};
const actions = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.querySelector("#q")?.focus(),
};
if (localStorage.getItem("shortcuts") !== "off") {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const target = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
    if (!actions[key] && !target) return;
    event.preventDefault();
    if (actions[key]) actions[key]();
    else target.click();
  });
}
