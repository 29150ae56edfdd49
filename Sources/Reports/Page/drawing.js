// Draws timelines: what lies where on a canvas, in which colours. What is shown of it, timeline.js decides.
"use strict";
const juggleDrawing = (() => {
  const left = 64, axis = 26;  // pixels for names of tracks, and for times

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

  // A view of a canvas. Who changes a field calls draw, or measure where tracks are others or of another height.
  function viewOf(canvas, themes) {
    const view = {
      cell: null, data: null, mode: "pus", tracks: [],
      start: 0, end: 1, scroll: 0, stretch: 0,  // nanoseconds; pixels, and powers of two
      cursor: null,  // { track, at }: by keyboard
      colours: {}, width: 0, height: 0, rowHeight: 1, ratio: 1,
    };
    let pending = false;

    function readColours() {
      const style = getComputedStyle(document.documentElement);
      const read = (name) => style.getPropertyValue(name).trim();
      const { tasks, states, overhead } = themes[style.colorScheme === "dark" ? "dark" : "light"];
      view.colours = { ink: read("--ink"), muted: read("--muted"), rule: read("--rule"), paper: read("--paper"),
        back: rgb(read("--lane")), tasks: tasks.map(rgb), states: states.map(rgb), overhead: rgb(overhead) };
    }
    // Six digits.
    function rgb(hex) {
      const value = parseInt(hex.slice(1), 16);
      return [value >> 16, (value >> 8) & 255, value & 255];
    }
    const packed = ([r, g, b]) => (255 << 24 | b << 16 | g << 8 | r) >>> 0;
    function colour(slice) {
      if (view.mode === "tasks") return view.colours.states[view.data.kinds[slice]];
      const task = view.data.owners[slice];
      return task < 0 ? view.colours.overhead : view.colours.tasks[task % view.colours.tasks.length];
    }

    // Size: all tracks where they fit, in rows of 1 to 34 pixels.
    function measure() {
      view.width = Math.max(120, Math.floor(canvas.parentElement.clientWidth) - left);
      // Beyond some hundred tracks, twice the pixels would show no more and cost four times as much.
      view.ratio = view.tracks.length > 200 ? 1 : Math.min(2, window.devicePixelRatio || 1);
      const most = Math.max(240, Math.min(560, Math.floor(window.innerHeight * 0.7)));
      const fitting = Math.max(1, Math.min(view.tracks.length > 8 ? 22 : 34, Math.floor(most / Math.max(1, view.tracks.length))));
      view.rowHeight = Math.max(1, Math.min(40, Math.round(fitting * 2 ** view.stretch)));
      view.height = Math.max(44, Math.min(most, view.rowHeight * view.tracks.length));
      canvas.width = Math.round((left + view.width) * view.ratio);
      canvas.height = Math.round((view.height + axis) * view.ratio);
      canvas.style.width = `${left + view.width}px`;
      canvas.style.height = `${view.height + axis}px`;
      draw();
    }
    function draw() {
      if (pending) return;
      pending = true;
      requestAnimationFrame(() => { pending = false; paint(); });
    }

    const mostScroll = () => Math.max(0, view.tracks.length * view.rowHeight - view.height);
    const xOf = (at) => left + (at - view.start) / (view.end - view.start) * view.width;
    const timeAt = (x) => view.start + (x - left) / view.width * (view.end - view.start);

    // The first slice of a track that ends after a time.
    function firstAfter(track, at) {
      let low = 0, high = track.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (view.data.ends[track[middle]] <= at) low = middle + 1; else high = middle;
      }
      return low;
    }

    let image = null, line = null, red = null, green = null, blue = null, covered = null;
    // One line of pixels: whole ones get their slice's colour, shared ones the mean of what lies in them.
    function paintTrack(track, columns) {
      const back = view.colours.back, { starts, ends } = view.data;
      line.fill(packed(back));
      const scale = columns / (view.end - view.start);
      let lowest = columns, highest = -1;  // shared pixels
      for (let i = firstAfter(track, view.start); i < track.length; i++) {
        const slice = track[i];
        if (starts[slice] >= view.end) break;
        const from = Math.max(0, (starts[slice] - view.start) * scale), to = Math.min(columns, (ends[slice] - view.start) * scale);
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
      const columns = Math.round(view.width * view.ratio), lines = Math.round(view.height * view.ratio);
      if (!image || image.width !== columns || image.height !== lines) {
        image = context.createImageData(columns, lines);
        line = new Uint32Array(columns);
        [red, green, blue, covered] = [0, 0, 0, 0].map(() => new Float32Array(columns));
      }
      view.scroll = Math.max(0, Math.min(mostScroll(), view.scroll));
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(packed(rgb(view.colours.paper)));
      const gap = view.rowHeight >= 6 ? Math.max(1, Math.round(view.ratio)) : 0;
      const firstTrack = Math.floor(view.scroll / view.rowHeight);
      for (let track = firstTrack; track < view.tracks.length; track++) {
        const top = Math.round((track * view.rowHeight - view.scroll) * view.ratio);
        if (top >= lines) break;
        const bottom = Math.min(lines, Math.round(((track + 1) * view.rowHeight - view.scroll) * view.ratio) - gap);
        paintTrack(view.tracks[track], columns);
        for (let y = Math.max(0, top); y < bottom; y++) pixels.set(line, y * columns);
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = view.colours.paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.putImageData(image, Math.round(left * view.ratio), 0);
      context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      paintUnknown(context);
      paintAxis(context);
      paintNames(context);
      paintCursor(context);
      if (mostScroll() > 0) {  // which of the tracks these are
        context.fillStyle = view.colours.ink;
        context.globalAlpha = 0.6;
        const all = view.tracks.length * view.rowHeight;
        context.fillRect(left + view.width - 5, view.scroll / all * view.height, 5, Math.max(12, view.height / all * view.height));
        context.globalAlpha = 1;
      }
    }
    function paintUnknown(context) {
      if (view.cell.truncatedAt == null || view.cell.truncatedAt >= view.end) return;
      const x = Math.max(left, xOf(view.cell.truncatedAt));
      context.save();
      context.beginPath();
      context.rect(x, 0, left + view.width - x, view.height);
      context.clip();
      context.strokeStyle = view.colours.muted;
      context.globalAlpha = 0.5;
      context.beginPath();
      for (let at = x - view.height; at < left + view.width; at += 8) { context.moveTo(at, view.height); context.lineTo(at + view.height, 0); }
      context.stroke();
      context.restore();
      if (view.cell.truncatedAt < view.start) return;
      context.fillStyle = view.colours.ink;
      context.fillRect(x - 1, 0, 2, view.height);
    }
    function paintAxis(context) {
      const font = getComputedStyle(document.body).fontFamily;
      context.font = `12px ${font}`;
      context.textBaseline = "middle";
      context.textAlign = "center";
      const raw = (view.end - view.start) / Math.max(2, view.width / 110), power = 10 ** Math.floor(Math.log10(raw));
      const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
      const [scale, unit] = view.end >= 999.5e6 && step >= 1e6 ? [1e9, "s"] : view.end >= 999.5e3 && step >= 1e3 ? [1e6, "ms"] : view.end >= 999.5 && step >= 1 ? [1e3, "µs"] : [1, "ns"];
      const places = Math.max(0, -Math.floor(Math.log10(step / scale) + 1e-9));
      context.fillStyle = view.colours.rule;
      context.fillRect(left, view.height, view.width, 1);
      for (let mark = Math.ceil(view.start / step - 1e-9) * step; mark <= view.end + step * 1e-6; mark += step) {
        const x = xOf(mark);
        context.fillStyle = view.colours.muted;
        context.fillRect(Math.round(x), view.height, 1, 5);
        const text = `${(mark / scale).toFixed(places)} ${unit}`, half = context.measureText(text).width / 2;
        context.fillText(text, Math.max(left + half, Math.min(left + view.width - half, x)), view.height + 15);
      }
    }
    function paintNames(context) {
      context.textAlign = "right";
      context.fillStyle = view.colours.muted;
      const every = Math.max(1, Math.ceil(14 / view.rowHeight));
      const nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => n >= every) || every;
      for (let track = Math.floor(view.scroll / view.rowHeight); track < view.tracks.length; track++) {
        const y = (track + 0.5) * view.rowHeight - view.scroll;
        if (y > view.height) break;
        if (track % nice || y < 5 || y > view.height - 3) continue;
        context.fillText(view.mode === "pus" ? `PU ${view.cell.pus[track]}` : `task ${track}`, left - 8, y);
      }
    }
    function paintCursor(context) {
      if (!view.cursor || document.activeElement !== canvas) return;
      const x = xOf(view.cursor.at), y = view.cursor.track * view.rowHeight - view.scroll;
      context.strokeStyle = view.colours.ink;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, y + 0.5, view.width - 1, Math.max(2, view.rowHeight - 1));
      context.fillStyle = view.colours.ink;
      context.fillRect(Math.round(x) - 1, 0, 2, view.height);
    }

    return Object.assign(view, { readColours, measure, draw, paint, mostScroll, xOf, timeAt, firstAfter });
  }

  return Object.freeze({ left, time, unpack, viewOf });
})();
