// data-change and data-changes on the form give the words for one and for several.
// Tells how many bookings changed before saving; prices are computed by the server.
const form = document.querySelector("form:has(.week)");
const note = document.createElement("p");
note.className = "u-small";
note.setAttribute("role", "status");
form?.querySelector(".week-total .actions")?.append(note);
form?.addEventListener("change", () => {
  const changed = [...form.querySelectorAll(".week input")].filter((box) => box.checked !== box.defaultChecked).length;
  const words = changed > 1 ? form.dataset.changes : form.dataset.change;
  note.textContent = changed ? `${changed} ${words ?? ""}`.trim() : "";
});
