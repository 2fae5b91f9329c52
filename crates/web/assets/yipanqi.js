// Conveniences only: every page works without this file.
// `/` goes to the search field, `?` opens the list of keys, `D` changes between light and dark, forms are sent once.
(function () {
  "use strict";
  var root = document.documentElement;

  function remembered() {
    try { return localStorage.getItem("theme"); } catch (e) { return null; }
  }
  function theme(name) {
    if (name === "light" || name === "dark") { root.dataset.theme = name; }
  }
  theme(remembered());

  function typing(target) {
    return target.isContentEditable || target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  }
  function toggleTheme() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    theme(dark ? "light" : "dark");
    try { localStorage.setItem("theme", root.dataset.theme); } catch (e) { /* private window: lasts for this page */ }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) { return; }
    if (event.key === "/") {
      var find = document.querySelector(".find input");
      if (find) { event.preventDefault(); find.focus(); }
    } else if (event.key === "?") {
      var keys = document.getElementById("keys");
      if (keys && keys.showModal && !keys.open) { event.preventDefault(); keys.showModal(); }
    } else if (event.key === "D") {
      toggleTheme();
    } else {
      press(event);
    }
  });

  // A button or link may name its key: data-key="a". Pages print the key on it as well.
  function press(event) {
    if (event.key.length !== 1) { return; }
    var match = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (match && !match.disabled) { event.preventDefault(); match.click(); }
  }

  // What opens beneath a button closes by Escape and by a press elsewhere; an address with its name opens it.
  var opened = "details.pop[open]";
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll(opened).forEach(function (pop) {
      if (pop.contains(document.activeElement)) { pop.querySelector("summary").focus(); }
      pop.open = false;
    });
  });
  document.addEventListener("mousedown", function (event) {
    document.querySelectorAll(opened).forEach(function (pop) { if (!pop.contains(event.target)) { pop.open = false; } });
  });
  document.addEventListener("DOMContentLoaded", function () {
    var named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (named && named.matches("details")) { named.open = true; }
  });

  // A page about work that goes on loads itself anew, unless its reader is just sending something or going elsewhere.
  var again;
  document.addEventListener("DOMContentLoaded", function () {
    var work = document.querySelector("progress[data-again]");
    if (work) { again = setTimeout(function () { location.reload(); }, Number(work.dataset.again) * 1000); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("a, button")) { clearTimeout(again); }
  });

  // A second click within three seconds on a button that already sends does nothing; after that the page may have
  // stayed because a file was downloaded, and the form can be sent again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(function () { delete form.dataset.sent; }, 3000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
