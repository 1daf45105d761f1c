// The device or the person gave up: say so beside the button, where scripts of the library only write to the console.
document.addEventListener("allauth.error", (event) => {
  const said = document.querySelector("[data-passkey-error]");
  if (!said) return;
  event.preventDefault();
  said.hidden = false;
  said.setAttribute("role", "alert");
});
