// The timelines: what is shown of them, by pointer and by keyboard; drawing.js draws it. Hooks for tests: see report.js.
"use strict";
(() => {
  const { left, time, unpack, viewOf } = juggleDrawing;
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const redrawn = [];  // at the next frame
  const printed = [];  // at once

  function setUpTimeline(section) {
    const find = (role) => section.querySelector(`[data-role=${role}]`);
    const store = find("timelines");
    if (!store) return null;
    const { cells, states, first, ...themes } = JSON.parse(store.textContent);
    store.textContent = "";
    if (!cells.length) return null;
    const viewer = find("viewer"), canvas = section.querySelector("canvas"), tooltip = find("tooltip"), live = find("live");
    const choice = find("timeline-cell"), legend = find("legend"), source = find("source"), totals = find("totals");
    const records = all(".record", section);
    choice.append(...cells.map((cell, place) => new Option(cell.title, place)));
    viewer.hidden = false;

    const view = viewOf(canvas, themes);
    const smallest = 50;  // nanoseconds a view shows at least

    function choose(place) {
      view.cell = cells[place];
      view.data = view.cell.unpacked || (view.cell.unpacked = unpack(view.cell));
      records.forEach((record, number) => { if (number === place) source.replaceChildren(...[...record.children].filter((e) => e.tagName === "P").map((e) => e.cloneNode(true))); });
      canvas.setAttribute("aria-label", `Timeline of ${view.cell.title}`);
      [view.start, view.end, view.scroll, view.stretch, view.cursor] = [0, Math.max(view.cell.wall, 1), 0, 0, null];
      live.textContent = "";
      setMode(view.mode);
      showTotals();
    }
    function setMode(wanted) {
      view.mode = wanted;
      view.tracks = view.data.order[view.mode];
      [view.scroll, view.stretch] = [0, 0];
      if (view.cursor) view.cursor.track = 0;
      view.readColours();
      showLegend();
      view.measure();
    }
    function showLegend() {
      const plain = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
      const mean = [0, 1, 2].map((part) => view.colours.tasks.reduce((sum, task) => sum + task[part], 0) / view.colours.tasks.length);
      const [one, two, three] = view.colours.tasks.map(plain);
      const items = view.mode === "tasks"
        ? states.map((name, place) => [name, plain(view.colours.states[place])])
        : [["each colour is a task", `linear-gradient(90deg, ${one} 0 33%, ${two} 0 66%, ${three} 0)`],
          ["several tasks within one pixel", plain(mean)], ["the model's own work", plain(view.colours.overhead)],
          ["idle, or lent to others", plain(view.colours.back)]];
      if (view.cell.truncatedAt != null) {
        items.push(["not recorded", `repeating-linear-gradient(135deg, ${view.colours.muted} 0 1px, ${view.colours.paper} 1px 4px)`]);
      }
      legend.replaceChildren(...items.map(([name, background]) => {
        const item = document.createElement("li"), patch = document.createElement("span");
        patch.className = "patch";
        patch.style.background = background;
        item.append(patch, name);
        return item;
      }));
    }

    // View.
    function show(from, to) {
      const whole = Math.max(view.cell.wall, 1), span = Math.min(whole, Math.max(smallest, to - from));
      view.start = Math.max(0, Math.min(whole - span, from));
      view.end = view.start + span;
      view.draw();
    }
    const zoom = (factor, at = (view.start + view.end) / 2) => {
      const span = Math.min(Math.max(view.cell.wall, 1), Math.max(smallest, (view.end - view.start) * factor));
      const share = (at - view.start) / (view.end - view.start);
      show(at - share * span, at - share * span + span);
    };
    const pan = (by) => show(view.start + by, view.end + by);

    // What lies at a time on a track, in words.
    function sliceAt(track, at) {
      const list = view.tracks[track];
      if (!list) return -1;
      const place = view.firstAfter(list, at);
      return place < list.length && view.data.starts[list[place]] <= at ? list[place] : -1;
    }
    function words(track, at) {
      const name = view.mode === "pus" ? `PU ${view.cell.pus[track]}` : `task ${track}`;
      if (view.cell.truncatedAt != null && at >= view.cell.truncatedAt) return [name, "not recorded", `at ${time(at)}`];
      const slice = sliceAt(track, at);
      if (slice < 0) return [name, view.mode === "pus" ? "no task of this trial" : "not begun, or ended", `at ${time(at)}`];
      const task = view.data.owners[slice], pu = view.data.places[slice];
      return [
        task < 0 ? "the model's own work" : `task ${task}`, states[view.data.kinds[slice]] + (pu >= 0 ? ` on PU ${view.cell.pus[pu]}` : ""),
        `from ${time(view.data.starts[slice])} for ${time(view.data.ends[slice] - view.data.starts[slice])}` + (view.cell.sampled ? ", sampled" : ""),
      ];
    }
    function hover(x, y) {
      const track = Math.floor((y + view.scroll) / view.rowHeight);
      if (x < left || y > view.height || track < 0 || track >= view.tracks.length) { tooltip.hidden = true; return; }
      showTip(words(track, view.timeAt(x)), x, y);
    }
    function showTip([title, ...lines], x, y) {
      const strong = document.createElement("strong");
      strong.textContent = title;
      tooltip.replaceChildren(strong, ...lines.map((text) => { const div = document.createElement("div"); div.textContent = text; return div; }));
      tooltip.hidden = false;
      const room = canvas.clientWidth - tooltip.offsetWidth - 4;
      tooltip.style.left = `${Math.max(0, Math.min(room, x + 14))}px`;
      tooltip.style.top = `${y + 18}px`;
    }

    // Pointer: dragging moves, two fingers pinch.
    const pointers = new Map();
    let held = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, place(event));
      canvas.setPointerCapture(event.pointerId);
      held = { ...place(event), start: view.start, scroll: view.scroll };
      tooltip.hidden = true;
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = place(event);
      if (!pointers.has(event.pointerId)) { hover(now.x, now.y); return; }
      if (pointers.size === 2) {
        const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        const before = pointers.get(event.pointerId);
        const from = Math.hypot(before.x - other.x, before.y - other.y), to = Math.hypot(now.x - other.x, now.y - other.y);
        if (from > 0 && to > 0) zoom(from / to, view.timeAt((now.x + other.x) / 2));
      } else if (held) {
        view.scroll = held.scroll - (now.y - held.y);
        const by = (held.x - now.x) / view.width * (view.end - view.start);
        show(held.start + by, held.start + by + (view.end - view.start));
        if (Math.hypot(now.x - held.x, now.y - held.y) < 4) hover(now.x, now.y); else tooltip.hidden = true;
      }
      pointers.set(event.pointerId, now);
    });
    const release = (event) => {
      pointers.delete(event.pointerId);
      held = null;
      const [other] = [...pointers.values()];
      if (other) held = { ...other, start: view.start, scroll: view.scroll };
    };
    canvas.addEventListener("pointerup", (event) => {
      if (held && event.pointerType !== "mouse") hover(place(event).x, place(event).y);
      release(event);
    });
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => { tooltip.hidden = true; });
    canvas.addEventListener("dblclick", (event) => zoom(event.shiftKey ? 2 : 0.5, view.timeAt(place(event).x)));
    // The wheel is the page's, until the reader takes hold of the timeline. Pinching a touchpad is a wheel with Ctrl.
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) { tooltip.hidden = true; return; }
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) { pan(event.deltaX / view.width * (view.end - view.start)); return; }
      if (event.shiftKey) { view.scroll += event.deltaY; view.draw(); return; }
      zoom(2 ** (Math.max(-240, Math.min(240, event.deltaY)) / 240), view.timeAt(Math.max(left, place(event).x)));
      tooltip.hidden = true;
    }, { passive: false });

    // Keyboard: a cursor that the view follows.
    function moveCursor(track, at) {
      const whole = Math.max(view.cell.wall, 1);
      view.cursor = { track: Math.max(0, Math.min(view.tracks.length - 1, track)), at: Math.max(0, Math.min(whole, at)) };
      const top = view.cursor.track * view.rowHeight;
      if (top < view.scroll) view.scroll = top;
      if (top + view.rowHeight > view.scroll + view.height) view.scroll = top + view.rowHeight - view.height;
      if (view.cursor.at < view.start || view.cursor.at > view.end) show(view.cursor.at - (view.end - view.start) / 2, view.cursor.at + (view.end - view.start) / 2);
      const found = words(view.cursor.track, Math.min(view.cursor.at, whole - 1));
      live.textContent = found.join(", ") + ".";
      showTip(found, view.xOf(view.cursor.at), (view.cursor.track + 1) * view.rowHeight - view.scroll - 14);
      view.draw();
    }
    function step(direction) {
      const by = direction * (view.end - view.start) / 10;
      const at = view.cursor.at + by;
      pan(by);
      moveCursor(view.cursor.track, at);
    }
    function hop(direction) {
      const list = view.tracks[view.cursor.track];
      const here = view.firstAfter(list, view.cursor.at);
      const isInside = here < list.length && view.data.starts[list[here]] <= view.cursor.at;
      const next = direction > 0 ? here + (isInside ? 1 : 0) : here - 1;
      if (next < 0 || next >= list.length) return;
      moveCursor(view.cursor.track, view.data.starts[list[next]]);
    }
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!view.cursor) view.cursor = { track: Math.floor(view.scroll / view.rowHeight), at: (view.start + view.end) / 2 };
      const actions = {
        "+": () => zoom(0.5, view.cursor.at), "=": () => zoom(0.5, view.cursor.at), "-": () => zoom(2, view.cursor.at), "_": () => zoom(2, view.cursor.at),
        "0": reset, "Home": reset,
        "ArrowRight": () => event.shiftKey ? hop(1) : step(1), "ArrowLeft": () => event.shiftKey ? hop(-1) : step(-1),
        "ArrowDown": () => moveCursor(view.cursor.track + 1, view.cursor.at), "ArrowUp": () => moveCursor(view.cursor.track - 1, view.cursor.at),
        "PageDown": () => moveCursor(view.cursor.track + Math.floor(view.height / view.rowHeight), view.cursor.at),
        "PageUp": () => moveCursor(view.cursor.track - Math.floor(view.height / view.rowHeight), view.cursor.at),
        "Escape": () => canvas.blur(),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
    canvas.addEventListener("focus", () => {
      if (!view.cursor) view.cursor = { track: Math.floor(view.scroll / view.rowHeight), at: (view.start + view.end) / 2 };
      view.draw();
    });
    canvas.addEventListener("blur", () => {
      tooltip.hidden = true;
      view.draw();
    });
    function reset() {
      [view.scroll, view.stretch] = [0, 0];
      show(0, view.cell.wall);
      view.measure();
    }
    const act = {
      "zoom-in": () => zoom(0.5), "zoom-out": () => zoom(2), reset,
      taller: () => { view.stretch = Math.min(6, view.stretch + 1); view.measure(); },
      flatter: () => { view.stretch = Math.max(-6, view.stretch - 1); view.measure(); },
    };
    for (const button of all("[data-action]", section)) button.addEventListener("click", act[button.dataset.action]);
    for (const radio of all("input[type=radio]", section)) {
      radio.addEventListener("change", () => { if (radio.checked) setMode(radio.value); });
    }
    choice.addEventListener("change", () => choose(Number(choice.value)));

    // Totals, made when they are asked for.
    function showTotals() {
      totals.querySelector("div")?.remove();
      if (!totals.open) return;
      const table = document.createElement("table");
      const head = table.createTHead().insertRow();
      for (const name of ["task", ...states, "CPU time"]) {
        const header = document.createElement("th");
        header.scope = "col";
        header.textContent = name;
        head.append(header);
      }
      const body = table.createTBody();
      view.data.order.tasks.forEach((list, task) => {
        const sums = states.map(() => 0);
        for (const slice of list) sums[view.data.kinds[slice]] += view.data.ends[slice] - view.data.starts[slice];
        const row = body.insertRow(), header = document.createElement("th");
        header.scope = "row";
        header.textContent = task;
        row.append(header);
        const cpu = view.cell.cpu[task];
        for (const text of [...sums.map(time), cpu == null ? "" : time(cpu)]) row.insertCell().textContent = text;
      });
      const box = document.createElement("div");
      box.className = "scroll";
      box.append(table);
      totals.append(box);
    }
    totals.addEventListener("toggle", showTotals);

    choice.value = first;
    choose(first);
    redrawn.push(() => { view.readColours(); showLegend(); view.draw(); });
    printed.push(() => { view.readColours(); showLegend(); view.paint(); });
    new ResizeObserver(() => {
      if (Math.floor(canvas.parentElement.clientWidth) - left !== view.width) view.measure();
    }).observe(canvas.parentElement);
    return { view: () => ({ start: view.start, end: view.end, wall: view.cell.wall, tracks: view.tracks.length }) };
  }

  const timelines = all("[data-role=timeline]").map(setUpTimeline).filter(Boolean);
  if (timelines.length) window.juggleTimeline = Object.freeze({ view: timelines[0].view });
  const redraw = () => { for (const draw of redrawn) draw(); };
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is light; what prints is drawn before it is.
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    for (const print of printed) print();
  });
  window.addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  });
})();
