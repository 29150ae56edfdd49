# Charts of a results folder, from its summary.csv, with gnuplot 5.4 or newer:
#
#   gnuplot -d -e "dir='results/thirty-on-sixteen'" plot.gp
#
# With -d nobody's ~/.gnuplot has a say.
#
# Variables, all but dir optional, set with -e and separated by semicolons:
#   dir       the results folder
#   response  columns of summary.csv with blanks in between; default: tasks_per_s wall_s. Other charts are
#             finish_percentiles, heat_map (throughput over tasks and cores), and granularity (efficiency over
#             the size of a task, from charts/granularity.csv, which `juggle plot` writes)
#   terminal  svg (default), png, or dumb: text on the terminal
#   cores     the level of the factor cores that is shown; default: the largest
#   out       the folder for the pictures; default: dir
#   grains    the file that granularity is drawn from; default: charts/granularity.csv in dir
#   columns, lines   size of the text terminal; default: 80 and 24
#
# One panel per setting (workload, parameters, placement), one line per model, which looks the same in every chart of
# every folder. The ideal comes from summary_ideal.csv; without that file there is none. Points are medians, bars their 95 %
# intervals where there are any; rings in the colour of a model are what was simulated beforehand of the same cells, for
# throughput and wall time. Points that would hide each other stand a little to the side. Where the experiment
# sweeps a number (column level), that is the x axis, and a panel is what else there is (column sweep). A few cells of
# many settings, all with the same number of tasks, stand side by side in one panel.

if (!exists("dir")) { print "plot.gp: set dir: gnuplot -e \"dir='results/…'\" plot.gp"; exit status 2 }
if (!exists("terminal")) terminal = "svg"
if (!exists("out")) out = dir
if (!exists("grains")) grains = dir . "/charts/granularity.csv"
if (!exists("columns")) columns = 80
if (!exists("lines")) lines = 24
if (terminal ne "svg" && terminal ne "png" && terminal ne "dumb") {
  print "plot.gp: terminal is svg, png or dumb"; exit status 2
}
isText = terminal eq "dumb"
file = dir . "/summary.csv"
idealFile = dir . "/summary_ideal.csv"

# What a ~/.gnuplot may have set and reset leaves: numbers of this script are read again as data.
reset
unset decimalsign
unset minussign
unset monochrome
set encoding utf8
# Files of earlier versions say nothing of simulations, nor who ran the trials.
set datafile separator comma
hasSource = 0; hasLauncher = 0
stats file every ::0::0 using (0) nooutput
width = STATS_columns
noteHeading(s) = (hasSource = hasSource || s eq "prediction", hasLauncher = hasLauncher || s eq "launcher", 0)
stats file every ::0::0 using (sum [_i = 1:width] noteHeading(strcol(_i)), 0) nooutput
set datafile columnheaders
set datafile commentschars ""

# ---- What the file holds. Names are only ever compared and drawn, never run.
most = 1000
# More panels than that nobody reads; of a number that is swept, fewer tell.
mostPanels = 18
mostOfSweep = 6
mostLevels = 1024
mostHeatLevels = 64
array settings[most]
array series[most]; array drawn[most]
array levels[mostLevels]
settingCount = 0; seriesCount = 0; levelCount = 0; largestCores = 0; rowCount = 0; run = ""; launcher = ""; isSweep = 0
array levelNames[mostLevels]
place(s) = (_at = 0, sum [_i = 1:settingCount] (settings[_i] eq s ? (_at = _i, 0) : 0), _at)
rank(s) = (_at = 0, sum [_i = 1:seriesCount] (series[_i] eq s ? (_at = _i, 0) : 0), _at)
noteSetting(s) = place(s) || settingCount == most ? 0 : (settingCount = settingCount + 1, settings[settingCount] = s, 0)
noteSeries(s) = rank(s) || seriesCount == most ? 0 : (seriesCount = seriesCount + 1, series[seriesCount] = s, 0)
# Rows that no list had room for.
unnamedCount = 0; unplacedCount = 0
noteNames(p, s) = noteSetting(p) + noteSeries(s) + (place(p) && rank(s) ? 0 : (unnamedCount = unnamedCount + 1, 0))
# A line feed in a name at the end of a row makes a row of its own to gnuplot: one that doesn't begin as rows do.
noteRun(s) = (run = run eq "" ? s : run, 0)
noteLauncher(s) = (launcher = launcher eq "" ? s : launcher, 0)
isRow(any) = strcol(1) eq run
noteCores(c) = (rowCount = rowCount + 1, largestCores = c > largestCores ? c : largestCores, 0)
stats file using ((noteRun(strcol(1)), isRow(0) ? noteCores(column("cores")) + (hasLauncher ? noteLauncher(strcol("launcher")) : 0) : 0)) nooutput
if (rowCount == 0) { print "plot.gp: ", file, " has no rows: nothing to draw"; exit status 0 }
if (!exists("cores")) cores = largestCores
shown(any) = isRow(0) && column("cores") == cores && column("n") > 0
noteSweep(v) = v >= 0 ? (isSweep = 1, 0) : 0
stats file using (shown(0) ? noteSweep(column("level")) : 0) nooutput
xOf(any) = isSweep ? column("level") : column("tasks")
panelOf(any) = isSweep ? strcol("sweep") : strcol("setting")
# Levels of tasks or of the swept number.
noteLevel(t, s) = (_at = 0, sum [_i = 1:levelCount] (levels[_i] == t ? (_at = 1, 0) : 0), \
  _at ? 0 : levelCount == mostLevels ? (unplacedCount = unplacedCount + 1, 0) : (levelCount = levelCount + 1, levels[levelCount] = t, levelNames[levelCount] = s, 0))
sortLevels = 'do for [i = 2:levelCount] { do for [j = i:2:-1] { if (levels[j - 1] > levels[j]) { \
  swap = levels[j]; levels[j] = levels[j - 1]; levels[j - 1] = swap; \
  swap = levelNames[j]; levelNames[j] = levelNames[j - 1]; levelNames[j - 1] = swap } } }'

# ---- Whether summary_ideal.csv is there, of the same run; files of earlier versions have none.
set samples 2
set table $known
plot [0:1] 0, idealFile using (strcol(1) eq run ? 0.5 : NaN):(1)
unset table
hasIdeal = (sum [_i = 1:|$known|] (strstrt($known[_i], "0.5") > 0)) > 0

# ---- Axes are of one kind in all charts of a folder, whichever cells they show: those on the most cores decide.
decides(any) = isRow(0) && column("n") > 0 && column("cores") == largestCores
stats file using (decides(0) && xOf(0) >= 0 ? noteLevel(xOf(0), "") : 0) nooutput
eval sortLevels
# Linear or logarithmic, whichever keeps the closest two levels further apart.
isLogX = 0
if (levelCount > 1 && levels[1] > 0) {
  even = levels[levelCount] - levels[1]; spread = log(levels[levelCount]) - log(levels[1])
  closestEven = even; closestLog = spread
  do for [i = 2:levelCount] {
    if (levels[i] - levels[i - 1] < closestEven) { closestEven = levels[i] - levels[i - 1] }
    if (log(levels[i]) - log(levels[i - 1]) < closestLog) { closestLog = log(levels[i]) - log(levels[i - 1]) }
  }
  isLogX = closestLog * even > closestEven * spread
}
# Times, sizes and ratios are logarithmic where those of their kind span more than 8.
kinOf(r) = r eq "wall_s" || r[1:7] eq "finish_" ? "wall_s finish_p50_s finish_p90_s finish_p99_s finish_p999_s finish_max_s" : \
  r[1:9] eq "lateness_" ? "lateness_p50_s lateness_p99_s lateness_max_s" : r
