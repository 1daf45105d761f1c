// Suggestions below the search box: the combobox of ARIA 1.2 with a list. Enter without a choice searches as ever.
const WAIT = 180;
const SHORTEST = 2;

export const enhance = (form) => {
  if (form.dataset.enhanced) return;
  form.dataset.enhanced = "yes";
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let chosen = -1;
  let timer = 0;
  let asked = "";
  let request = null;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.list);
  told.className = "u-hidden";
  told.setAttribute("aria-live", "polite");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  form.querySelector(".search-form__row").after(list, told);

  const options = () => [...list.children];
  const choose = (index) => {
    chosen = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const open = () => {
    if (!list.children.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const optionFor = (suggestion, place) => {
    const option = document.createElement("li");
    const label = document.createElement("span");
    const kind = document.createElement("span");
    option.id = `${list.id}-${place}`;
    option.className = "suggestions__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = suggestion.url;
    label.textContent = suggestion.label;
    kind.className = "suggestions__kind";
    kind.textContent = suggestion.kind;
    option.append(label, " ", kind);
    return option;
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(optionFor));
    choose(-1);
    if (suggestions.length && document.activeElement === input) open();
    else close();
    const words = { 0: form.dataset.none, 1: form.dataset.one }[suggestions.length] ?? form.dataset.many;
    told.textContent = words.replace("{n}", suggestions.length);
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    request?.abort();
    if (typed.length < SHORTEST) {
      list.replaceChildren();
      told.textContent = "";
      close();
      return;
    }
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(input.value)}`, {
        signal: request.signal,
      });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      // Without an answer the box is what it was: a search box.
    }
  };
  const move = (step) => {
    const count = list.children.length;
    if (!count) return;
    open();
    choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: close,
    Tab: close,
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    } else if (event.key in keys && !(list.hidden && event.key === "Escape")) {
      if (event.key !== "Tab") event.preventDefault();
      keys[event.key]();
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
};
