// Banners that can be put aside. A classic script, read before them: each is hidden, or gets its button, as the parser
// meets it, so that nothing moves afterwards. The choice stays in this browser; without script the banner stays.
(() => {
  const KEY = "bandeaux-masques";
  const MOST = 20;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };
  const put = (mark) => {
    try {
      localStorage.setItem(KEY, JSON.stringify([mark, ...read()].slice(0, MOST)));
    } catch {
      // A browser that keeps nothing still hides the banner on this page.
    }
  };
  const meet = (bar) => {
    if (bar.dataset.met) return;
    bar.dataset.met = "1";
    if (read().includes(bar.dataset.mark)) bar.hidden = true;
    const button = bar.querySelector("[data-put-aside]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      put(bar.dataset.mark);
      bar.hidden = true;
      document.querySelector("#contenu")?.focus({ preventScroll: true });
    });
  };
  const look = () => document.querySelectorAll("[data-mark]").forEach(meet);
  const watcher = new MutationObserver(look);
  watcher.observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    look();
    watcher.disconnect();
  });
})();