noteSpan(v) = v > 0 ? (lowest = v < lowest ? v : lowest, highest = v > highest ? v : highest, 0) : 0
decideY = 'lowest = 1e300; highest = 0; kin = kinOf(r); \
  stats file using (decides(0) ? (sum [_w = 1:words(kin)] noteSpan(column(word(kin, _w)))) : 0) nooutput; \
  isLog = (isTime(r) || isBytes(r) || r eq "wall_over_ideal" || r eq "finish_percentiles") && highest > 8 * lowest'
# What stands at an axis: its unit, and whether it is logarithmic.
axisName(name, unit, isLog) = name . (unit eq "" && !isLog ? "" : " (" . unit . (unit ne "" && isLog ? ", " : "") . (isLog ? "log scale" : "") . ")")
parameter = ""
if (isSweep) { stats file using (shown(0) ? (parameter = strcol("parameter"), 0) : 0) nooutput }
shownCount = 0; fewestTasks = 1e300; mostTasks = 0
noteTasks(t) = (shownCount = shownCount + 1, fewestTasks = t < fewestTasks ? t : fewestTasks, mostTasks = t > mostTasks ? t : mostTasks, 0)
stats file using (shown(0) ? noteNames(panelOf(0), strcol("series")) + noteTasks(column("tasks")) : 0) nooutput
if (settingCount == 0) { print "plot.gp: no cell with cores = ", cores, " has a trial that ran to its end"; exit status 0 }

