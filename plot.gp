# Charts of a results folder, from its summary.csv, with gnuplot 5.4 or newer:
#
#   gnuplot -e "dir='results/thirty-on-sixteen'" plot.gp
#
# Variables, all but dir optional, set with -e and separated by semicolons:
#   dir       the results folder
#   response  columns of summary.csv with blanks in between; default: tasks_per_s wall_s
#   terminal  svg (default), png, or dumb: text on the terminal
#   cores     the level of the factor cores that is shown; default: the largest
#   out       the folder for the pictures; default: dir
#   columns, lines   size of the text terminal; default: 80 and 24
#
# One panel per setting (workload, parameters, placement), one line per model. Points are medians, bars their 95 %
# intervals where there are any. Points that would hide each other stand a little to the side. A few cells of many
# settings, all with the same number of tasks, stand side by side in one panel.

if (!exists("dir")) { print "plot.gp: set dir: gnuplot -e \"dir='results/…'\" plot.gp"; exit status 2 }
if (!exists("terminal")) terminal = "svg"
if (!exists("out")) out = dir
if (!exists("columns")) columns = 80
if (!exists("lines")) lines = 24
if (terminal ne "svg" && terminal ne "png" && terminal ne "dumb") {
  print "plot.gp: terminal is svg, png or dumb"; exit status 2
}
isText = terminal eq "dumb"
file = dir . "/summary.csv"

set encoding utf8
set datafile separator comma
set datafile columnheaders

# ---- What the file holds. Names are only ever compared and drawn, never run.
most = 64
array settings[most]
array series[most]
array levels[1024]
settingCount = 0; seriesCount = 0; levelCount = 0; largestCores = 0; rowCount = 0
place(s) = (_at = 0, sum [_i = 1:settingCount] (settings[_i] eq s ? (_at = _i, 0) : 0), _at)
rank(s) = (_at = 0, sum [_i = 1:seriesCount] (series[_i] eq s ? (_at = _i, 0) : 0), _at)
noteSetting(s) = place(s) || settingCount == most ? 0 : (settingCount = settingCount + 1, settings[settingCount] = s, 0)
noteSeries(s) = rank(s) || seriesCount == most ? 0 : (seriesCount = seriesCount + 1, series[seriesCount] = s, 0)
noteCores(c) = (rowCount = rowCount + 1, largestCores = c > largestCores ? c : largestCores, 0)
stats file using (noteCores(column("cores"))) nooutput
if (rowCount == 0) { print "plot.gp: ", file, " has no rows: nothing to draw"; exit status 0 }
if (!exists("cores")) cores = largestCores
shown(any) = column("cores") == cores && column("n") > 0
shownCount = 0; fewestTasks = 1e300; mostTasks = 0
noteTasks(t) = (shownCount = shownCount + 1, fewestTasks = t < fewestTasks ? t : fewestTasks, mostTasks = t > mostTasks ? t : mostTasks, 0)
stats file using (shown(0) ? noteSetting(strcol("setting")) + noteSeries(strcol("series")) + noteTasks(column("tasks")) : 0) nooutput
if (settingCount == 0) { print "plot.gp: no cell with cores = ", cores, " has a trial that ran to its end"; exit status 0 }

# ---- Colours that colour-blind readers can tell apart (Okabe and Ito, 2008); shapes and dashes differ too.
set linetype 1 lc rgb "#0072B2" pt 7 dt 1
set linetype 2 lc rgb "#D55E00" pt 5 dt 2
set linetype 3 lc rgb "#009E73" pt 9 dt 4
set linetype 4 lc rgb "#CC79A7" pt 13 dt 5
set linetype 5 lc rgb "#000000" pt 4 dt 1
set linetype 6 lc rgb "#E69F00" pt 11 dt 3
set linetype 7 lc rgb "#56B4E9" pt 6 dt 2
set linetype 8 lc rgb "#806C00" pt 8 dt 4
set linetype 9 lc rgb "#999999" pt 12 dt 2
set linetype cycle 9
# On a text terminal a shape is a letter: A for the first, B for the second.
if (isText) { do for [s = 1:9] { set linetype s pt s } }

