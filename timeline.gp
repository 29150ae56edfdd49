# Pictures of timelines, from the files that `juggle plot` writes for them, with gnuplot 5.4 or newer:
#
#   gnuplot -d -e "dir='results/thirty-on-sixteen/charts'; pictures='timeline-1-pus timeline-1-tasks'" timeline.gp
#
# Variables, set with -e and separated by semicolons:
#   dir       the folder with the pictures' files, and for the pictures
#   pictures  names of files without .csv, with blanks in between
#   terminal  svg (default) or png
#
# A file has a row for each thing that is drawn: kind, track, start_s, end_s, rgb, text. A slice is a box on a track, a
# mark a number in it, cut a time from which nothing is known. Its text is only ever drawn, never run.

if (!exists("dir") || !exists("pictures")) {
  print "timeline.gp: set dir and pictures: gnuplot -e \"dir='results/…/charts'; pictures='timeline-1-pus'\" timeline.gp"
  exit status 2
}
if (!exists("terminal")) terminal = "svg"
if (terminal ne "svg" && terminal ne "png") { print "timeline.gp: terminal is svg or png"; exit status 2 }

# What a ~/.gnuplot may have set and reset leaves.
unset decimalsign
unset minussign
unset monochrome

left = 110.0; wide = 1000.0; right = 30.0
small = terminal eq "png" ? ",8" : ",11"
large = terminal eq "png" ? ",11" : ",15"

do for [picture in pictures] {
  reset
  set encoding utf8
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""
  file = dir . "/" . picture . ".csv"
  is(kind) = strcol(1) eq kind

  tracks = 0; notes = 0; marks = 0; span = 0; cut = -1
  most(a, b) = a > b ? a : b
  stats file using (( \
    is("track") ? (tracks = most(tracks, column(2)), 0) : 0, \
    is("note") ? (notes = most(notes, column(2)), 0) : 0, \
    is("axis") ? (span = column(4), 0) : 0, \
    is("mark") ? (marks = marks + 1, 0) : 0, \
    is("cut") ? (cut = column(3), 0) : 0, 0)) nooutput
  if (tracks == 0 || span <= 0) { print "timeline.gp: ", file, " has no tracks: nothing to draw"; continue }

  # One track is at most 30 pixels high, a task's 16.
  isPUs = strstrt(picture, "-tasks") == 0
  tall = isPUs ? 30 : 16
  rowHeight = int(600 / tracks) < 3 ? 3 : int(600 / tracks) > tall ? tall : int(600 / tracks)
  top = 40.0 + 17 * notes + (cut >= 0 ? 16 : 0)
  bottom = 92.0
  width = left + wide + right
  height = top + tracks * rowHeight + bottom
  if (terminal eq "svg") {
    set terminal svg size width, height dynamic noenhanced butt font "Helvetica,Arial,sans-serif,13" background rgb "white"
  } else {
    set terminal pngcairo size 2 * width, 2 * height noenhanced butt font "Sans,10" fontscale 2 linewidth 2 background rgb "white"
  }
  set output dir . "/" . picture . "." . terminal

  scale = span >= 1 ? 1.0 : span >= 2e-3 ? 1e3 : 1e6
  unit = scale == 1 ? "s" : scale == 1e3 ? "ms" : "µs"

  set multiplot
  unset key
  set lmargin at screen left / width
  set rmargin at screen (left + wide) / width
  set tmargin at screen 1 - top / height
  set bmargin at screen bottom / height
  set border 1 lc rgb "#666666"
  set tics nomirror out
  unset ytics
  set xrange [0 : span * scale]
  set yrange [tracks + 0.5 : 0.5]
  set xtics font small
  set format x "%g"
  set xlabel "time (" . unit . ")" offset 0, 0.5
  # Idle tracks can be seen as such.
  set style fill solid noborder
  if (cut >= 0) {
    set object 1 rectangle from cut * scale, graph 0 to graph 1, graph 1 behind fc rgb "#F4F4F4" fs solid noborder
    set arrow 1 from cut * scale, graph 0 to cut * scale, graph 1 nohead front lc rgb "#A00000" lw 1.5
    # To the side that has more room.
    if (cut > span / 2) { set label 1 "nothing known from here " at cut * scale, graph 1 right offset 0, 0.7 front tc rgb "#A00000" font small } \
    else { set label 1 " nothing known from here" at cut * scale, graph 1 left offset 0, 0.7 front tc rgb "#A00000" font small }
  }
  # gnuplot 5.4 crashes on coloured labels of which there are none.
  plot \
    file using (is("track") ? 0 : NaN):2:(span * scale):(0) with vectors nohead lw 0.4 lc rgb "#DDDDDD" notitle, \
    file using (is("slice") ? column(3) * scale : NaN):2:((column(4) - column(3)) * scale):(0):5 \
      with vectors nohead lw (rowHeight < 6 ? rowHeight : 0.84 * rowHeight) lc rgb variable notitle, \
    for [i = 1:(marks > 0)] file using (is("mark") ? column(3) * scale : NaN):2:6:5 with labels tc rgb variable font small notitle

  # What stands around the tracks, in pixels from the upper left corner.
  reset
  set datafile separator comma
  set datafile columnheaders
  set datafile commentschars ""
  unset key; unset border; unset tics
  set style fill solid border lc rgb "#888888"
  set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0
  set xrange [0 : width]; set yrange [height : 0]
  every = int(14 / rowHeight) + (14 % rowHeight > 0)
  isNamed(any) = is("track") && int(column(2) - 1) % every == 0
  legendX(any) = left + 6.4 * column(3)
  legendY(i) = height - 16.0
  plot \
    file using (is("title") ? width / 2 : NaN):(18):6 with labels center font large notitle, \
    file using (is("note") ? width / 2 : NaN):(25 + 17 * column(2)):6 with labels center font small tc rgb "#444444" notitle, \
    file using (isNamed(0) ? left - 8 : NaN):(top + (column(2) - 0.5) * rowHeight):6 with labels right font small notitle, \
    file using (is("legend") ? legendX(0) + 6 : NaN):(legendY(0)):(legendX(0)):(legendX(0) + 12):(legendY(0) - 6):(legendY(0) + 6):5 \
      with boxxyerror lc rgb variable lw 0.5 notitle, \
    file using (is("legend") ? legendX(0) + 18 : NaN):(legendY(0)):6 with labels left font small notitle
  unset multiplot
  unset output
}
