// Conveniences of the documents pages: verdicts without a full reload, files dropped anywhere on the door, the current
// place scrolled into sight. Every form and link works without this file.
(function () {
  "use strict";

  function pane(name) { return document.querySelector(name); }

  // The current candidate and its place in the source, each within its own pane.
  function show() {
    var card = document.getElementById("now-card");
    var mark = document.getElementById("now");
    [[card && card.parentElement, pane(".cands")], [mark, pane(".source-pane")]].forEach(function (pair) {
      var at = pair[0], within = pair[1];
      if (!at || !within || within.scrollHeight <= within.clientHeight) { return; }
      var top = at.getBoundingClientRect().top - within.getBoundingClientRect().top;
      if (top < 0 || top > within.clientHeight * 0.6) { within.scrollTop += top - within.clientHeight * 0.3; }
    });
  }

  // Puts the main part of another answer of the server in place of this one.
  function swap(html, url, push) {
    var next = new DOMParser().parseFromString(html, "text/html");
    var main = next.getElementById("main"), here = document.getElementById("main");
    if (!main || !here || !next.querySelector(".review")) { return false; }
    var kept = pane(".source-pane") ? pane(".source-pane").scrollTop : 0;
    var list = pane(".cands") ? pane(".cands").scrollTop : 0;
    here.replaceWith(main);
    document.title = next.title;
    var toast = document.querySelector(".toast"), said = next.querySelector(".toast");
    if (toast) { toast.remove(); }
    if (said) { main.after(said); }
    if (push) { history.pushState({ review: true }, "", url); }
    if (pane(".source-pane")) { pane(".source-pane").scrollTop = kept; }
    if (pane(".cands")) { pane(".cands").scrollTop = list; }
    show();
    var wrong = document.querySelector("#problems a, [aria-invalid], #main [autofocus]");
    if (wrong) { wrong.focus(); }
    return true;
  }

  function go(url, options, instead) {
    return fetch(url, options).then(function (answer) {
      return answer.text().then(function (html) {
        if (!swap(html, answer.url, true)) { location.assign(answer.url); }
      });
    }).catch(instead);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.closest(".cands")) { return; }
    event.preventDefault();
    var values = new URLSearchParams(new FormData(form));
    if (form.method === "get") {
      var to = new URL(form.action);
      to.search = values;
      go(to.href, { credentials: "same-origin" }, function () { location.assign(to.href); });
      return;
    }
    if (button && button.name) { values.append(button.name, button.value); }
    // A button may lead elsewhere than its form.
    var target = button && button.hasAttribute("formaction") ? button.formAction : form.action;
    go(target, { method: "POST", body: values, credentials: "same-origin" }, function () {
      // The network or the program is away: the browser says so in its own way, the form keeps its values.
      delete form.dataset.sent;
      form.action = target;
      if (button) { var held = document.createElement("input"); held.type = "hidden"; held.name = button.name; held.value = button.value; form.append(held); }
      form.submit();
    });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest(".cands a[href], .source a[href], .keys a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) { return; }
    if (link.origin !== location.origin || link.pathname !== location.pathname) { return; }
    if (link.getAttribute("href").charAt(0) === "#") { return; }
    event.preventDefault();
    go(link.href, { credentials: "same-origin" }, function () { location.assign(link.href); });
  });

  window.addEventListener("popstate", function () { location.reload(); });

  // E and S open their part; the first field in it takes the keys.
  document.addEventListener("toggle", function (event) {
    var part = event.target;
    if (part.tagName !== "DETAILS" || !part.open || !part.closest("[data-review]")) { return; }
    // One part at a time; a menu waits for its digit, which a field would swallow.
    part.closest("[data-review]").querySelectorAll("details[open]").forEach(function (other) { if (other !== part) { other.open = false; } });
    if (part.dataset.menu) {
      part.scrollIntoView({ block: "nearest" });
      return;
    }
    var field = part.querySelector("textarea, select, input");
    if (field) { field.focus(); }
    // Words are mostly added behind.
    if (field && field.matches("textarea")) { field.setSelectionRange(field.value.length, field.value.length); }
    part.scrollIntoView({ block: "nearest" });
  }, true);

  // A digit chooses in the menu that is open; what was chosen stands in its field, and A takes it.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) { return; }
    if (event.target.matches && event.target.matches("textarea, select, input:not([type=radio])")) { return; }
    var choice = document.querySelector('[data-review] details[open] [data-pick="' + event.key + '"]');
    if (!choice) { return; }
    event.preventDefault();
    choice.click();
  });
  document.addEventListener("change", function (event) {
    var choice = event.target, menu = choice.closest && choice.closest("[data-menu]");
    if (!menu || choice.type !== "radio") { return; }
    var field = choice.form.elements[menu.dataset.menu];
    if (field) { field.value = choice.value === "none" ? "" : choice.value; }
    menu.open = false;
  });
  // Typed after a choice: what is typed holds.
  document.addEventListener("input", function (event) {
    var form = event.target.closest && event.target.closest("[data-review]");
    if (!form || event.target.type === "radio") { return; }
    form.querySelectorAll('[data-menu="' + event.target.name + '"] input[type=radio]').forEach(function (choice) { choice.checked = false; });
  });

  // Ctrl+Enter in a field sends its part: the split, the addition, else the verdict.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) { return; }
    var form = event.target.closest && event.target.closest("[data-review], #add");
    if (!form || event.target.form !== form) { return; }
    var part = event.target.closest("details");
    var button = (part && part.querySelector("button[name=do]")) || form.querySelector(".btn-main");
    if (button) { event.preventDefault(); form.requestSubmit(button); }
  });

  // Escape leaves a field, so that the keys work again.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.target.blur(); }
  });

  // What is selected in the source becomes the quote of a candidate that is added.
  document.addEventListener("keydown", function (event) {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var chosen = String(getSelection()).trim();
    if (chosen && pane(".source")) { try { sessionStorage.setItem("quote", chosen); } catch (e) { /* then it is typed */ } }
  }, true);
  function quote() {
    var field = document.querySelector("#add [name=quote]"), chosen = null;
    try { chosen = sessionStorage.getItem("quote"); sessionStorage.removeItem("quote"); } catch (e) { /* nothing kept */ }
    if (field && chosen && !field.value) { field.value = chosen; }
    if (field) { field.focus(); }
  }

  // The door: files dropped on it are the files chosen.
  document.querySelectorAll(".drop").forEach(function (door) {
    var input = door.querySelector("input[type=file]");
    ["dragenter", "dragover"].forEach(function (name) {
      door.addEventListener(name, function (event) { event.preventDefault(); door.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      door.addEventListener(name, function () { door.classList.remove("is-over"); });
    });
    door.addEventListener("drop", function (event) {
      event.preventDefault();
      if (input && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
    });
  });

  quote();
  show();
})();
