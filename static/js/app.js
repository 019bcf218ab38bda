/* The few things that HTML and htmx cannot do alone. Every page works without this file. */
"use strict";

// Ctrl+Enter (or Cmd+Enter) in a text area sends its form, as its primary button would.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && event.target.matches("form textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("button.primary"));
  }
});

// A form that is being sent looks busy and takes no second press. Buttons are not disabled, so their name and value are sent.
function rest(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll(".busy").forEach((button) => button.classList.remove("busy"));
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.getAttribute("aria-busy")) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  form.setAttribute("aria-busy", "true");
  if (event.submitter) event.submitter.classList.add("busy");
  setTimeout(rest, 15000, form);
}, true);
window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(rest));
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest && event.target.closest("form[aria-busy]");
  if (form) rest(form);
});

// A hidden tab asks for nothing.
document.addEventListener("htmx:before:request", (event) => {
  const cause = event.detail.ctx.sourceEvent;
  if (document.hidden && cause && cause.type === "every") event.preventDefault();
});

// Something sent through htmx did not arrive: say so, and what to do. Polls stay silent.
function trouble(ctx, status) {
  const box = document.getElementById("trouble");
  if (!box || !ctx || !ctx.request || ctx.request.method === "GET") return;
  const known = box.querySelector(`[data-status="${status}"]`);
  box.querySelectorAll("[data-status]").forEach((text) => { text.hidden = text !== (known || box.firstElementChild); });
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (htmx.config.noSwap.includes(status)) trouble(event.detail.ctx, status);
});
document.addEventListener("htmx:error", (event) => trouble(event.detail.ctx, 0));

// The chosen files, by name and size.
document.addEventListener("change", (event) => {
  const list = event.target.matches("input[type=file]") && document.getElementById(event.target.id + "-list");
  if (!list) return;
  list.replaceChildren(...Array.from(event.target.files, (file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name}（${Math.ceil(file.size / 1024).toLocaleString()} KB）`;
    return item;
  }));
});

// Open menus close on Escape and on a click elsewhere.
function closeMenus(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
