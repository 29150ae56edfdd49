// The timelines: tracks on a canvas, with zoom, a tooltip, and a cursor for the keyboard. Hooks for tests: see report.js.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const redrawn = [];  // at the next frame
  const printed = [];  // at once

  const states = ["running", "waiting", "in line", "pushed aside"];
  const stateNames = ["--running", "--waiting", "--in-line", "--aside"];

  // Three digits and a unit, of nanoseconds.
  function time(nanoseconds) {
    const size = Math.abs(nanoseconds);
    const [scale, unit] = size >= 999.5e6 ? [1e9, "s"] : size >= 999.5e3 ? [1e6, "ms"] : size >= 999.5 ? [1e3, "µs"] : [1, "ns"];
    return `${Number((nanoseconds / scale).toPrecision(3))} ${unit}`;
  }

  // The bytes of PackedTimeline as columns: tracks are ranges of them, in order of time.
  function unpack(cell) {
    const text = atob(cell.data);
    let at = 0;
    const number = () => {
      let value = 0, scale = 1;
      for (;;) {
        const byte = text.charCodeAt(at++);
        value += (byte & 127) * scale;
        if (byte < 128) return value;
        scale *= 128;
      }
    };
    const starts = new Float64Array(cell.slices), ends = new Float64Array(cell.slices);
    const kinds = new Uint8Array(cell.slices), places = new Int32Array(cell.slices), owners = new Int32Array(cell.slices);
    const offsets = new Int32Array(cell.tasks + cell.pus.length + 2);
    let slice = 0;
    for (let track = 0; track < cell.tasks + cell.pus.length + 1; track++) {
      let end = 0;
      for (let count = number(); count > 0; count--, slice++) {
        const head = number();
        starts[slice] = head & 4 ? end + number() : end;
        end = ends[slice] = starts[slice] + number();
        kinds[slice] = head & 3;
        places[slice] = (head >> 3) - 1;
        owners[slice] = track < cell.tasks ? track : -1;
      }
      offsets[track + 1] = slice;
    }
    const order = { tasks: [], pus: [] };
    for (let task = 0; task < cell.tasks; task++) {
      order.tasks.push(Int32Array.from({ length: offsets[task + 1] - offsets[task] }, (_, i) => offsets[task] + i));
    }
    // A track of a PU: what ran on it, tasks and overhead, in order of time.
    const onPU = cell.pus.map(() => []);
    for (let i = 0; i < slice; i++) if (kinds[i] === 0 && places[i] >= 0) onPU[places[i]].push(i);
    order.pus = onPU.map((list) => Int32Array.from(list).sort((a, b) => starts[a] - starts[b]));
    return { starts, ends, kinds, places, owners, order };
  }

  // The colours of the charts: seven that colour-blind readers tell apart (Okabe and Ito, 2008), each in five shades.
  const hues = [[0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [213, 94, 0], [226, 208, 40]];
  const shades = [0, -0.4, 0.45, -0.62, 0.68];
  function taskColour(task) {
    const shade = shades[Math.floor(task / 7) % 5], goal = shade < 0 ? 0 : 255;
    return hues[task % 7].map((part) => Math.round(part + (goal - part) * Math.abs(shade)));
  }

  function setUpTimeline(section) {
    const find = (role) => section.querySelector(`[data-role=${role}]`);
    const store = find("timelines");
    if (!store) return null;
    const cells = JSON.parse(store.textContent);
    store.textContent = "";
    if (!cells.length) return null;
    const viewer = find("viewer"), canvas = section.querySelector("canvas"), tooltip = find("tooltip"), live = find("live");
    const choice = find("timeline-cell"), legend = find("legend"), source = find("source"), totals = find("totals");
    const records = all(".record", section);
    choice.append(...cells.map((cell, place) => new Option(cell.title, place)));
    viewer.hidden = false;

    let cell, data, mode = "pus", tracks = [];
    let start = 0, end = 1, scroll = 0, stretch = 0;
    let cursor = null;  // { track, at }: by keyboard
    let colours = {}, palette = [], pending = false;
    const left = 64, axis = 26;
    let width = 0, height = 0, rowHeight = 1, ratio = 1;
    const smallest = 50;  // nanoseconds a view shows at least

    function readColours() {
      const style = getComputedStyle(root);
      const read = (name) => style.getPropertyValue(name).trim();
      colours = { ink: read("--ink"), muted: read("--muted"), rule: read("--rule"), paper: read("--paper"), accent: read("--accent"),
        overhead: rgb(read("--overhead")), back: rgb(read("--lane")), states: stateNames.map((name) => rgb(read(name))) };
      palette = Array.from({ length: 35 }, (_, task) => taskColour(task));
    }
    function rgb(hex) {
      const value = parseInt(hex.slice(1), 16);
      return [value >> 16, (value >> 8) & 255, value & 255];
    }
    const packed = ([r, g, b]) => (255 << 24 | b << 16 | g << 8 | r) >>> 0;
    function colour(slice) {
      if (mode === "tasks") return colours.states[data.kinds[slice]];
      const task = data.owners[slice];
      return task < 0 ? colours.overhead : palette[task % 35];
    }

    function choose(place) {
      cell = cells[place];
      data = cell.unpacked || (cell.unpacked = unpack(cell));
      records.forEach((record, number) => { if (number === place) source.replaceChildren(...[...record.children].filter((e) => e.tagName === "P").map((e) => e.cloneNode(true))); });
      canvas.setAttribute("aria-label", `Timeline of ${cell.title}`);
      [start, end, scroll, stretch, cursor] = [0, Math.max(cell.wall, 1), 0, 0, null];
      live.textContent = "";
      setMode(mode);
      showTotals();
    }
    function setMode(wanted) {
      mode = wanted;
      tracks = data.order[mode];
      [scroll, stretch] = [0, 0];
      if (cursor) cursor.track = 0;
      readColours();
      showLegend();
      measure();
    }
    function showLegend() {
      const items = mode === "tasks"
        ? states.map((name, place) => [name, `state-${place}`])
        : [["each colour is a task", "task-colours"], ["the model's own work", "state-overhead"], ["idle, or somebody else", "state-idle"],
          ["mixed: several in one pixel", "state-many"]];
      if (cell.truncatedAt != null) items.push(["not recorded", "state-unknown"]);
      legend.replaceChildren(...items.map(([name, kind]) => {
        const item = document.createElement("li"), patch = document.createElement("span");
        patch.className = `patch ${kind}`;
        item.append(patch, name);
        return item;
      }));
    }

    // Size: all tracks where they fit, in rows of 1 to 34 pixels.
    function measure() {
      width = Math.max(120, Math.floor(canvas.parentElement.clientWidth) - left);
      // Beyond some hundred tracks, twice the pixels would show no more and cost four times as much.
      ratio = tracks.length > 200 ? 1 : Math.min(2, window.devicePixelRatio || 1);
      const most = Math.max(240, Math.min(560, Math.floor(window.innerHeight * 0.7)));
      const fitting = Math.max(1, Math.min(tracks.length > 8 ? 22 : 34, Math.floor(most / Math.max(1, tracks.length))));
      rowHeight = Math.max(1, Math.min(40, Math.round(fitting * 2 ** stretch)));
      height = Math.max(44, Math.min(most, rowHeight * tracks.length));
      canvas.width = Math.round((left + width) * ratio);
      canvas.height = Math.round((height + axis) * ratio);
      canvas.style.width = `${left + width}px`;
      canvas.style.height = `${height + axis}px`;
      draw();
    }
    function draw() {
      if (pending) return;
      pending = true;
      requestAnimationFrame(() => { pending = false; paint(); });
    }

    const mostScroll = () => Math.max(0, tracks.length * rowHeight - height);
    const xOf = (at) => left + (at - start) / (end - start) * width;
    const timeAt = (x) => start + (x - left) / width * (end - start);

    // The first slice of a track that ends after a time.
    function firstAfter(track, at) {
      let low = 0, high = track.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (data.ends[track[middle]] <= at) low = middle + 1; else high = middle;
      }
      return low;
    }

    let image = null, line = null, red = null, green = null, blue = null, covered = null;
    // One line of pixels: whole ones get their slice's colour, shared ones the mean of what lies in them.
    function paintTrack(track, columns) {
      const back = colours.back, { starts, ends } = data;
      line.fill(packed(back));
      const scale = columns / (end - start);
      let lowest = columns, highest = -1;  // shared pixels
      for (let i = firstAfter(track, start); i < track.length; i++) {
        const slice = track[i];
        if (starts[slice] >= end) break;
        const from = Math.max(0, (starts[slice] - start) * scale), to = Math.min(columns, (ends[slice] - start) * scale);
        if (to <= from) continue;
        const shade = colour(slice), first = Math.floor(from), last = Math.min(columns - 1, Math.floor(to));
        if (last > first + 1) line.fill(packed(shade), first + 1, last);
        let share = (first === last ? to : first + 1) - from;
        red[first] += shade[0] * share; green[first] += shade[1] * share; blue[first] += shade[2] * share; covered[first] += share;
        if (first < lowest) lowest = first;
        if (last > highest) highest = last;
        if (first === last) continue;
        share = to - last;
        red[last] += shade[0] * share; green[last] += shade[1] * share; blue[last] += shade[2] * share; covered[last] += share;
      }
      for (let pixel = lowest; pixel <= highest; pixel++) {
        const share = covered[pixel];
        if (share === 0) continue;
        const rest = Math.max(0, 1 - share), sum = Math.max(1, share);
        line[pixel] = packed([red[pixel] / sum + back[0] * rest, green[pixel] / sum + back[1] * rest, blue[pixel] / sum + back[2] * rest]);
        red[pixel] = green[pixel] = blue[pixel] = covered[pixel] = 0;
      }
    }

    function paint() {
      const context = canvas.getContext("2d");
      const columns = Math.round(width * ratio), lines = Math.round(height * ratio);
      if (!image || image.width !== columns || image.height !== lines) {
        image = context.createImageData(columns, lines);
        line = new Uint32Array(columns);
        [red, green, blue, covered] = [0, 0, 0, 0].map(() => new Float32Array(columns));
      }
      scroll = Math.max(0, Math.min(mostScroll(), scroll));
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(packed(rgb(colours.paper)));
      const gap = rowHeight >= 6 ? Math.max(1, Math.round(ratio)) : 0;
      const firstTrack = Math.floor(scroll / rowHeight);
      for (let track = firstTrack; track < tracks.length; track++) {
        const top = Math.round((track * rowHeight - scroll) * ratio);
        if (top >= lines) break;
        const bottom = Math.min(lines, Math.round(((track + 1) * rowHeight - scroll) * ratio) - gap);
        paintTrack(tracks[track], columns);
        for (let y = Math.max(0, top); y < bottom; y++) pixels.set(line, y * columns);
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = colours.paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.putImageData(image, Math.round(left * ratio), 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintUnknown(context);
      paintAxis(context);
      paintNames(context);
      paintCursor(context);
      if (mostScroll() > 0) {  // which of the tracks these are
        context.fillStyle = colours.ink;
        context.globalAlpha = 0.6;
        const all = tracks.length * rowHeight;
        context.fillRect(left + width - 5, scroll / all * height, 5, Math.max(12, height / all * height));
        context.globalAlpha = 1;
      }
    }
    function paintUnknown(context) {
      if (cell.truncatedAt == null || cell.truncatedAt >= end) return;
      const x = Math.max(left, xOf(cell.truncatedAt));
      context.save();
      context.beginPath();
      context.rect(x, 0, left + width - x, height);
      context.clip();
      context.strokeStyle = colours.muted;
      context.globalAlpha = 0.5;
      context.beginPath();
      for (let at = x - height; at < left + width; at += 8) { context.moveTo(at, height); context.lineTo(at + height, 0); }
      context.stroke();
      context.restore();
      if (cell.truncatedAt < start) return;
      context.fillStyle = colours.ink;
      context.fillRect(x - 1, 0, 2, height);
    }
    function paintAxis(context) {
      const font = getComputedStyle(document.body).fontFamily;
      context.font = `12px ${font}`;
      context.textBaseline = "middle";
      context.textAlign = "center";
      const raw = (end - start) / Math.max(2, width / 110), power = 10 ** Math.floor(Math.log10(raw));
      const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
      const [scale, unit] = end >= 999.5e6 && step >= 1e6 ? [1e9, "s"] : end >= 999.5e3 && step >= 1e3 ? [1e6, "ms"] : end >= 999.5 && step >= 1 ? [1e3, "µs"] : [1, "ns"];
      const places = Math.max(0, -Math.floor(Math.log10(step / scale) + 1e-9));
      context.fillStyle = colours.rule;
      context.fillRect(left, height, width, 1);
      for (let mark = Math.ceil(start / step - 1e-9) * step; mark <= end + step * 1e-6; mark += step) {
        const x = xOf(mark);
        context.fillStyle = colours.muted;
        context.fillRect(Math.round(x), height, 1, 5);
        const text = `${(mark / scale).toFixed(places)} ${unit}`, half = context.measureText(text).width / 2;
        context.fillText(text, Math.max(left + half, Math.min(left + width - half, x)), height + 15);
      }
    }
    function paintNames(context) {
      context.textAlign = "right";
      context.fillStyle = colours.muted;
      const every = Math.max(1, Math.ceil(14 / rowHeight));
      const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => n >= every) || every;
      for (let track = Math.floor(scroll / rowHeight); track < tracks.length; track++) {
        const y = (track + 0.5) * rowHeight - scroll;
        if (y > height) break;
        if (track % nice || y < 5 || y > height - 3) continue;
        context.fillText(mode === "pus" ? `PU ${cell.pus[track]}` : `task ${track}`, left - 8, y);
      }
    }
    function paintCursor(context) {
      if (!cursor || document.activeElement !== canvas) return;
      const x = xOf(cursor.at), y = cursor.track * rowHeight - scroll;
      context.strokeStyle = colours.ink;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, y + 0.5, width - 1, Math.max(2, rowHeight - 1));
      context.fillStyle = colours.ink;
      context.fillRect(Math.round(x) - 1, 0, 2, height);
    }

    // View.
    function show(from, to) {
      const whole = Math.max(cell.wall, 1), span = Math.min(whole, Math.max(smallest, to - from));
      start = Math.max(0, Math.min(whole - span, from));
      end = start + span;
      draw();
    }
    const zoom = (factor, at = (start + end) / 2) => {
      const span = Math.min(Math.max(cell.wall, 1), Math.max(smallest, (end - start) * factor));
      const share = (at - start) / (end - start);
      show(at - share * span, at - share * span + span);
    };
    const pan = (by) => show(start + by, end + by);

    // What lies at a time on a track, in words.
    function sliceAt(track, at) {
      const list = tracks[track];
      if (!list) return -1;
      const place = firstAfter(list, at);
      return place < list.length && data.starts[list[place]] <= at ? list[place] : -1;
    }
    function words(track, at) {
      const name = mode === "pus" ? `PU ${cell.pus[track]}` : `task ${track}`;
      if (cell.truncatedAt != null && at >= cell.truncatedAt) return [name, "not recorded", `at ${time(at)}`];
      const slice = sliceAt(track, at);
      if (slice < 0) return [name, mode === "pus" ? "no task of this trial" : "not begun, or ended", `at ${time(at)}`];
      const task = data.owners[slice], pu = data.places[slice];
      return [
        task < 0 ? "the model's own work" : `task ${task}`, states[data.kinds[slice]] + (pu >= 0 ? ` on PU ${cell.pus[pu]}` : ""),
        `from ${time(data.starts[slice])} for ${time(data.ends[slice] - data.starts[slice])}` + (cell.sampled ? ", sampled" : ""),
      ];
    }
    function say(track, at) {
      live.textContent = words(track, at).join(", ") + ".";
    }
    function showTip(x, y) {
      const track = Math.floor((y + scroll) / rowHeight);
      if (x < left || y > height || track < 0 || track >= tracks.length) { tooltip.hidden = true; return; }
      const [title, ...lines] = words(track, timeAt(x));
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
      held = { ...place(event), start, scroll };
      tooltip.hidden = true;
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = place(event);
      if (!pointers.has(event.pointerId)) { showTip(now.x, now.y); return; }
      if (pointers.size === 2) {
        const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        const before = pointers.get(event.pointerId);
        const from = Math.hypot(before.x - other.x, before.y - other.y), to = Math.hypot(now.x - other.x, now.y - other.y);
        if (from > 0 && to > 0) zoom(from / to, timeAt((now.x + other.x) / 2));
      } else if (held) {
        scroll = held.scroll - (now.y - held.y);
        const by = (held.x - now.x) / width * (end - start);
        show(held.start + by, held.start + by + (end - start));
        if (Math.hypot(now.x - held.x, now.y - held.y) < 4) showTip(now.x, now.y); else tooltip.hidden = true;
      }
      pointers.set(event.pointerId, now);
    });
    const release = (event) => {
      pointers.delete(event.pointerId);
      held = null;
      const [other] = [...pointers.values()];
      if (other) held = { ...other, start, scroll };
    };
    canvas.addEventListener("pointerup", (event) => {
      if (held && event.pointerType !== "mouse") showTip(place(event).x, place(event).y);
      release(event);
    });
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => { tooltip.hidden = true; });
    canvas.addEventListener("dblclick", (event) => zoom(event.shiftKey ? 2 : 0.5, timeAt(place(event).x)));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) { pan(event.deltaX / width * (end - start)); return; }
      if (event.shiftKey) { scroll += event.deltaY; draw(); return; }
      zoom(2 ** (Math.max(-240, Math.min(240, event.deltaY)) / 240), timeAt(Math.max(left, place(event).x)));
      tooltip.hidden = true;
    }, { passive: false });

    // Keyboard: a cursor that the view follows.
    function moveCursor(track, at) {
      const whole = Math.max(cell.wall, 1);
      cursor = { track: Math.max(0, Math.min(tracks.length - 1, track)), at: Math.max(0, Math.min(whole, at)) };
      const top = cursor.track * rowHeight;
      if (top < scroll) scroll = top;
      if (top + rowHeight > scroll + height) scroll = top + rowHeight - height;
      if (cursor.at < start || cursor.at > end) show(cursor.at - (end - start) / 2, cursor.at + (end - start) / 2);
      say(cursor.track, Math.min(cursor.at, whole - 1));
      draw();
    }
    function step(direction) {
      const by = direction * (end - start) / 10;
      const at = cursor.at + by;
      pan(by);
      moveCursor(cursor.track, at);
    }
    function hop(direction) {
      const list = tracks[cursor.track];
      const here = firstAfter(list, cursor.at);
      const isInside = here < list.length && data.starts[list[here]] <= cursor.at;
      const next = direction > 0 ? here + (isInside ? 1 : 0) : here - 1;
      if (next < 0 || next >= list.length) return;
      moveCursor(cursor.track, data.starts[list[next]]);
    }
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!cursor) cursor = { track: Math.floor(scroll / rowHeight), at: (start + end) / 2 };
      const actions = {
        "+": () => zoom(0.5, cursor.at), "=": () => zoom(0.5, cursor.at), "-": () => zoom(2, cursor.at), "_": () => zoom(2, cursor.at),
        "0": reset, "Home": reset,
        "ArrowRight": () => event.shiftKey ? hop(1) : step(1), "ArrowLeft": () => event.shiftKey ? hop(-1) : step(-1),
        "ArrowDown": () => moveCursor(cursor.track + 1, cursor.at), "ArrowUp": () => moveCursor(cursor.track - 1, cursor.at),
        "PageDown": () => moveCursor(cursor.track + Math.floor(height / rowHeight), cursor.at),
        "PageUp": () => moveCursor(cursor.track - Math.floor(height / rowHeight), cursor.at),
        "Escape": () => { tooltip.hidden = true; },
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
    canvas.addEventListener("focus", () => {
      if (!cursor) cursor = { track: Math.floor(scroll / rowHeight), at: (start + end) / 2 };
      draw();
    });
    canvas.addEventListener("blur", draw);
    function reset() {
      [scroll, stretch] = [0, 0];
      show(0, cell.wall);
      measure();
    }
    const act = {
      "zoom-in": () => zoom(0.5), "zoom-out": () => zoom(2), reset,
      taller: () => { stretch = Math.min(6, stretch + 1); measure(); },
      flatter: () => { stretch = Math.max(-6, stretch - 1); measure(); },
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
      for (const name of ["task", "running", "in line", "pushed aside", "waiting", "CPU time"]) {
        const header = document.createElement("th");
        header.scope = "col";
        header.textContent = name;
        head.append(header);
      }
      const body = table.createTBody();
      data.order.tasks.forEach((list, task) => {
        const sums = [0, 0, 0, 0];
        for (const slice of list) sums[data.kinds[slice]] += data.ends[slice] - data.starts[slice];
        const row = body.insertRow(), header = document.createElement("th");
        header.scope = "row";
        header.textContent = task;
        row.append(header);
        const cpu = cell.cpu[task];
        for (const text of [...[0, 2, 3, 1].map((kind) => time(sums[kind])), cpu == null ? "" : time(cpu)]) row.insertCell().textContent = text;
      });
      const box = document.createElement("div");
      box.className = "scroll";
      box.append(table);
      totals.append(box);
    }
    totals.addEventListener("toggle", showTotals);

    choose(0);
    redrawn.push(() => { readColours(); draw(); });
    printed.push(() => { readColours(); paint(); });
    new ResizeObserver(() => {
      if (Math.floor(canvas.parentElement.clientWidth) - left !== width) measure();
    }).observe(canvas.parentElement);
    return { view: () => ({ start, end, wall: cell.wall, tracks: tracks.length }) };
  }

  const timelines = all("[data-role=timeline]").map(setUpTimeline).filter(Boolean);
  if (timelines.length) window.juggleTimeline = Object.freeze({ view: timelines[0].view });
  const redraw = () => { for (const draw of redrawn) draw(); };
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is light.
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
