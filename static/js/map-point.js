// The words come from the template: data-moved and data-label on the element that carries data-map.
// Lets a pointer or the arrow keys move the chosen point. The address field alone is enough without it.
const map = document.querySelector("[data-map]");
const svg = map?.querySelector("svg");
const marker = svg?.querySelector(".map__marker--chosen");
if (marker) {
  const dot = marker.nextElementSibling;
  const status = map.parentElement.querySelector("[role=status]");
  let shift = { x: 0, y: 0 };
  const origin = marker.getBBox();
  const place = () => {
    for (const node of [marker, dot]) node.setAttribute("transform", `translate(${shift.x} ${shift.y})`);
    status.textContent = map.dataset.moved ?? "";
  };
  svg.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    shift = { x: point.x - origin.x - origin.width / 2, y: point.y - origin.y - origin.height };
    place();
  });
  map.tabIndex = 0;
  map.setAttribute("role", "group");
  map.setAttribute("aria-label", map.dataset.label ?? "");
  map.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] }[event.key];
    if (!step || event.target !== map) return;
    event.preventDefault();
    shift = { x: shift.x + step[0], y: shift.y + step[1] };
    place();
  });
}