# ---- One chart.
isTime(r) = strlen(r) > 2 && r[strlen(r)-1:] eq "_s" && r ne "tasks_per_s"
isBytes(r) = strlen(r) > 6 && r[strlen(r)-5:] eq "_bytes"
title(r) = r eq "tasks_per_s" ? "throughput" : r eq "wall_s" ? "wall time" : r eq "wall_over_ideal" ? "wall time over the ideal" : \
  r eq "per_operation_s" ? "time per operation" : r eq "rss_peak_bytes" ? "peak memory" : \
  r eq "cpu_per_task_s" ? "CPU time per task" : r eq "memory_per_task_bytes" ? "memory per task" : \
  r eq "lateness_p50_s" ? "median lateness" : r eq "lateness_max_s" ? "worst lateness" : r
ideal(r) = r eq "tasks_per_s" ? "ideal_tasks_per_s" : r eq "wall_s" ? "ideal_wall_s" : ""
isSideBySide = settingCount > 1 && shownCount <= 12 && shownCount < 2 * settingCount && fewestTasks == mostTasks
array items[12]
itemCount = 0; itemLength = 1
noteItem(s, m) = (itemCount = itemCount + 1, items[itemCount] = s . "\n" . m, \
  itemLength = strlen(s) > itemLength ? strlen(s) : itemLength, itemLength = strlen(m) > itemLength ? strlen(m) : itemLength, 0)
if (isSideBySide) { stats file using (shown(0) ? noteItem(strcol("setting"), strcol("series")) : 0) nooutput }
item(n) = (_at = 0, sum [_i = 1:itemCount] (items[_i] eq n ? (_at = _i, 0) : 0), _at)
panelCount = isSideBySide ? 1 : settingCount
here(p) = shown(0) && (isSideBySide || strcol("setting") eq settings[p])
of(p, s) = here(p) && strcol("series") eq series[s]
field(name) = column(name)

# Panels side by side, at most three in a row, and the key in a column of its own.
across = panelCount <= 3 ? panelCount : panelCount == 4 ? 2 : 3
down = (panelCount + across - 1) / across
nameLength = 12
do for [s = 1:seriesCount] { if (strlen(series[s]) > nameLength) { nameLength = strlen(series[s]) } }
keyWidth = 74 + 7.5 * (nameLength > 40 ? 40 : nameLength)
panelWidth = panelCount > 1 ? 380 : isSideBySide && 120 + 8 * itemLength * itemCount > 560 ? 120 + 8 * itemLength * itemCount : 560
panelHeight = 345
pictureWidth = panelWidth * across + keyWidth
pictureHeight = panelHeight * down + 56