# What was simulated says so in every picture, under its heading.
isSimulated = launcher[1:10] eq "simulated:"
simulatedText = isSimulated ? "SIMULATED on " . launcher[11:] . ": nothing here was measured" : ""
shift = isSimulated ? 26 : 10
fitting(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s
if (isText && isSimulated) { set print "-"; print simulatedText; unset print }

# ---- What a model looks like, whatever stands beside it. Colours differ for colour-blind readers, too (more than 25 apart
# in CIELAB under protanopia, deuteranopia and tritanopia), and from the grey of the ideal; no two models share a shape.
models = "subroutine generator coroutine eventLoop task pool dispatch thread process"
modelCount = words(models)
set linetype 1 lc rgb "#000000" pt 7 dt 1
set linetype 2 lc rgb "#DB9903" pt 5 dt 2
set linetype 3 lc rgb "#5B7CF5" pt 9 dt 4
set linetype 4 lc rgb "#0BC06A" pt 13 dt 5
set linetype 5 lc rgb "#00359B" pt 11 dt 1
set linetype 6 lc rgb "#A05EA8" pt 15 dt 3
set linetype 7 lc rgb "#555037" pt 4 dt 2
set linetype 8 lc rgb "#B43B02" pt 8 dt 4
set linetype 9 lc rgb "#600E50" pt 12 dt 5
# Models of other programs: colours and shapes of their own, each pair of them once.
array foreignColours[6] = ["#9000FC", "#6C0000", "#486C6C", "#FC4848", "#00006C", "#7A7A00"]
array foreignShapes[5] = [2, 1, 3, 10, 14]
foreignMost = 30
do for [i = 0:foreignMost - 1] {
  set linetype modelCount + 1 + i lc rgb foreignColours[i % 6 + 1] pt foreignShapes[i % 5 + 1] dt 1 + i % 5
}
set linetype cycle modelCount + foreignMost
# On a text terminal a shape is a letter: A for the first, B for the second; O is a prediction's.
if (isText) { do for [s = 1:modelCount + foreignMost] { set linetype s pt (s < 15 ? s : s + 1) } }
# By name, so that a model of another program has the same place in every folder, unless that is taken.
letters = " !#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~"
hash(s) = (_h = 0, sum [_c = 1:strlen(s)] (_h = (31 * _h + strstrt(letters, s[_c:_c])) % 65521, 0), _h)
array foreigners[foreignMost]
do for [i = 1:foreignMost] { foreigners[i] = "" }
native(s) = sum [_k = 1:modelCount] (word(models, _k) eq s ? _k : 0)
foreignPlace(s) = (_f = 0, sum [_k = 1:foreignMost] (foreigners[_k] eq s ? (_f = _k, 0) : 0), _f)
# The one that is tried after q others.
tried(h, q) = (h + q) % 6 + 6 * (q / 6) + 1
noteForeign(s) = (_h = hash(s), _f = 0, sum [_q = 0:foreignMost - 1] \
  (!_f && foreigners[tried(_h, _q)] eq "" ? (_f = tried(_h, _q), foreigners[_f] = s, 0) : 0))
noteModel(s) = s eq "" || native(s) || foreignPlace(s) ? 0 : noteForeign(s)
look(s) = (_k0 = native(s)) ? _k0 : (_k0 = foreignPlace(s)) ? modelCount + _k0 : modelCount + 1 + hash(s) % foreignMost
stats file using (isRow(0) ? noteModel(strcol("series")) : 0) nooutput
# Around what was measured, where a prediction is right; on a text terminal an O.
ringShape = isText ? 15 : 6

# ---- One chart.
isShare(r) = r eq "efficiency"
isTime(r) = strlen(r) > 2 && r[strlen(r)-1:] eq "_s" && r ne "tasks_per_s"
isBytes(r) = strlen(r) > 6 && r[strlen(r)-5:] eq "_bytes"
title(r) = r eq "tasks_per_s" ? "throughput" : r eq "wall_s" ? "wall time" : r eq "wall_over_ideal" ? "wall time over the ideal" : \
  r eq "per_operation_s" ? "time per operation" : r eq "rss_peak_bytes" ? "peak memory" : \
  r eq "cpu_per_task_s" ? "CPU time per task" : r eq "memory_per_task_bytes" ? "memory per task" : \
  r eq "lateness_p50_s" ? "median lateness" : r eq "lateness_max_s" ? "worst lateness" : \
  r eq "speedup" ? "speed-up" : r eq "busy_cores" ? "busy cores" : r
ideal(r) = r eq "tasks_per_s" ? "ideal_tasks_per_s" : r eq "wall_s" ? "ideal_wall_s" : r eq "speedup" ? "ideal_speedup" : \
  r eq "efficiency" ? "ideal_efficiency" : r eq "cpu_per_task_s" ? "ideal_cpu_per_task_s" : ""
idealName(r) = r eq "cpu_per_task_s" ? "the work itself" : "ideal"
# What was simulated of a cell, in the units of the column; none for a law, which is no simulation.
predicted(r) = !hasSource || !isRow(0) || strcol("prediction") ne "simulation" ? -1 : r eq "wall_s" ? column("predicted_wall_s") : \
  r eq "tasks_per_s" ? column("tasks") / column("predicted_wall_s") : -1
# Below the panels, what a reader should know of a chart.
remark(r) = r eq "cpu_per_task_s" && anyIdeal ? "What lies above the work itself is what starting, switching and ending tasks costs,\nand what is spent once for all of them." : \
  r eq "wall_over_ideal" && lowest < 0.95 ? "Below 1: one task alone, which the ideal is taken from, takes longer than its share of many;\nits time is mostly no work." : ""
isSideBySide = !isSweep && settingCount > 1 && shownCount <= 12 && shownCount < 2 * settingCount && fewestTasks == mostTasks
array items[12]
itemCount = 0; itemLength = 1
noteItem(s, m) = (itemCount = itemCount + 1, items[itemCount] = s . "\n" . m, \
  itemLength = strlen(s) > itemLength ? strlen(s) : itemLength, itemLength = strlen(m) > itemLength ? strlen(m) : itemLength, 0)
if (isSideBySide) { stats file using (shown(0) ? noteItem(strcol("setting"), strcol("series")) : 0) nooutput }
item(n) = (_at = 0, sum [_i = 1:itemCount] (items[_i] eq n ? (_at = _i, 0) : 0), _at)
array panels[most]; array panelHighs[mostPanels]; array panelLows[mostPanels]
panelCount = 0
inSetting(p) = isSideBySide || panelOf(0) eq settings[p]
here(p) = shown(0) && inSetting(panels[p])
of(p, s) = here(p) && strcol("series") eq series[s]
field(name) = column(name)
# Tics of a logarithmic axis.
mantissas(low, high) = high > 1e5 * low ? "1" : high > 4 * low ? "1 2 5" : "1 1.5 2 3 4 5 6 7 8 9"
# The ends of one, never closer than a factor of four.
logLow(low, high) = high < 4 * low ? sqrt(low * high) / 2 : low / 1.25
logHigh(low, high) = high < 4 * low ? sqrt(low * high) * 2 : high * 1.25
# And the distance of tics on a linear axis up to a value.
evenTics(high) = (_p = 10.0**floor(log10(high / 8.0)), _m = high / 8.0 / _p, (_m <= 1 ? 1 : _m <= 2 ? 2 : _m <= 5 ? 5 : 10) * _p)
# Characters of the longest tic, so that the axis has room for it and its name beside it. gnuplot's own guess falls short.
longer(n, s) = strlen(s) > n ? strlen(s) : n
noteTics = 'if (isLog) { \
    do for [e = -9:9] { do for [m in mantissas(low, high)] { v = real(m) * 10.0**e; \
      if (v >= logLow(low, high) && v <= logHigh(low, high)) { ticLength = longer(ticLength, sprintf("%g", v)) } } } \
  } else { \
    do for [i = 0:int(1.08 * high / evenTics(high))] { ticLength = longer(ticLength, sprintf("%g", i * evenTics(high))) } }'
setYAxis = 'if (isLog) { \
    set logscale y 10; set yrange [logLow(low, high) : logHigh(low, high)]; set ytics ("" 1); \
    do for [e = -9:9] { do for [m in mantissas(low, high)] { set ytics add (sprintf("%g", real(m) * 10.0**e) real(m) * 10.0**e) } } \
  } else { set yrange [0 : high * 1.08]; set ytics 0, evenTics(high) }; \
  set format y "%g"; \
  if (isText) { set ylabel yName noenhanced } \
  else { if (col == 0) { set label 9 yName at screen 14.0 / pictureWidth, graph 0.5 center rotate by 90 noenhanced } }'
roomOf(length) = 45 + 8.5 * (length < 3 ? 3 : length)
# A name at a tic is a format.
escaped(s) = (_k = strstrt(s, "%")) ? s[1:_k] . "%" . escaped(s[_k + 1:]) : s
shownNumber(v) = v >= 999.5 ? sprintf("%.0f", v) : sprintf("%.3g", v)

# Panels stand side by side, at most three in a row, and the key in a column of its own.
acrossOf(count) = count <= 3 ? count : count == 4 ? 2 : 3
nameLength = 12
do for [s = 1:seriesCount] { if (strlen(series[s]) > nameLength) { nameLength = strlen(series[s]) } }
keyRoom(length) = 74 + 7.5 * (length > 40 ? 40 : length)
keyWidth = keyRoom(nameLength)
predictedName = "predicted (simulated)"
responses = exists("response") ? response : "tasks_per_s wall_s"
openPicture = isText ? 'set terminal dumb size columns, lines noenhanced' : \
  terminal eq "svg" ? 'set terminal svg size pictureWidth, pictureHeight dynamic noenhanced font "Helvetica,Arial,sans-serif,13" background rgb "white"; set output out . "/" . r . ".svg"' : \
  'set terminal pngcairo size 2 * pictureWidth, 2 * pictureHeight noenhanced font "Sans,10" fontscale 2 linewidth 2 pointscale 2 background rgb "white"; set output out . "/" . r . ".png"'
small = isText ? "" : terminal eq "png" ? ",8" : ",11"

# Of a panel in its row and column.
setMargins = 'set lmargin at screen (col * panelWidth + leftRoom) / pictureWidth; \
  set rmargin at screen ((col + 1) * panelWidth - 14.0) / pictureWidth; \
  set tmargin at screen 1 - (row * panelHeight + 78.0 + shift) / pictureHeight; \
  set bmargin at screen 1 - ((row + 1) * panelHeight - bottomRoom + shift) / pictureHeight'
# The heading, the remark at the bottom, and an empty frame for the key.
drawHeading = 'reset; unset border; unset tics; \
  set label 1 heading at screen 0.5, screen 1 - 18.0 / pictureHeight center noenhanced font ",14"; \
  set label 4 fitting(subheading, int(pictureWidth / 6.6)) at screen 0.5, screen 1 - 37.0 / pictureHeight center noenhanced font small tc rgb "#444444"; \
  if (isSimulated) { set label 3 fitting(simulatedText, int(pictureWidth / 6.6)) at screen 0.5, screen 1 - 53.0 / pictureHeight center noenhanced font small tc rgb "#A04000" }; \
  set label 2 note at screen 0.5, screen (strstrt(note, "\n") ? 30.0 : 14.0) / pictureHeight center noenhanced font small; \
  set lmargin at screen (across * panelWidth + 4.0) / pictureWidth; set rmargin at screen 0.995; \
  set tmargin at screen 1 - 60.0 / pictureHeight; set bmargin at screen 0.05; set xrange [0:1]; set yrange [0:1]; \
  set key at graph 0, graph 1 left top Left reverse noenhanced samplen 3.2 spacing 1.25 width 0'
cellsText(count) = count == 1 ? "1 cell" : sprintf("%d cells", count)
leftOutText(count) = (count > 0 ? sprintf(" (%d more setting%s not shown)", count, count == 1 ? "" : "s") : "") . \
  (unnamedCount > 0 ? sprintf(" (%s of settings or models past %d not shown)", cellsText(unnamedCount), most) : "") . \
  (unplacedCount > 0 ? sprintf(" (%s past %d levels of a panel not shown)", cellsText(unplacedCount), mostLevels) : "")
# A text terminal has no heading for it.
sayLeftOut = 'if (isText && leftOutText(leftOut) ne "") { set print "-"; print r . ":" . leftOutText(leftOut); unset print }'
coresText = sprintf("%d core%s", cores, cores == 1 ? "" : "s")

# ---- Columns over the number of tasks, or over the number that the experiment sweeps.
do for [r in responses] {
  if (r eq "heat_map" || r eq "finish_percentiles" || r eq "granularity") { continue }
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""

  # The settings that have any of it, and from where to where it goes in each.
  noteHigh(v) = v > 0 ? (panelHigh = v > panelHigh ? v : panelHigh, panelLow = v < panelLow ? v : panelLow, 0) : 0
  panelCount = 0; leftOut = 0; unplacedCount = 0
  do for [p = 1:(isSideBySide ? 1 : settingCount)] {
    isAny = 0; panelHigh = 0; panelLow = 1e300
    stats file using (shown(0) && inSetting(p) ? (field(r) >= 0 ? (isAny = 1, 0) : 0, \
      noteHigh(field(r)) + noteHigh(field(r . "_high")) + noteHigh(field(r . "_low")) + noteHigh(predicted(r)) \
      + (ideal(r) ne "" ? noteHigh(field(ideal(r))) : 0)) : 0) nooutput
    if (isAny && panelCount == mostPanels) { leftOut = leftOut + 1 }
    if (isAny && panelCount < mostPanels) { panelCount = panelCount + 1; panels[panelCount] = p; panelHighs[panelCount] = panelHigh; panelLows[panelCount] = panelLow }
  }
  if (panelCount == 0) { print "plot.gp: no cell on ", coresText, " has ", r, ": nothing to draw"; continue }
  across = acrossOf(panelCount)
  down = (panelCount + across - 1) / across
  panelWidth = panelCount > 1 ? 380 : isSideBySide && 120 + 8 * itemLength * itemCount > 560 ? 120 + 8 * itemLength * itemCount : 560
  panelHeight = 345; axisRoom = down > 1 ? 26.0 : 10.0

  eval decideY
  # The unit is one for the whole chart.
  lowest = 1e300; highest = -1e300
  noteValue(v) = v > 0 ? (lowest = v < lowest ? v : lowest, highest = v > highest ? v : highest, 0) : 0
  stats file using (shown(0) ? noteValue(field(r)) : 0) nooutput
  if (highest < 0) { highest = 1; lowest = 1 }
  scale = 1.0; unit = ""
  if (isTime(r)) {
    scale = highest < 1e-6 || lowest < 1e-8 ? 1e9 : highest < 1e-3 ? 1e6 : highest < 1 ? 1e3 : 1.0
    unit = scale == 1e9 ? "ns" : scale == 1e6 ? "µs" : scale == 1e3 ? "ms" : "s"
  }
  if (isBytes(r)) {
    scale = highest < 2e4 ? 1.0 : highest < 2e7 ? 1 / 1024.0 : 1 / 1048576.0
    unit = scale == 1 ? "B" : scale == 1 / 1024.0 ? "KiB" : "MiB"
  }
  if (r eq "tasks_per_s") {
    scale = highest < 2e4 ? 1 : highest < 2e7 ? 1e-3 : 1e-6
    unit = scale == 1 ? "tasks/s" : scale == 1e-3 ? "thousand tasks/s" : "million tasks/s"
  }
  if (isShare(r)) { scale = 100.0; unit = "%" }
  anyIdeal = 0; anyCores = 0; anyPredicted = 0; anyInterval = 0; mostRounds = 0
  noteRounds(n) = (mostRounds = n > mostRounds ? n : mostRounds, 0)
  stats file using (shown(0) && field(r) >= 0 ? (field(r . "_high") >= 0 ? (anyInterval = 1, 0) : 0, noteRounds(column("n"))) : 0) nooutput
  what = anyInterval ? "median and 95 % interval of each cell" : mostRounds < 6 ? "median of each cell, too few rounds for an interval" : "median of each cell"
  if (ideal(r) ne "" && (hasIdeal || isSweep || isSideBySide)) { stats file using (shown(0) && field(ideal(r)) > 0 ? (anyIdeal = 1, 0) : 0) nooutput }
  stats file using (shown(0) && predicted(r) > 0 ? (anyPredicted = 1, 0) : 0) nooutput
  note = isText ? "" : remark(r)
  pictureWidth = panelWidth * across + (anyPredicted && nameLength < strlen(predictedName) ? keyRoom(strlen(predictedName)) : keyWidth)
  pictureHeight = panelHeight * down + 56 + shift + (note eq "" ? 0 : strstrt(note, "\n") ? 40 : 24)
  eval openPicture
  yName = axisName(title(r), unit, isLog)
  ticLength = 0
  do for [p = 1:panelCount] {
    if (panelHighs[p] <= 0) { panelHighs[p] = 1 / scale; panelLows[p] = panelHighs[p] }
    low = panelLows[p] * scale; high = panelHighs[p] * scale
    eval noteTics
  }
  leftRoom = roomOf(ticLength)
  drawnCount = 0; anyLine = 0
  do for [s = 1:seriesCount] {
    isAny = 0
    stats file using (shown(0) && strcol("series") eq series[s] && field(r) >= 0 ? (isAny = 1, 0) : 0) nooutput
    if (isAny) { drawnCount = drawnCount + 1; drawn[drawnCount] = s }
  }

  if (!isText) { set multiplot }
  do for [p = 1:panelCount] {
    reset
    set datafile separator comma
    set datafile columnheaders
    set datafile commentschars ""
    levelCount = 0; usable = cores; low = panelLows[p] * scale; high = panelHighs[p] * scale
    stats file using (here(p) ? (noteLevel(xOf(0), isSweep ? strcol("level_name") : sprintf("%d", xOf(0))), usable = field("usable_cores"), 0) : 0) nooutput
    eval sortLevels
    array ideals[levelCount]
    do for [i = 1:levelCount] { ideals[i] = NaN }
    noteIdeal(t, v) = v > 0 ? (sum [_i = 1:levelCount] (levels[_i] == t ? (ideals[_i] = v, 0) : 0), 0) : 0
    if (anyIdeal && (isSweep || levelCount == 1) && !isSideBySide) { stats file using (here(p) ? noteIdeal(xOf(0), field(ideal(r))) : 0) nooutput }
    first = levels[1]; last = levels[levelCount]
    isNamed = levelCount == 1
    if (!isNamed) { anyLine = 1 }
    isLogHere = isLogX && first > 0
    axis(t) = isLogHere ? log(t) / log(2) : 1.0 * t
    nameCount = isSideBySide ? itemCount : seriesCount
    span = isNamed ? nameCount : axis(last) - axis(first)
    step = seriesCount > 1 && !(isSweep && levelCount > 6) ? span * (isText ? 0 : 0.07 / seriesCount < 0.014 ? 0.07 / seriesCount : 0.014) : 0
    x(t, s) = isSideBySide ? item(strcol("setting") . "\n" . strcol("series")) : isNamed ? s : axis(t) + step * (s - (seriesCount + 1) / 2.0)

    set title (isSideBySide ? "" : settings[panels[p]]) noenhanced
    set border 3
    set tics nomirror out
    set grid ytics lc rgb "#DDDDDD" lt 1 dt 1 lw 0.5
    if (isText) { unset grid }
    set xrange [(isNamed ? 0.4 : axis(first) - 0.06 * span) : (isNamed ? nameCount + 0.6 : axis(last) + 0.06 * span)]
    unset xtics
    if (isNamed) {
      if (!isSideBySide) { set xlabel (isSweep ? parameter . " " . levelNames[1] : sprintf("%d task%s", last, last == 1 ? "" : "s")) noenhanced }
      if (!isSideBySide && seriesCount * nameLength * 8 > panelWidth) { set xtics nomirror rotate by -30 left noenhanced ("" 0) } else { set xtics nomirror norotate center noenhanced ("" 0) }
      do for [s = 1:nameCount] { set xtics add (escaped(isSideBySide ? items[s] : series[s]) s) }
    } else {
      set xlabel axisName(isSweep ? parameter : "tasks", "", isLogHere) noenhanced offset 0, (isText ? 0 : 0.5)
      # From the largest down, a level has a number when there is room for it.
      set xtics nomirror norotate noenhanced ("" axis(first)) font small
      free = axis(last) + span
      do for [i = levelCount:1:-1] {
        room = isText ? 0.06 : (6.5 * strlen(levelNames[i]) + 3) / (panelWidth - 90.0) * 1.12
        isClear = free - axis(levels[i]) > room * span && (i == 1 || axis(levels[i]) - axis(first) > room * span)
        if (isClear) { set xtics add (escaped(levelNames[i]) axis(levels[i])); free = axis(levels[i]) }
        else { set xtics add ("" axis(levels[i]) 1) }
      }
      if (!isSweep && usable >= first && usable <= last) {
        anyCores = 1
        set arrow 1 from axis(usable), graph 0 to axis(usable), graph 1 nohead back lc rgb "#888888" lw 1.2 dt 3
      }
    }
    col = (p - 1) % across; row = (p - 1) / across
    # Above a point is its number.
    if (isSideBySide && !isText) { high = high * (isLog ? 1.4 : 1.1) }
    eval setYAxis
    if (isText) {
      set key outside right top noenhanced samplen 1
      set title title(r) . (isSideBySide ? "" : ": " . settings[panels[p]]) . sprintf(", %d core%s", cores, cores == 1 ? "" : "s") . (anyCores ? " (vertical line)" : "") noenhanced
    } else {
      unset key
      bottomRoom = isSideBySide ? 24.0 : isNamed ? 40.0 : axisRoom
      eval setMargins
    }
    if (isNamed && ideals[1] > 0) {
      set arrow 2 from graph 0, first ideals[1] * scale to graph 1, first ideals[1] * scale nohead back lc rgb "#999999" lw 3
    }
    do for [i = 2:levelCount] {
      if (ideals[i - 1] > 0 && ideals[i] > 0) {
        set arrow i from axis(levels[i - 1]), ideals[i - 1] * scale to axis(levels[i]), ideals[i] * scale nohead back lc rgb "#999999" lw 3
      }
    }
    # By the law, at every number of tasks: what lies between two measured ones has corners.
    lawful(p) = ideal(r) ne "" && isRow(0) && column("cores") == cores && strcol("setting") eq settings[panels[p]]
    # Each model's points in order: a line goes from one to the next, but not past a cell that has no value.
    array points[3 * seriesCount * levelCount]; array isCell[seriesCount * levelCount]
    do for [i = 1:|points|] { points[i] = NaN }
    do for [i = 1:|isCell|] { isCell[i] = 0 }
    level(t) = (_at = 0, sum [_i = 1:levelCount] (levels[_i] == t ? (_at = _i, 0) : 0), _at)
    keep(i, a, b, c) = (isCell[i] = 1, points[3 * i - 2] = a, points[3 * i - 1] = b, points[3 * i] = c, 0)
    keepAt(s, l) = s && l ? keep((s - 1) * levelCount + l, field(r), field(r . "_low"), field(r . "_high")) : 0
    if (!isNamed) {
      stats file using (isRow(0) && column("cores") == cores && inSetting(panels[p]) ? keepAt(rank(strcol("series")), level(xOf(0))) : 0) nooutput
    }
    # Between two points a rate is as straight over tasks as the ideal is, so bent on a logarithmic axis: a straight line there
    # would seem to beat the ideal.
    between = isLogHere && !isSweep && !isText && (r eq "tasks_per_s" || r eq "speedup") ? 12 : 1
    set print $points
    print "series,x,y,low,high,measured"
    do for [s = 1:(isNamed ? 0 : seriesCount)] {
      do for [l = 1:levelCount] {
        i = (s - 1) * levelCount + l
        if (isCell[i]) {
          if (points[3 * i - 2] >= 0) {
            print sprintf("%d,%.9g,%.9g,%.9g,%.9g,1", s, x(levels[l], s), points[3 * i - 2] * scale, points[3 * i - 1] * scale, points[3 * i] * scale)
            next = l + 1
            while (next < levelCount && !isCell[i + next - l]) { next = next + 1 }
            if (next <= levelCount && between > 1 && levels[next] > 1.5 * levels[l] && points[3 * (i + next - l) - 2] >= 0) {
              do for [k = 1:between - 1] {
                bent = levels[l] * (real(levels[next]) / levels[l])**(real(k) / between)
                part = (bent - levels[l]) / (levels[next] - levels[l])
                print sprintf("%d,%.9g,%.9g,NaN,NaN,0", s, x(bent, s), (points[3 * i - 2] + part * (points[3 * (i + next - l) - 2] - points[3 * i - 2])) * scale)
              }
            }
          } else { print "" }
        }
      }
      print ""
    }
    unset print
    plot \
      for [i = 1:(anyIdeal && !isNamed && !isSweep)] idealFile using (lawful(p) ? axis(column("tasks")) : NaN):(column(ideal(r)) * scale) \
        with lines lc rgb "#999999" lw 3 dt 1 notitle, \
      for [i = 1:(anyIdeal && isSideBySide)] file using (here(p) ? x(xOf(0), 1) - 0.3 : NaN):(field(ideal(r)) * scale):(0.6):(0) \
        with vectors nohead lc rgb "#999999" lw 3 dt 1 notitle, \
      for [s = 1:(anyPredicted ? seriesCount : 0)] file using (of(p, s) && predicted(r) > 0 ? x(xOf(0), s) : NaN):(predicted(r) * scale) \
        with points lt look(series[s]) pt ringShape ps 1.7 lw 1.2 notitle, \
      for [i = 1:(isText && anyPredicted)] NaN with points pt ringShape title predictedName, \
      for [s = 1:(isNamed ? 0 : seriesCount)] $points using ($1 == s && $6 > 0 ? $2 : NaN):3:4:5 with yerrorbars lt look(series[s]) lw 1 dt 1 ps 0.01 notitle, \
      for [s = 1:(isNamed ? 0 : seriesCount)] $points using ($1 == s ? $2 : NaN):3 with lines lt look(series[s]) lw 1.6 notitle, \
      for [s = 1:(isNamed ? 0 : seriesCount)] $points using ($1 == s && $6 > 0 ? $2 : NaN):3 with points lt look(series[s]) lw 1.6 ps 0.8 title (isText ? series[s] : ""), \
      for [s = 1:(isNamed ? seriesCount : 0)] file using (of(p, s) ? x(xOf(0), s) : NaN):(field(r) * scale):(field(r . "_low") * scale):(field(r . "_high") * scale) \
        with yerrorbars lt look(series[s]) lw 1 dt 1 ps 0.01 notitle, \
      for [s = 1:(isNamed ? seriesCount : 0)] file using (of(p, s) ? x(xOf(0), s) : NaN):(field(r) * scale) \
        with points lt look(series[s]) ps 0.9 title (isText ? series[s] : ""), \
      for [s = 1:(isSideBySide && !isText)] file using (here(p) ? x(xOf(0), s) : NaN):(field(r) * scale):(shownNumber(field(r) * scale)) \
        with labels offset 0, 1 font small notitle
  }
  if (!isText) {
    heading = title(r) . " on " . coresText; subheading = what . leftOutText(leftOut)
    eval drawHeading
    plot for [k = 1:(anyLine ? drawnCount : 0)] keyentry with linespoints lt look(series[drawn[k]]) lw 1.6 ps 0.8 title series[drawn[k]], \
      for [k = 1:(anyLine ? 0 : drawnCount)] keyentry with points lt look(series[drawn[k]]) ps 0.9 title series[drawn[k]], \
      for [i = 1:anyPredicted] keyentry with points pt ringShape ps 1.7 lw 1.2 lc rgb "#666666" title (anyPredicted ? predictedName : ""), \
      for [i = 1:(anyIdeal > 0)] keyentry with lines lc rgb "#999999" lw 3 title idealName(r), \
      for [i = 1:anyCores] keyentry with lines lc rgb "#888888" lw 1.2 dt 3 title "usable cores", \
      NaN notitle
    unset multiplot
  }
  eval sayLeftOut
  unset output
}

# ---- How far apart tasks finish: each model's percentiles, at the largest number of tasks that has them.
do for [r in responses] {
  if (r ne "finish_percentiles") { continue }
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""
  array percentiles[5] = ["finish_p50_s", "finish_p90_s", "finish_p99_s", "finish_p999_s", "finish_max_s"]
  array percentileNames[5] = ["50 %", "90 %", "99 %", "99.9 %", "max"]
  # Those of a sweep have no percentiles: its settings have.
  settingCount = 0; unnamedCount = 0; unplacedCount = 0
  stats file using (shown(0) ? noteNames(strcol("setting"), strcol("series")) : 0) nooutput
  eval decideY
  panelCount = 0; leftOut = 0; highest = 0
  noteHigh(v) = v > 0 ? (panelHigh = v > panelHigh ? v : panelHigh, panelLow = v < panelLow ? v : panelLow, 0) : 0
  known(p) = shown(0) && strcol("setting") eq settings[p] && column("finish_p90_s") > 0
  array panelTasks[most]
  do for [p = 1:settingCount] {
    largest = 0
    stats file using (known(p) ? (largest = column("tasks") > largest ? column("tasks") : largest, 0) : 0) nooutput
    if (largest > 0 && panelCount < most) { panelCount = panelCount + 1; panels[panelCount] = p; panelTasks[panelCount] = largest }
  }
  # Of the levels of a sweep the first, the last, and some at equal distances between them.
  mostShown = isSweep ? mostOfSweep : mostPanels
  if (panelCount > mostShown) {
    leftOut = panelCount - mostShown
    do for [q = 1:mostShown] {
      from = isSweep ? 1 + (q - 1) * (panelCount - 1) / (mostShown - 1) : q
      panels[q] = panels[from]; panelTasks[q] = panelTasks[from]
    }
    panelCount = mostShown
  }
  if (panelCount == 0) { print "plot.gp: no cell has percentiles of finish times: they need ten tasks"; continue }
  across = acrossOf(panelCount)
  down = (panelCount + across - 1) / across
  panelWidth = panelCount > 1 ? 380 : 560; panelHeight = 345; axisRoom = down > 1 ? 26.0 : 10.0
  pictureWidth = panelWidth * across + keyWidth
  pictureHeight = panelHeight * down + 56 + shift
  inPanel(q) = known(panels[q]) && column("tasks") == panelTasks[q]
  do for [q = 1:panelCount] {
    panelHigh = 0; panelLow = 1e300
    stats file using (inPanel(q) ? (sum [_k = 1:5] noteHigh(column(percentiles[_k]))) : 0) nooutput
    panelHighs[q] = panelHigh; panelLows[q] = panelLow
    highest = panelHigh > highest ? panelHigh : highest
  }
  scale = highest < 1e-3 ? 1e6 : highest < 1 ? 1e3 : 1.0
  yName = axisName("time", scale == 1e6 ? "µs" : scale == 1e3 ? "ms" : "s", isLog)
  ticLength = 0
  do for [q = 1:panelCount] { low = panelLows[q] * scale; high = panelHighs[q] * scale; eval noteTics }
  leftRoom = roomOf(ticLength)
  drawnCount = 0
  do for [s = 1:seriesCount] {
    isAny = 0
    do for [q = 1:panelCount] { stats file using (inPanel(q) && strcol("series") eq series[s] ? (isAny = 1, 0) : 0) nooutput }
    if (isAny) { drawnCount = drawnCount + 1; drawn[drawnCount] = s }
  }
  eval openPicture
  if (!isText) { set multiplot }
  do for [q = 1:panelCount] {
    reset
    set datafile separator comma
    set datafile columnheaders
    set datafile commentschars ""
    array values[5 * seriesCount]
    do for [i = 1:|values|] { values[i] = NaN }
    array isKnown[5]
    do for [k = 1:5] { isKnown[k] = 0 }
    low = panelLows[q] * scale; high = panelHighs[q] * scale
    keep(s, k, v) = v > 0 ? (values[5 * s - 5 + k] = v, isKnown[k] = 1, 0) : 0
    stats file using (inPanel(q) ? (_s = rank(strcol("series")), _s ? (sum [_k = 1:5] keep(_s, _k, column(percentiles[_k]))) : 0) : 0) nooutput
    # As far right as a percentile leaves few tasks beyond it: 90, 99 and 99.9 % stand at equal distances.
    last = isKnown[4] ? 3 : isKnown[3] ? 2 : 1
    at(k) = k == 1 ? -log10(0.5) : k == 5 ? last + 0.6 : k - 1.0
    set title (isText ? "when tasks finish: " : "") . settings[panels[q]] . sprintf(": %.0f tasks", panelTasks[q]) noenhanced
    set border 3
    set tics nomirror out
    set grid ytics lc rgb "#DDDDDD" lt 1 dt 1 lw 0.5
    if (isText) { unset grid }
    set xrange [0.1 : last + 0.75]
    set xtics nomirror norotate ("" 0.30103) font small
    do for [k = 1:5] { if (isKnown[k]) { set xtics add (escaped(percentileNames[k]) at(k)) } }
    set xlabel "tasks that have finished (log scale of the rest)" offset 0, (isText ? 0 : 0.5)
    col = (q - 1) % across; row = (q - 1) / across
    eval setYAxis
    if (isText) {
      set key outside right top noenhanced samplen 1
    } else {
      unset key
      bottomRoom = axisRoom
      eval setMargins
    }
    set print $points
    print "series,x,y"
    do for [s = 1:seriesCount] {
      do for [k = 1:5] { if (values[5 * s - 5 + k] > 0) { print sprintf("%d,%.9g,%.9g", s, at(k), values[5 * s - 5 + k] * scale) } }
    }
    unset print
    plot for [s = 1:seriesCount] $points using ($1 == s ? $2 : NaN):3 \
      with linespoints lt look(series[s]) lw 1.6 ps 0.8 title (isText ? series[s] : "")
  }
  if (!isText) {
    heading = "when tasks finish on " . coresText; subheading = "median of each percentile" . leftOutText(leftOut); note = ""
    eval drawHeading
    plot for [k = 1:drawnCount] keyentry with linespoints lt look(series[drawn[k]]) lw 1.6 ps 0.8 title series[drawn[k]], NaN notitle
    unset multiplot
  }
  eval sayLeftOut
  unset output
}

# ---- Throughput over tasks and cores: a panel for each setting and model that has several of both.
do for [r in responses] {
  if (r ne "heat_map") { continue }
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""
  array heatSettings[mostPanels]; array heatSeries[mostPanels]
  heatCount = 0; leftOut = 0; settingCount = 0; unnamedCount = 0; unplacedCount = 0
  array taskLevels[mostHeatLevels]; array coreLevels[mostHeatLevels]
  taskCount = 0; coreCount = 0
  noteIn(t) = (_at = 0, sum [_i = 1:taskCount] (taskLevels[_i] == t ? (_at = _i, 0) : 0), \
    _at || taskCount == mostHeatLevels ? 0 : (taskCount = taskCount + 1, taskLevels[taskCount] = t, 0))
  noteCore(c) = (_at = 0, sum [_i = 1:coreCount] (coreLevels[_i] == c ? (_at = _i, 0) : 0), \
    _at || coreCount == mostHeatLevels ? 0 : (coreCount = coreCount + 1, coreLevels[coreCount] = c, 0))
  taskPlace(t) = (_at = 0, sum [_i = 1:taskCount] (taskLevels[_i] == t ? (_at = _i, 0) : 0), _at)
  corePlace(c) = (_at = 0, sum [_i = 1:coreCount] (coreLevels[_i] == c ? (_at = _i, 0) : 0), _at)
  noteLevels(t, c) = noteIn(t) + noteCore(c) + (taskPlace(t) && corePlace(c) ? 0 : (unplacedCount = unplacedCount + 1, 0))
  # Names that only cells on other cores have, too.
  stats file using (isRow(0) ? noteNames(strcol("setting"), strcol("series")) + noteLevels(column("tasks"), column("cores")) : 0) nooutput
  do for [i = 2:taskCount] {
    do for [j = i:2:-1] { if (taskLevels[j - 1] > taskLevels[j]) { swap = taskLevels[j]; taskLevels[j] = taskLevels[j - 1]; taskLevels[j - 1] = swap } }
  }
  do for [i = 2:coreCount] {
    do for [j = i:2:-1] { if (coreLevels[j - 1] > coreLevels[j]) { swap = coreLevels[j]; coreLevels[j] = coreLevels[j - 1]; coreLevels[j - 1] = swap } }
  }
  # How many numbers of cores there are of each setting, model and number of tasks.
  array counts[settingCount * seriesCount * taskCount]
  do for [i = 1:|counts|] { counts[i] = 0 }
  countPlace(p, s, t) = p && s && t ? ((p - 1) * seriesCount + s - 1) * taskCount + t : 0
  noteCount(i) = i ? (counts[i] = counts[i] + 1, 0) : 0
  stats file using (isRow(0) && column("tasks_per_s") > 0 ? \
    noteCount(countPlace(place(strcol("setting")), rank(strcol("series")), taskPlace(column("tasks")))) : 0) nooutput
  do for [p = 1:settingCount] {
    do for [s = 1:seriesCount] {
      several = sum [i = 1:taskCount] (counts[countPlace(p, s, i)] >= 2 ? 1 : 0)
      if (several >= 2) {
        if (heatCount < mostPanels) { heatCount = heatCount + 1; heatSettings[heatCount] = settings[p]; heatSeries[heatCount] = series[s] } else { leftOut = leftOut + 1 }
      }
    }
  }
  heatLeftOut = (leftOut > 0 ? sprintf("; %d more models not shown", leftOut) : "") . \
    (unnamedCount > 0 ? sprintf("; %s of settings or models past %d not shown", cellsText(unnamedCount), most) : "") . \
    (unplacedCount > 0 ? sprintf("; %s past %d numbers of tasks or of cores not shown", cellsText(unplacedCount), mostHeatLevels) : "")
  if (heatCount == 0) { print "plot.gp: no model has several numbers of tasks and of cores"; continue }
  across = heatCount <= 4 ? heatCount : heatCount % 5 == 0 ? 5 : heatCount % 4 == 0 ? 4 : heatCount % 3 == 0 ? 3 : 4
  down = (heatCount + across - 1) / across
  panelWidth = 70 + 52 * taskCount > 230 ? 70 + 52 * taskCount : 230
  panelHeight = 120 + 34 * coreCount
  pictureWidth = panelWidth * across + 10 > 480 ? panelWidth * across + 10 : 480
  pictureHeight = panelHeight * down + 62 + shift
  leftRoom = 60.0; bottomRoom = 14.0
  # Characters that a panel's title has room for.
  room = isText ? 70 : int(panelWidth / 7.5)
  brief(s, n) = strlen(s) > n ? s[1:n - n / 3 - 1] . "…" . s[strlen(s) - n / 3 + 1:] : s
  fmt(v) = v < 999.5 ? sprintf("%.3g", v) : v < 999.5e3 ? sprintf("%.3g k", v / 1e3) : v < 999.5e6 ? sprintf("%.3g M", v / 1e6) : sprintf("%.3g G", v / 1e9)
  eval openPicture
  if (!isText) { set multiplot }
  do for [q = 1:heatCount] {
    reset
    set datafile separator comma
    set datafile columnheaders
    set datafile commentschars ""
    ofSetting(any) = isRow(0) && strcol("setting") eq heatSettings[q]
    inHeat(any) = ofSetting(0) && strcol("series") eq heatSeries[q]
    # One scale for all models of a setting, so that they compare.
    best = 0
    stats file using (ofSetting(0) && column("tasks_per_s") > best ? (best = column("tasks_per_s"), 0) : 0) nooutput
    share(v) = best > 0 ? v / best : 0
    # From nearly white to blue.
    tint(a) = 65536 * int(240 - 240 * a) + 256 * int(246 - 132 * a) + int(250 - 72 * a)
    set title (isText ? "tasks/s: " : "") . brief(heatSettings[q], room - strlen(brief(heatSeries[q], room / 2)) - 2) . ": " . brief(heatSeries[q], room / 2) noenhanced offset 0, -0.6
    set border 0
    set tics scale 0
    set xrange [0.5 : taskCount + 0.5]; set yrange [0.5 : coreCount + 0.5]
    set xtics norotate ("" 0); set ytics ("" 0)
    do for [i = 1:taskCount] { set xtics add (sprintf("%.0f", taskLevels[i]) i) }
    do for [i = 1:coreCount] { set ytics add (sprintf("%.0f", coreLevels[i]) i) }
    set xlabel "tasks" offset 0, 0.4
    set ylabel "cores" offset (isText ? 0 : 0.4), 0
    unset key
    col = (q - 1) % across; row = (q - 1) / across
    if (!isText) { eval setMargins }
    isGiven(any) = inHeat(0) && column("tasks_per_s") > 0
    isFailed(any) = inHeat(0) && column("failed") > 0 && !(column("n") > 0)
    fx(any) = taskPlace(column("tasks")); fy(any) = corePlace(column("cores"))
    if (isText) {
      plot file using (isGiven(0) ? fx(0) : NaN):(fy(0)):(fmt(column("tasks_per_s"))) with labels notitle, \
        file using (isFailed(0) ? fx(0) : NaN):(fy(0)):("failed") with labels notitle
    } else {
      plot \
        file using (isGiven(0) ? fx(0) : NaN):(fy(0)):(fx(0) - 0.48):(fx(0) + 0.48):(fy(0) - 0.46):(fy(0) + 0.46):(tint(share(column("tasks_per_s")))) \
          with boxxyerror lc rgb variable fs solid noborder notitle, \
        file using (isFailed(0) ? fx(0) : NaN):(fy(0)):(fx(0) - 0.48):(fx(0) + 0.48):(fy(0) - 0.46):(fy(0) + 0.46) \
          with boxxyerror lc rgb "#D55E00" fs empty border notitle, \
        file using (isGiven(0) ? fx(0) : NaN):(fy(0)):(fmt(column("tasks_per_s"))):(share(column("tasks_per_s")) > 0.7 ? 0xFFFFFF : 0x000000) \
          with labels tc rgb variable font small notitle, \
        file using (isFailed(0) ? fx(0) : NaN):(fy(0)):("failed") with labels tc rgb "#A04000" font small notitle
    }
  }
  if (!isText) {
    reset
    unset border; unset tics; unset key
    set label 1 "throughput in tasks/s over tasks and cores" at screen 0.5, screen 1 - 16.0 / pictureHeight center noenhanced font ",14"
    set label 2 "the darker, the nearer to the best of its workload" . heatLeftOut \
      at screen 0.5, screen 1 - 36.0 / pictureHeight center noenhanced font small
    if (isSimulated) { set label 3 fitting(simulatedText, int(pictureWidth / 7)) at screen 0.5, screen 1 - 53.0 / pictureHeight center noenhanced font small tc rgb "#A04000" }
    set xrange [0:1]; set yrange [0:1]
    set lmargin at screen 0; set rmargin at screen 0.01; set tmargin at screen 0.01; set bmargin at screen 0
    plot NaN notitle
    unset multiplot
  }
  if (isText && heatLeftOut ne "") { set print "-"; print r . heatLeftOut; unset print }
  unset output
}

# ---- How small tasks may be: efficiency over the core time of a task, what tasks cost included.
do for [r in responses] {
  if (r ne "granularity") { continue }
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""
  settingCount = 0; seriesCount = 0; unnamedCount = 0; unplacedCount = 0; lowest = 1e300; highest = 0; run = ""
  noteValue(v) = v > 0 ? (lowest = v < lowest ? v : lowest, highest = v > highest ? v : highest, 0) : 0
  stats grains using ((noteRun(strcol(1)), isRow(0) ? noteNames(strcol("setting"), strcol("series")) + noteValue(column("granularity_s")) : 0)) nooutput
  if (settingCount == 0) { print "plot.gp: no sweep of the work"; continue }
  do for [s = 1:seriesCount] { dummy = noteModel(series[s]) }
  panelCount = settingCount > mostPanels ? mostPanels : settingCount
  leftOut = settingCount - panelCount
  across = acrossOf(panelCount)
  down = (panelCount + across - 1) / across
  panelWidth = panelCount > 1 ? 380 : 620; panelHeight = 345
  pictureWidth = panelWidth * across + keyWidth
  pictureHeight = panelHeight * down + 100 + shift
  yName = "efficiency (%)"; isLog = 0; low = 1; high = 100
  leftRoom = roomOf(3); bottomRoom = down > 1 ? 26.0 : 10.0
  eval openPicture
  if (!isText) { set multiplot }
  do for [p = 1:panelCount] {
    reset
    set datafile separator comma
    set datafile columnheaders
    set datafile commentschars ""
    set title (isText ? "efficiency over the size of a task: " : "") . settings[p] noenhanced
    set border 3
    set tics nomirror out
    set grid ytics lc rgb "#DDDDDD" lt 1 dt 1 lw 0.5
    if (isText) { unset grid }
    set logscale x 10
    set xrange [lowest / 1.3 : highest * 1.3]
    set xtics ("" 1) nomirror norotate font small
    do for [e = -9:2] {
      u = e < -6 ? 1e9 : e < -3 ? 1e6 : e < 0 ? 1e3 : 1.0
      name = e < -6 ? "ns" : e < -3 ? "µs" : e < 0 ? "ms" : "s"
      set xtics add (sprintf("%.0f %s", 10.0**e * u, name) 10.0**e)
      do for [m = 2:9] { set xtics add ("" m * 10.0**e 1) }
    }
    set xlabel "core time of a task, costs included (log scale)" offset 0, (isText ? 0 : 0.5)
    col = (p - 1) % across; row = (p - 1) / across
    eval setYAxis
    set yrange [0 : 105]
    set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead back lc rgb "#888888" lw 1.2 dt 3
    set arrow 2 from graph 0, first 100 to graph 1, first 100 nohead back lc rgb "#999999" lw 3
    if (isText) { set key outside right top noenhanced samplen 1 } else { unset key; eval setMargins }
    grainOf(p, s) = isRow(0) && strcol("setting") eq settings[p] && strcol("series") eq series[s]
    plot for [s = 1:seriesCount] grains using (grainOf(p, s) ? column("granularity_s") : NaN):(100 * column("efficiency")) \
      with linespoints lt look(series[s]) lw 1.6 ps 0.8 title (isText ? series[s] : "")
  }
  if (!isText) {
    heading = "efficiency over the size of a task on " . coresText; subheading = leftOutText(leftOut)
    note = "Work per second and core, of what plain calls do with the largest tasks.\nBelow the dotted line more than half of the speed goes into having tasks."
    eval drawHeading
    plot for [s = 1:seriesCount] keyentry with linespoints lt look(series[s]) lw 1.6 ps 0.8 title series[s], \
      keyentry with lines lc rgb "#999999" lw 3 title "ideal", \
      keyentry with lines lc rgb "#888888" lw 1.2 dt 3 title "half", NaN notitle
    unset multiplot
  }
  eval sayLeftOut
  unset output
}
