// A whole front end on the public API alone: home, menu, pages block by block, news, procedures.
// Open index.html?api=https://kermor.example from any host that the city's API_ORIGINS names.
const asked = new URLSearchParams(location.search);
const API = asked.get("api") ?? "https://kermor.example";
const path = asked.get("page") ?? "/";

const read = async (address) => {
  const answer = await fetch(new URL(address, API));
  if (!answer.ok) throw new Error((await answer.json()).title);
  return answer.json();
};
// Text is escaped here; what the API calls HTML was cleaned by the city.
const text = (words) => Object.assign(document.createElement("i"), { textContent: words ?? "" }).innerHTML;
const here = (url) => {
  const target = new URL(url, API);
  const ours = target.origin === new URL(API).origin && !target.pathname.includes("/commencer/");
  return ours ? `?${new URLSearchParams({ api: API, page: target.pathname })}` : text(target.href);
};
const link = (url, label) => `<a href="${here(url)}">${text(label)}</a>`;
const list = (rows) => `<ul>${rows.map((row) => `<li>${row}</li>`).join("")}</ul>`;
const picture = (image) => image?.sizes.length
  ? `<img src="${image.sizes.at(-1).url}" alt="${text(image.alt).replaceAll('"', "&quot;")}" loading="lazy">` : "";

// One way to draw each kind of block; a kind we do not know is left to the HTML that the city gives.
const BLOCKS = {
  heading: ({ text: words, level }) => `<h${level}>${text(words)}</h${level}>`,
  paragraph: (html) => html,
  callout: ({ title, text: html }) => `<aside class="alert"><strong>${text(title)}</strong>${html}</aside>`,
  steps: ({ steps }) => `<ol>${steps.map((s) => `<li><strong>${text(s.title)}</strong>${s.text}</li>`).join("")}</ol>`,
  image: ({ image, caption }) => `<figure>${picture(image)}<figcaption>${text(caption)}</figcaption></figure>`,
  documents: ({ documents }) => list(documents.filter(Boolean)
    .map((d) => `<a href="${d.url}">${text(d.title)}</a> (${d.type.toUpperCase()}, ${Math.ceil(d.size / 1000)} ko)`)),
  links: ({ links }) => list(links.filter((l) => l.href).map((l) => link(l.href, l.label))),
  faq: ({ questions }) => questions
    .map((q) => `<details><summary>${text(q.question)}</summary>${q.answer}</details>`).join(""),
};
const body = (page) => page.body?.every((block) => BLOCKS[block.type])
  ? page.body.map((block) => BLOCKS[block.type](block.value)).join("") : page.body_html ?? "";

const home = async () => {
  const [news, procedures] = await Promise.all([read("/api/v1/news/?locale=fr&limit=3"), read("/api/v1/procedures/?locale=fr")]);
  const start = (p) => (p.start_url ? ` — <a href="${text(p.start_url)}">Commencer</a>` : "");
  return `<h1>Que cherchez-vous ?</h1>
    <h2>Actualités</h2>${list(news.items.map((n) => `${link(n.url, n.title)} ${picture(n.image)}`))}
    <h2>Démarches</h2>${list(procedures.map((p) => link(p.url, p.title) + start(p)))}`;
};
const page = async () => {
  const found = await read(`/api/v2/pages/find/?${new URLSearchParams({ html_path: path })}`);
  const below = await read(`/api/v2/pages/?child_of=${found.id}&limit=50`);
  return `<h1>${text(found.title)}</h1><p>${text(found.intro)}</p>${body(found)}
    ${list(below.items.map((each) => link(each.meta.html_url, each.title)))}`;
};

const site = await read("/api/v1/site/?locale=fr");
document.title = site.name;
document.getElementById("name").innerHTML = link("/", site.name);
document.getElementById("menu").innerHTML = site.menu.map((each) => `<li>${link(each.url, each.title)}</li>`).join("");
document.getElementById("foot").innerHTML = list(site.legal_links.map((each) => link(each.url, each.title)));
const warnings = site.banners.map((each) => `<p class="alert"><strong>${text(each.title)}</strong> ${text(each.text)}</p>`);
const main = document.getElementById("main");
main.innerHTML = warnings.join("") + await (path === "/" ? home() : page()).catch((error) => `<h1>${text(error.message)}</h1>`);
main.querySelectorAll("a[href^='/']").forEach((each) => { each.href = here(each.getAttribute("href")); });