responses = exists("response") ? response : "tasks_per_s wall_s"
do for [r in responses] {
  set datafile separator comma
  set datafile columnheaders
  if (terminal eq "svg") {
    set terminal svg size pictureWidth, pictureHeight dynamic noenhanced font "Helvetica,Arial,sans-serif,13" background rgb "white"
    set output out . "/" . r . ".svg"
  }
  if (terminal eq "png") {
    set terminal pngcairo size 2 * pictureWidth, 2 * pictureHeight noenhanced font "Sans,10" fontscale 2 linewidth 2 pointscale 2 background rgb "white"
    set output out . "/" . r . ".png"
  }
  if (isText) { set terminal dumb size columns, lines noenhanced }

  # The unit is one for the whole chart; so is the choice of a logarithmic axis, where values span more than 8.
  lowest = 1e300; highest = -1e300
  noteValue(v) = v > 0 ? (lowest = v < lowest ? v : lowest, highest = v > highest ? v : highest, 0) : 0
  stats file using (shown(0) ? noteValue(field(r)) : 0) nooutput
  if (highest < 0) { highest = 1; lowest = 1 }
  scale = 1.0; unit = ""
  if (isTime(r)) {
    scale = highest < 1e-6 || lowest < 1e-8 ? 1e9 : highest < 1e-3 ? 1e6 : highest < 1 ? 1e3 : 1.0
    unit = scale == 1e9 ? " (ns)" : scale == 1e6 ? " (µs)" : scale == 1e3 ? " (ms)" : " (s)"
  }
  if (isBytes(r)) {
    scale = highest < 2e4 ? 1.0 : highest < 2e7 ? 1 / 1024.0 : 1 / 1048576.0
    unit = scale == 1 ? " (B)" : scale == 1 / 1024.0 ? " (KiB)" : " (MiB)"
  }
  if (r eq "tasks_per_s") {
    scale = highest < 2e4 ? 1 : highest < 2e7 ? 1e-3 : 1e-6
    unit = scale == 1 ? " (tasks/s)" : scale == 1e-3 ? " (thousand tasks/s)" : " (million tasks/s)"
  }
  anyIdeal = 0; anyCores = 0
  isLog = (isTime(r) || isBytes(r)) && highest > 8 * lowest
  leftRoom = isLog && (highest * scale > 9000 || lowest * scale < 0.02) ? 88.0 : 76.0

  if (!isText) { set multiplot }
  do for [p = 1:panelCount] {
    reset
    set datafile separator comma
    set datafile columnheaders
    # Levels of tasks, rising, and the highest value of this panel.
    levelCount = 0; usable = cores; panelHigh = 0; panelLow = 1e300
    noteLevel(t) = (_at = 0, sum [_i = 1:levelCount] (levels[_i] == t ? (_at = 1, 0) : 0), \
      _at || levelCount == 1024 ? 0 : (levelCount = levelCount + 1, levels[levelCount] = t, 0))
    noteHigh(v) = v > 0 ? (panelHigh = v > panelHigh ? v : panelHigh, panelLow = v < panelLow ? v : panelLow, 0) : 0
    stats file using (here(p) ? (noteLevel(column("tasks")), usable = field("usable_cores"), \
      noteHigh(field(r)) + noteHigh(field(r . "_high")) + noteHigh(field(r . "_low"))) : 0) nooutput
    do for [i = 2:levelCount] {
      do for [j = i:2:-1] {
        if (levels[j - 1] > levels[j]) { swap = levels[j]; levels[j] = levels[j - 1]; levels[j - 1] = swap }
      }
    }
    array ideals[levelCount]
    do for [i = 1:levelCount] { ideals[i] = NaN }
    noteIdeal(t, v) = v > 0 ? (sum [_i = 1:levelCount] (levels[_i] == t ? (ideals[_i] = v, 0) : 0), noteHigh(v)) : 0
    if (ideal(r) ne "") { stats file using (here(p) ? noteIdeal(column("tasks"), field(ideal(r))) : 0) nooutput }
    anyIdeal = anyIdeal + (sum [i = 1:levelCount] (ideals[i] > 0 ? 1 : 0))
    first = levels[1]; last = levels[levelCount]
    isNamed = levelCount == 1
    # Linear or logarithmic, whichever keeps the closest two levels further apart.
    even = last - first; spread = log(last) - log(first)
    do for [i = 2:levelCount] {
      if (levels[i] - levels[i - 1] < even) { even = levels[i] - levels[i - 1] }
      if (log(levels[i]) - log(levels[i - 1]) < spread) { spread = log(levels[i]) - log(levels[i - 1]) }
    }
    isEven = !isNamed && even * (log(last) - log(first)) >= spread * (last - first)
    axis(t) = isEven ? 1.0 * t : log(t) / log(2)
    nameCount = isSideBySide ? itemCount : seriesCount
    span = isNamed ? nameCount : axis(last) - axis(first)
    step = seriesCount > 1 ? span * (isText ? 0 : 0.07 / seriesCount < 0.014 ? 0.07 / seriesCount : 0.014) : 0
    x(t, s) = isSideBySide ? item(strcol("setting") . "\n" . strcol("series")) : isNamed ? s : axis(t) + step * (s - (seriesCount + 1) / 2.0)

    set title (isSideBySide ? "" : settings[p]) noenhanced
    set border 3
    set tics nomirror out
    set grid ytics lc rgb "#DDDDDD" lt 1 dt 1 lw 0.5
    if (isText) { unset grid }
    set xrange [(isNamed ? 0.4 : axis(first) - 0.06 * span) : (isNamed ? nameCount + 0.6 : axis(last) + 0.06 * span)]
    unset xtics
    if (isNamed) {
      if (!isSideBySide) { set xlabel sprintf("%d task%s", last, last == 1 ? "" : "s") }
      if (!isSideBySide && seriesCount * nameLength * 8 > panelWidth) { set xtics nomirror rotate by -30 left noenhanced ("" 0) } else { set xtics nomirror norotate center noenhanced ("" 0) }
      do for [s = 1:nameCount] { set xtics add ((isSideBySide ? items[s] : series[s]) s) }
    } else {
      set xlabel "tasks"
      # From the largest down, a level has a number when there is room for it.
      tickFont = isText ? "" : terminal eq "png" ? ",8" : ",11"
      set xtics nomirror norotate ("" axis(first)) font tickFont
      free = axis(last) + span
      do for [i = levelCount:1:-1] {
        room = isText ? 0.06 : (6.5 * strlen(sprintf("%d", levels[i])) + 3) / (panelWidth - 90.0) * 1.12
        isClear = free - axis(levels[i]) > room * span && (i == 1 || axis(levels[i]) - axis(first) > room * span)
        if (isClear) { set xtics add (sprintf("%d", levels[i]) axis(levels[i])); free = axis(levels[i]) }
        else { set xtics add ("" axis(levels[i]) 1) }
      }
      if (usable >= first && usable <= last) {
        anyCores = 1
        set arrow 1 from axis(usable), graph 0 to axis(usable), graph 1 nohead back lc rgb "#888888" lw 1.2 dt 3
      }
    }
    col = (p - 1) % across; row = (p - 1) / across
    if (isText || col == 0) { set ylabel title(r) . unit noenhanced offset (isText ? 0 : 0.8), 0 }
    if (panelHigh <= 0) { panelHigh = 1 / scale; panelLow = panelHigh }
    if (isLog) {
      set logscale y 10
      middle = sqrt(panelLow * panelHigh)
      set yrange [(panelHigh / panelLow < 4 ? middle / 2 : panelLow / 1.25) * scale : (panelHigh / panelLow < 4 ? middle * 2 : panelHigh * 1.25) * scale]
      set ytics ("" 1)
      do for [e = -9:9] { do for [m in "1 2 5"] { set ytics add (sprintf("%g", real(m) * 10.0**e) real(m) * 10.0**e) } }
    } else {
      set yrange [0 : panelHigh * scale * 1.08]
    }
    set format y "%g"

    if (isText) {
      set key outside right top noenhanced samplen 1
      set title title(r) . (isSideBySide ? "" : ": " . settings[p]) . sprintf(", %d core%s", cores, cores == 1 ? "" : "s") . (anyCores ? " (vertical line)" : "") noenhanced
    } else {
      unset key
      set lmargin at screen (col * panelWidth + leftRoom) / pictureWidth
      set rmargin at screen ((col + 1) * panelWidth - 14.0) / pictureWidth
      set tmargin at screen 1 - (row * panelHeight + 74.0) / pictureHeight
      set bmargin at screen 1 - ((row + 1) * panelHeight - (isSideBySide ? 24.0 : isNamed ? 40.0 : 10.0)) / pictureHeight
    }
    if (isNamed && ideals[1] > 0) {
      set arrow 2 from graph 0, first ideals[1] * scale to graph 1, first ideals[1] * scale nohead back lc rgb "#999999" lw 3
    }
    do for [i = 2:levelCount] {
      if (ideals[i - 1] > 0 && ideals[i] > 0) {
        set arrow i from axis(levels[i - 1]), ideals[i - 1] * scale to axis(levels[i]), ideals[i] * scale nohead back lc rgb "#999999" lw 3
      }
    }
    plot \
      for [s = 1:seriesCount] file using (of(p, s) ? x(column("tasks"), s) : NaN):(field(r) * scale):(field(r . "_low") * scale):(field(r . "_high") * scale) \
        with yerrorbars lt s lw 1 dt 1 ps 0.01 notitle, \
      for [s = 1:seriesCount] file using (of(p, s) ? x(column("tasks"), s) : NaN):(field(r) * scale) \
        with linespoints lt s lw (isSideBySide ? 0 : 1.6) ps 0.8 title (isText ? series[s] : "")
  }
  if (!isText) {
    reset
    unset border; unset tics
    set label 1 title(r) . " on " . sprintf("%d core%s", cores, cores == 1 ? "" : "s") . ": median and 95 % interval of each cell" \
      at screen 0.5, screen 1 - 18.0 / pictureHeight center noenhanced font ",14"
    set lmargin at screen (across * panelWidth + 4.0) / pictureWidth
    set rmargin at screen 0.995
    set tmargin at screen 1 - 60.0 / pictureHeight
    set bmargin at screen 0.05
    set xrange [0:1]; set yrange [0:1]
    set key at graph 0, graph 1 left top Left reverse noenhanced samplen 3.2 spacing 1.25 width 0
    plot for [s = 1:seriesCount] keyentry with linespoints lt s lw 1.6 ps 0.8 title series[s], \
      for [i = 1:(anyIdeal > 0)] keyentry with lines lc rgb "#999999" lw 3 title "ideal", \
      for [i = 1:anyCores] keyentry with lines lc rgb "#888888" lw 1.2 dt 3 title "usable cores", \
      NaN notitle
    unset multiplot
  }
  unset output
}
