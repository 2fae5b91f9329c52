// The grid: further rows as they are scrolled to, walking by keys, editing in place. The page works without this file; what
// is fetched here is what the server would have sent anyway, and every edit goes through the form's own address.
(function () {
  "use strict";
  // Rows stand in one tbody a block, so that the browser lays out anew only the block that came; a block comes in
  // portions, one a frame, so that a person who types or scrolls meanwhile does not wait for fifty rows.
  // Only rows near those in sight are drawn, for the browser paints all that are; the next block is fetched before.
  var BLOCK = 50, PORTION = 10, NEAR = 20, KEEP = 40, AHEAD = BLOCK, MOST = 5000;
  var table = document.getElementById("grid");
  if (!table) { return; }
  var wrap = table.parentElement, bar = document.getElementById("cellbar");
  var words = bar ? bar.dataset : {};
  var lines = Number(table.dataset.lines || 0), open = table.dataset.open === "yes", url = table.dataset.rows;

  // ── rows as they are scrolled to ──────────────────────────────────────────
  var first = Math.floor(Number(table.dataset.from || 0) / BLOCK), last = first, blocks = {}, fetched = {}, height = 30;
  var columns = table.querySelectorAll("colgroup col").length;
  var top = spacer(), bottom = spacer(), busy = false;

  function gap() {
    var row = document.createElement("tr"), cell = document.createElement("td");
    row.className = "spacer"; row.setAttribute("aria-hidden", "true"); cell.colSpan = columns;
    row.appendChild(cell);
    return row;
  }
  function spacer() {
    var part = document.createElement("tbody");
    part.appendChild(gap());
    return part;
  }
  function total() { return open ? Math.max(lines, (last + 1) * BLOCK + 1) : lines; }
  function settle() {
    top.rows[0].cells[0].style.height = first * BLOCK * height + "px";
    bottom.rows[0].cells[0].style.height = Math.max(0, total() - (last + 1) * BLOCK) * height + "px";
    top.hidden = first === 0;
    bottom.hidden = total() <= (last + 1) * BLOCK;
  }
  function get(from, to) {
    return fetch(url + (url.indexOf("?") < 0 ? "?" : "&") + "rows=" + from + "-" + to, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (html) {
        var holder = document.createElement("template");
        holder.innerHTML = "<table><tbody>" + html + "</tbody></table>";
        return holder.content.querySelector("tbody");
      });
  }
  function block(n) {
    if (!fetched[n]) {
      fetched[n] = get(n * BLOCK, n * BLOCK + BLOCK - 1);
      fetched[n].catch(function () { delete fetched[n]; });
    }
    return fetched[n];
  }
  // The block stands at once, as high as its rows will be; they come nearest to the rows on the page first.
  function put(n, part, done) {
    var rows = Array.prototype.slice.call(part.rows), here = document.importNode(part, false), rest = gap();
    var above = n < first, anchor = above ? blocks[first] : null;
    var count = part.querySelectorAll("tr[aria-rowindex]").length;
    here.appendChild(rest);
    hold(anchor, function () {
      rest.cells[0].style.height = count * height + "px";
      table.insertBefore(here, above ? top.nextSibling : bottom);
      if (above) { first = n; } else { last = n; }
      blocks[n] = here;
      if (open && count < BLOCK) { open = false; lines = n * BLOCK + count; }
      settle();
    });
    (function portion() {
      hold(anchor, function () {
        var some = document.createDocumentFragment();
        (above ? rows.splice(-PORTION) : rows.splice(0, PORTION)).forEach(function (row) { some.appendChild(row); });
        here.insertBefore(some, above ? rest.nextSibling : rest);
        rest.cells[0].style.height = rows.length * height + "px";
        if (!rows.length) { here.removeChild(rest); }
      });
      if (rows.length) { requestAnimationFrame(portion); } else { mark(); done(); }
    })();
  }
  // What grows above the rows on the page does not push them away.
  function hold(anchor, change) {
    var before = anchor && anchor.offsetTop;
    change();
    if (anchor) { wrap.scrollTop += anchor.offsetTop - before; }
  }
  function drop(n) {
    if (blocks[n]) { table.removeChild(blocks[n]); }
    delete blocks[n];
  }
  // The first and last block with a row in sight or at most so many rows from it.
  function around(rows) {
    var end = Math.floor((total() - 1) / BLOCK), seen = wrap.scrollTop / height;
    var from = Math.floor((seen - rows) / BLOCK), to = Math.floor((seen + wrap.clientHeight / height + rows) / BLOCK);
    return [Math.max(0, Math.min(from, end)), Math.max(0, Math.min(to, end))];
  }
  function look() {
    if (busy || editor) { return; }
    var want = around(NEAR), keep = around(KEEP), n = null, i;
    if (want[1] < first - 1 || want[0] > last + 1) {
      n = around(0)[0]; // before the blocks go: without them the page would be too short to stay where it is
      for (i = first; i <= last; i++) { drop(i); }
      first = n; last = n - 1; settle();
    } else if (want[1] > last) { n = last + 1; } else if (want[0] < first) { n = first - 1; }
    if (n === null) {
      while (first < keep[0]) { drop(first); first++; settle(); }
      while (last > keep[1]) { drop(last); last--; settle(); }
      ahead();
      return;
    }
    busy = true;
    block(n).then(function (part) {
      delete fetched[n];
      if (last < first) { last = n; }
      put(n, part, function () { busy = false; later(); });
    }, function () { busy = false; });
  }
  // What comes next, the way it was last scrolled, is here before it is in sight.
  function ahead() {
    var far = around(AHEAD), n = wrap.scrollTop < was ? far[0] : far[1];
    was = wrap.scrollTop;
    Object.keys(fetched).forEach(function (m) { if (m < far[0] || m > far[1]) { delete fetched[m]; } });
    if (!blocks[n]) { block(n); }
  }
  var asked = false, was = 0;
  function later() {
    if (asked) { return; }
    asked = true;
    requestAnimationFrame(function () { asked = false; look(); });
  }
  if (url && (lines > BLOCK || open)) {
    var given = blocks[first] = table.tBodies[0], drawn = given.querySelectorAll("tr[aria-rowindex]").length;
    height = drawn ? Math.max(20, given.offsetHeight / drawn) : 30;
    table.insertBefore(top, given); table.insertBefore(bottom, given.nextSibling); settle();
    wrap.style.overflowAnchor = "none";
    wrap.scrollTop = first * BLOCK * height;
    wrap.addEventListener("scroll", later, { passive: true });
    var pager = document.querySelector("main > nav.pages");
    if (pager) { pager.hidden = true; }
    later();
  }

  // ── cells ─────────────────────────────────────────────────────────────────
  var at = null, from = null, editor = null, undo = [], stale = {};
  // Edits on their way, one request after the other: by cell those not answered yet, what the last answer left of a cell,
  // and what was refused while somebody was busy elsewhere.
  var queue = Promise.resolve(), saving = 0, way = {}, left = {}, kept = {};
  function isRow(row) { return row.hasAttribute("aria-rowindex"); }
  function rowOf(cell) { return Number(cell.parentNode.getAttribute("aria-rowindex")); }
  function idOf(cell) { return cell.parentNode.id.slice(2); }
  function rowAt(n) { return table.querySelector('tr[aria-rowindex="' + n + '"]'); }
  function cellAt(r, c) { var row = rowAt(r); return row ? row.cells[c] : null; }
  function canEdit(cell) { return !!(cell && cell.dataset.c); }
  function raw(cell) {
    return cell.dataset.v === undefined ? plain(cell) : cell.dataset.v;
  }
  // What stands in the cell, without the marks beside it.
  function plain(cell) {
    var holder = cell.querySelector("a") || cell.querySelector(".clip");
    if (holder) { return holder.textContent; }
    return Array.prototype.filter.call(cell.childNodes, function (node) { return node.nodeType === 3; })
      .map(function (node) { return node.data; }).join("").trim();
  }
  function shown(cell) {
    var copy = cell.cloneNode(true);
    copy.querySelectorAll(".unseen").forEach(function (part) { part.parentNode.removeChild(part); });
    return copy.textContent.trim();
  }
  function write(cell, text, value) {
    var link = cell.querySelector("a"), clip = cell.querySelector(".clip");
    if (link) { link.textContent = text; } else if (clip) { clip.textContent = text; } else {
      Array.prototype.slice.call(cell.childNodes).forEach(function (node) {
        if (node.nodeType === 3) { cell.removeChild(node); }
      });
      cell.insertBefore(document.createTextNode(text), cell.firstChild);
    }
    if (cell.title) { cell.title = text; }
    if (value !== text || cell.dataset.v !== undefined) { cell.dataset.v = value; }
  }
  function heading(c) {
    var labels = (table.dataset.labels || "").split("\n");
    return labels[c] || "";
  }
  function say(text, bad) {
    if (!bar) { return; }
    var said = bar.querySelector(".said");
    said.textContent = text || "";
    said.className = bad ? "said bad" : "said";
  }
  function focus(r, c, extend) {
    var cell = cellAt(r, c);
    if (!cell) { jump(r, c, extend); return; }
    var before = at && cellAt(at[0], at[1]);
    if (before) { before.removeAttribute("tabindex"); before.classList.remove("current"); }
    at = [r, c];
    if (!extend) { from = [r, c]; }
    cell.tabIndex = 0; cell.classList.add("current"); cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    mark();
    if (bar) {
      bar.hidden = false;
      bar.querySelector(".place").textContent = (words.place || "").replace("ROW", r).replace("COLUMN", heading(c));
      bar.querySelector(".value").textContent = raw(cell);
      var link = bar.querySelector(".talk");
      link.href = words.talk.replace("ROW", idOf(cell)) + (cell.dataset.c ? "?cell=" + cell.dataset.c : "");
      var key = idOf(cell) + " " + cell.dataset.c, clash = stale[key];
      bar.querySelector(".clash").hidden = !clash;
      if (kept[key]) { say(kept[key].why, true); }
      if (clash) { say(words.stale.replace("THEIRS", clash.theirs).replace("MINE", clash.mine), true); }
    }
  }
  // A row that is not here yet: scroll there, and go on when it has come.
  function jump(r, c, extend) {
    if (r < 1 || r > total()) { return; }
    wrap.scrollTop = (r - 1) * height;
    var tries = 0;
    (function again() {
      if (cellAt(r, c)) { focus(r, c, extend); } else if (tries++ < 100) { later(); setTimeout(again, 30); }
    })();
  }
  function area() {
    if (!at) { return null; }
    return { r0: Math.min(at[0], from[0]), r1: Math.max(at[0], from[0]), c0: Math.min(at[1], from[1]), c1: Math.max(at[1], from[1]) };
  }
  function each(a, act) {
    for (var r = a.r0; r <= a.r1; r++) {
      for (var c = a.c0; c <= a.c1; c++) { var cell = cellAt(r, c); if (cell) { act(cell, r, c); } }
    }
  }
  function keyOf(one) { return one.row + " " + one.column; }
  function mark() {
    table.querySelectorAll(".chosen").forEach(function (cell) { cell.classList.remove("chosen"); });
    var a = area();
    if (a && (a.r0 !== a.r1 || a.c0 !== a.c1)) { each(a, function (cell) { cell.classList.add("chosen"); }); }
    Object.keys(stale).forEach(function (key) {
      var parts = key.split(" "), row = document.getElementById("r-" + parts[0]);
      var cell = row && row.querySelector('[data-c="' + parts[1] + '"]');
      if (cell) { cell.classList.add("stale"); }
    });
    Object.keys(kept).forEach(function (key) {
      var cell = find(kept[key].row, kept[key].column);
      if (cell) { cell.classList.add("returned"); cell.setAttribute("aria-invalid", "true"); write(cell, kept[key].now, kept[key].was); }
    });
    Object.keys(way).forEach(function (key) {
      var one = way[key][way[key].length - 1], cell = find(one.row, one.column);
      if (cell) { underway(cell, one); }
    });
  }
  // The cell shows what was typed before the answer is here.
  function underway(cell, one) {
    cell.classList.add("edited"); cell.setAttribute("aria-busy", "true");
    if (one.text !== undefined) { write(cell, one.text, one.now); }
  }

  // ── editing ───────────────────────────────────────────────────────────────
  function edit(cell, text) {
    if (!canEdit(cell) || editor) { return; }
    var again = text === undefined ? kept[idOf(cell) + " " + cell.dataset.c] : undefined;
    var area = document.createElement("textarea");
    area.className = "ctl cell-edit"; area.rows = 1; area.value = again ? again.now : text === undefined ? raw(cell) : text;
    area.setAttribute("aria-label", (words.place || "").replace("ROW", rowOf(cell)).replace("COLUMN", heading(cell.cellIndex)));
    editor = { cell: cell, area: area, was: again ? again.was : raw(cell) };
    cell.classList.add("editing"); cell.appendChild(area);
    area.focus();
    if (text === undefined) { area.select(); }
    area.addEventListener("blur", function () { if (editor && editor.area === area) { close(true); } });
  }
  function close(keep, dr, dc) {
    var e = editor;
    if (!e) { return; }
    editor = null;
    e.cell.classList.remove("editing");
    if (e.area.parentNode) { e.area.parentNode.removeChild(e.area); }
    var r = rowOf(e.cell), c = e.cell.cellIndex;
    release(idOf(e.cell) + " " + e.cell.dataset.c, e.cell);
    if (keep && e.area.value !== e.was) { save([{ row: idOf(e.cell), column: e.cell.dataset.c, was: e.was, now: e.area.value, text: e.area.value }]); }
    if (dr !== undefined) {
      var to = cellAt(r + dr, c + dc) || jumpable(r + dr);
      if (to === true) { jump(r + dr, c + dc); } else { focus(to ? r + dr : r, to ? c + dc : c); }
    }
  }
  // What was refused waits no longer: the cell shows what it holds.
  function release(key, cell) {
    var one = kept[key];
    delete kept[key];
    if (!cell) { return; }
    cell.classList.remove("returned"); cell.removeAttribute("aria-invalid");
    if (one) { write(cell, one.text, one.was); }
  }
  function jumpable(r) { return r >= 1 && r <= total() ? true : null; }
  function find(row, column) {
    var line = document.getElementById("r-" + row);
    return line ? line.querySelector('[data-c="' + column + '"]') : null;
  }
  function save(edits, isUndo) {
    if (!edits.length || !words.cells) { return Promise.resolve(false); }
    edits.forEach(function (one) {
      var key = keyOf(one), cell = find(one.row, one.column);
      one.after = !!way[key];
      release(key, cell);
      one.before = cell ? plain(cell) : one.was;
      (way[key] = way[key] || []).push(one);
      if (cell) { underway(cell, one); }
    });
    saving++;
    queue = queue.then(function () { return send(edits, isUndo); });
    return queue;
  }
  function send(edits, isUndo) {
    var sent = new URLSearchParams();
    edits.forEach(function (one) {
      // Typed over an edit that had no answer yet: by now it is known what that one left in the cell.
      var before = one.after && left[keyOf(one)];
      if (before && before.now === one.was) { one.was = before.value; one.before = before.text; }
      sent.append("row", one.row); sent.append("column", one.column); sent.append("was", one.was); sent.append("now", one.now);
    });
    sent.append("money", words.money);
    return fetch(words.cells, {
      method: "POST", credentials: "same-origin", body: sent,
      headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }
    }).then(function (answer) {
      return answer.json().then(function (told) { return { status: answer.status, told: told }; });
    }).then(function (answer) {
      done(edits, answer.status === 200 && answer.told);
      if (answer.status === 200) { taken(answer.told, isUndo); return true; }
      if (answer.told.conflicts) { clash(answer.told); } else { refused(answer.told, edits); }
      return false;
    }, function () { done(edits); say(words.lost, true); reopen(edits, words.lost); return false; });
  }
  // The answer is here: a cell that nothing else is on its way for shows what it holds.
  function done(edits, told) {
    var values = {};
    (told ? told.cells : []).forEach(function (one) { values[keyOf(one)] = one; });
    saving--;
    edits.forEach(function (one) {
      var key = keyOf(one), cell = find(one.row, one.column), holds = values[key] || { value: one.was, text: one.before };
      left[key] = { now: one.now, value: holds.value, text: holds.text };
      way[key].shift();
      if (way[key].length) { return; }
      delete way[key];
      if (!cell) { fetched = {}; return; }
      cell.classList.remove("edited"); cell.removeAttribute("aria-busy");
      if (one.text !== undefined) { write(cell, holds.text, holds.value); }
    });
  }
  function taken(told, isUndo) {
    told.cells.forEach(function (one) {
      delete stale[one.row + " " + one.column];
      var cell = find(one.row, one.column);
      if (cell && !way[keyOf(one)]) { cell.classList.remove("stale", "returned"); write(cell, one.text, one.value); }
    });
    told.rows.forEach(function (one) {
      var row = document.getElementById("r-" + one.row), sum = row && row.querySelector(".row-sum");
      if (sum) { write(sum, one.total, one.total); }
    });
    if (!isUndo && told.cells.length) {
      undo.push(told.cells.map(function (one) { return { row: one.row, column: one.column, was: one.value, now: one.was }; }));
      if (undo.length > 100) { undo.shift(); }
    }
    document.querySelectorAll('input[name="revision"]').forEach(function (field) { field.value = told.revision; });
    say(told.said); refresh();
  }
  // The bar speaks of the cell that one stands in: why it was refused stays there, whatever else is answered.
  function refresh() {
    var cell = at && cellAt(at[0], at[1]), waits = cell && kept[idOf(cell) + " " + cell.dataset.c];
    if (cell && bar) { bar.querySelector(".value").textContent = raw(cell); }
    if (waits) { say(waits.why, true); }
  }
  // Nothing was saved: what was typed stays, beside what is there now.
  function clash(told) {
    told.conflicts.forEach(function (one) {
      stale[one.row + " " + one.column] = { theirs: one.theirs, mine: one.mine, shown: one.shown };
      var cell = find(one.row, one.column);
      if (cell && !way[keyOf(one)]) { write(cell, one.shown, one.theirs); }
    });
    mark();
    var cell = find(told.conflicts[0].row, told.conflicts[0].column);
    if (cell) { focus(rowOf(cell), cell.cellIndex); }
    say(told.detail + " " + words.stale.replace("THEIRS", told.conflicts[0].theirs).replace("MINE", told.conflicts[0].mine), true);
  }
  function refused(told, edits) {
    (told.problems || []).forEach(function (one) {
      var cell = find(one.row, one.column);
      if (cell && !way[keyOf(one)]) { cell.classList.add("returned"); }
    });
    say(told.detail || told.title, true);
    reopen(edits, told.detail || told.title);
  }
  // What was typed is in its cell again, or waits there for whoever types elsewhere by now.
  function reopen(edits, why) {
    var one = edits[0], cell = find(one.row, one.column), here = document.activeElement;
    if (edits.length !== 1 || one.text === undefined || way[keyOf(one)]) { return; }
    kept[keyOf(one)] = { row: one.row, column: one.column, was: one.was, now: one.now, text: left[keyOf(one)].text, why: why };
    if (cell && !editor && (!here || here === document.body || table.contains(here))) { edit(cell); } else { mark(); }
  }
  // What is still on its way is the last thing that was done.
  function takeBack() {
    queue = queue.then(function () {
      var edits = undo.pop();
      if (!edits) { say(words.nothing); return false; }
      save(edits.map(function (one) { return { row: one.row, column: one.column, was: one.was, now: one.now }; }), true)
        .then(function (went) { if (!went) { undo.push(edits); } });
      return true;
    });
  }
  if (bar) {
    bar.querySelector(".undo").addEventListener("click", takeBack);
    bar.querySelector(".theirs").addEventListener("click", function () { settleClash(false); });
    bar.querySelector(".mine").addEventListener("click", function () { settleClash(true); });
  }
  function settleClash(mine) {
    var cell = at && cellAt(at[0], at[1]), key = cell && idOf(cell) + " " + cell.dataset.c, one = key && stale[key];
    if (!one) { return; }
    delete stale[key]; cell.classList.remove("stale"); bar.querySelector(".clash").hidden = true; say("");
    if (mine) { save([{ row: idOf(cell), column: cell.dataset.c, was: one.theirs, now: one.mine, text: one.mine }]); }
    focus(at[0], at[1]);
  }

  // ── tables from and to a spreadsheet ──────────────────────────────────────
  function quoted(text) { return /["\t\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text; }
  function cut(text) {
    var rows = [], row = [], cell = "", inside = false, fresh = true, i, c;
    for (i = 0; i < text.length; i++) {
      c = text[i];
      if (c === '"' && fresh) { inside = true; fresh = false; }
      else if (c === '"' && inside) { if (text[i + 1] === '"') { cell += '"'; i++; } else { inside = false; } }
      else if (c === "\t" && !inside) { row.push(cell); cell = ""; fresh = true; }
      else if ((c === "\n" || c === "\r") && !inside) {
        if (c === "\r" && text[i + 1] === "\n") { continue; }
        row.push(cell); rows.push(row); row = []; cell = ""; fresh = true;
      } else if (c !== "\r") { cell += c; fresh = false; }
    }
    if (cell !== "" || row.length) { row.push(cell); rows.push(row); }
    return rows;
  }
  // Rows by number, whether they are on screen or not.
  function rowsBetween(r0, r1) {
    var rows = [], r, missing = [];
    for (r = r0; r <= r1; r++) { var row = rowAt(r); if (row) { rows[r - r0] = row; } else { missing.push(r); } }
    var turn = Promise.resolve();
    while (missing.length) {
      (function (part) {
        turn = turn.then(function () { return get(part[0] - 1, part[part.length - 1] - 1); }).then(function (got) {
          Array.prototype.filter.call(got.rows, isRow).forEach(function (row) { rows[Number(row.getAttribute("aria-rowindex")) - r0] = row; });
        });
      })(missing.splice(0, 150));
    }
    return turn.then(function () { return rows; });
  }
  function fill(text) {
    var data = cut(text), a = area();
    if (!a || !data.length) { return; }
    var wide = data[0].length, one = data.length === 1 && wide === 1, r;
    for (r = 0; r < data.length; r++) {
      if (data[r].length !== wide) { say(words.ragged.replace("LINE", r + 1).replace("COUNT", data[r].length).replace("WANTED", wide), true); return; }
    }
    var r1 = one ? a.r1 : a.r0 + data.length - 1, head = rowAt(at[0]).cells, cols = [], c;
    for (c = a.c0; c < head.length && cols.length < wide; c++) { cols.push(c); }
    if (one) { cols = []; for (c = a.c0; c <= a.c1; c++) { cols.push(c); } }
    if (cols.length < wide) { say(words.wide.replace("COUNT", wide).replace("ROOM", cols.length), true); return; }
    if (!open && r1 > lines) { say(words.long.replace("COUNT", data.length).replace("ROOM", lines - a.r0 + 1), true); return; }
    chosen({ r0: a.r0, r1: r1 }, function (rows) {
      var edits = [], locked = null;
      rows.forEach(function (row, i) {
        cols.forEach(function (c, k) {
          var cell = row.cells[c], now = one ? data[0][0] : data[i][k];
          if (!canEdit(cell)) { if (now.trim() !== shown(cell)) { locked = [a.r0 + i, c]; } return; }
          if (now !== raw(cell) && now !== shown(cell)) { edits.push({ row: idOf(cell), column: cell.dataset.c, was: raw(cell), now: now, text: now }); }
        });
      });
      if (locked) { say(words.locked.replace("ROW", locked[0]).replace("COLUMN", heading(locked[1])), true); return; }
      if (!edits.length) { say(words.nothing); return; }
      return save(edits);
    });
  }
  // The chosen rows, whether they are on screen or not, and what is done with their cells.
  function chosen(a, act) {
    if (a.r1 - a.r0 >= MOST) { say(words.most.replace("COUNT", a.r1 - a.r0 + 1).replace("MOST", MOST), true); return Promise.resolve(); }
    return rowsBetween(a.r0, a.r1).then(act, function () { say(words.lost, true); });
  }
  function eachOf(rows, a, act) {
    rows.forEach(function (row, i) {
      for (var c = a.c0; c <= a.c1; c++) { if (row.cells[c]) { act(row.cells[c], i, c); } }
    });
  }
  function down() {
    var a = area(), edits = [];
    if (!a) { return; }
    if (a.r0 === a.r1 && a.r0 > 1) { a.r0--; }
    chosen(a, function (rows) {
      eachOf(rows, a, function (cell, i, c) {
        var value = i === 0 || !canEdit(cell) ? "" : raw(rows[0].cells[c]);
        if (i > 0 && canEdit(cell) && value !== raw(cell)) { edits.push({ row: idOf(cell), column: cell.dataset.c, was: raw(cell), now: value, text: plain(rows[0].cells[c]) }); }
      });
      save(edits);
    });
  }
  function clear() {
    var a = area(), edits = [];
    chosen(a, function (rows) {
      eachOf(rows, a, function (cell) {
        if (canEdit(cell) && raw(cell) !== "") { edits.push({ row: idOf(cell), column: cell.dataset.c, was: raw(cell), now: "", text: "" }); }
      });
      save(edits);
    });
  }
  function ours() { return at && !editor && document.activeElement === cellAt(at[0], at[1]); }
  function written(rows, a) {
    var out = [];
    for (var i = 0; i <= a.r1 - a.r0; i++) {
      var line = [];
      for (var c = a.c0; c <= a.c1; c++) {
        var cell = rows[i] && rows[i].cells[c];
        line.push(cell ? quoted(canEdit(cell) ? raw(cell) : shown(cell)) : "");
      }
      out.push(line.join("\t"));
    }
    return out.join("\r\n");
  }
  // Rows that are not on screen are fetched first; where the browser then no longer lets us write, a second press does.
  var copied = null;
  document.addEventListener("copy", function (event) {
    if (!ours()) { return; }
    event.preventDefault();
    var a = area(), key = [a.r0, a.r1, a.c0, a.c1].join(), rows = [], r, all = true;
    for (r = a.r0; r <= a.r1 && all; r++) { rows.push(rowAt(r)); all = !!rows[rows.length - 1]; }
    if (all) { event.clipboardData.setData("text/plain", written(rows, a)); tell(words.copied); return; }
    if (copied && copied.key === key) { event.clipboardData.setData("text/plain", copied.text); copied = null; tell(words.copied); return; }
    tell(words.fetching);
    chosen(a, function (rows) {
      var text = written(rows, a);
      var gone = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
      return gone.then(function () { tell(words.copied); }, function () { copied = { key: key, text: text }; tell(words.again); });
    });
    function tell(text) { say(text.replace("COUNT", a.r1 - a.r0 + 1)); }
  });
  document.addEventListener("paste", function (event) {
    if (!ours() || !words.cells) { return; }
    event.preventDefault();
    fill(event.clipboardData.getData("text/plain"));
  });

  // ── hands ─────────────────────────────────────────────────────────────────
  table.addEventListener("mousedown", function (event) {
    var cell = event.target.closest("td, th");
    if (!cell || !isRow(cell.parentNode) || event.target.closest("a, input, textarea, label")) { return; }
    if (editor) { close(true); }
    event.preventDefault();
    if (event.shiftKey && at) { focus(rowOf(cell), cell.cellIndex, true); } else { focus(rowOf(cell), cell.cellIndex); }
  });
  table.addEventListener("dblclick", function (event) {
    var cell = event.target.closest("td, th");
    if (cell && canEdit(cell) && !event.target.closest("a, input, textarea")) { edit(cell); }
  });
  // Whoever comes to the table by Tab stands on its first cell.
  var start = table.querySelector("tr[aria-rowindex] > th, tr[aria-rowindex] > td");
  if (start) {
    wrap.removeAttribute("tabindex");
    start = start.parentNode.querySelector("th.f3") || start;
    start.tabIndex = 0;
    start.addEventListener("focus", function () { if (!at) { focus(rowOf(start), start.cellIndex); } });
  }
  table.addEventListener("keydown", function (event) {
    var key = event.key, ctrl = event.ctrlKey || event.metaKey;
    if (editor) {
      event.stopPropagation();
      if (key === "Escape") { event.preventDefault(); close(false, 0, 0); }
      else if (key === "Enter" && !event.altKey && !event.isComposing) { event.preventDefault(); close(true, event.shiftKey ? -1 : 1, 0); }
      else if (key === "Enter" && event.altKey) { event.preventDefault(); editor.area.setRangeText("\n", editor.area.selectionStart, editor.area.selectionEnd, "end"); }
      else if (key === "Tab") { event.preventDefault(); close(true, 0, event.shiftKey ? -1 : 1); }
      return;
    }
    if (!at || event.target.closest("input, textarea, select")) { return; }
    var cell = cellAt(at[0], at[1]), r = at[0], c = at[1], page = Math.max(1, Math.floor(wrap.clientHeight / height) - 2);
    var moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] };
    if (moves[key] && !event.altKey) {
      event.preventDefault();
      var width = rowAt(r) ? rowAt(r).cells.length : columns;
      focus(Math.max(1, Math.min(total(), r + moves[key][0])), Math.max(0, Math.min(width - 1, c + moves[key][1])), event.shiftKey);
    } else if (key === "Home") { event.preventDefault(); focus(ctrl ? 1 : r, 0, event.shiftKey); }
    else if (key === "End") { event.preventDefault(); focus(ctrl ? total() : r, columns - 1, event.shiftKey); }
    else if (ctrl && (key === "d" || key === "D")) { event.preventDefault(); down(); }
    else if (ctrl && (key === "z" || key === "Z")) { event.preventDefault(); takeBack(); }
    // Whoever walked to a link by Tab follows it.
    else if (key === "Enter" && event.target.closest("a")) { return; }
    else if (key === "Enter" || key === "F2") {
      var link = cell && cell.querySelector("a");
      if (canEdit(cell)) { event.preventDefault(); edit(cell); } else if (link && event.target !== link) { event.preventDefault(); link.click(); }
    } else if (key === " " && cell && cell.querySelector("input[type=checkbox]")) {
      event.preventDefault(); cell.querySelector("input").click();
    } else if ((key === "Delete" || key === "Backspace") && canEdit(cell)) { event.preventDefault(); clear(); }
    else if (key === "Escape") { from = at; mark(); say(""); }
    // An input method begins to compose: into the cell, as typing would.
    else if ((key === "Process" || event.keyCode === 229) && canEdit(cell)) { event.stopPropagation(); edit(cell, ""); }
    else if (key.length === 1 && !ctrl && !event.altKey && canEdit(cell)) { event.preventDefault(); event.stopPropagation(); edit(cell, key); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (saving || Object.keys(kept).length || (editor && editor.area.value !== editor.was)) { event.preventDefault(); event.returnValue = ""; }
  });
})();
