// Says at once which files were chosen and which are too big; the server still decides.
const LIMIT_MB = 10;
const language = document.documentElement.lang;
for (const input of document.querySelectorAll("[data-file-list]")) {
  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");
  input.after(status);
  input.addEventListener("change", () => {
    const lines = [...input.files].map((file) => {
      const size = file.size / 1e6;
      const shown = size < 1 ? `${Math.ceil(file.size / 1000)} Ko` : `${size.toLocaleString(language, { maximumFractionDigits: 1 })} Mo`;
      const text = `${file.name}, ${shown}`;
      return size > LIMIT_MB ? `${text} : ${input.dataset.tooBig ?? `trop lourd, ${LIMIT_MB} Mo au plus`}` : text;
    });
    status.textContent = lines.join(" · ");
  });
}
