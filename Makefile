# juggle: `make answer` measures and answers, `make test` tests; each installs what it needs first.

SWIFT ?= swift
PREFIX ?= /usr/local

# What is measured with is built apart from what is tested with: optimised, and with Swift's libraries inside,
# so that a worker starts in a few milliseconds.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-release
BIN = .build-release/release

SWIFT_FILES = Sources Tests Benchmarks Package.swift examples/words/Sources examples/words/Package.swift

.PHONY: answer build test examples claims readable lint format bench pictures install dependencies test-dependencies bench-dependencies clean

answer: build
	$(BIN)/juggle answer

build: dependencies
	$(RELEASE) --product juggle
	$(RELEASE) --product juggle-worker

test: test-dependencies
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip BrowserTests --skip ReadmeTests
	$(SWIFT) test --skip-build --filter BrowserTests  # apart: a browser would disturb the tests that run trials
	$(SWIFT) test --skip-build --filter ReadmeTests   # apart: it measures for a minute

# The example package, built as its readers build it, and a trial of each of its cells that has two tasks.
examples: dependencies
	$(SWIFT) build --product juggle
	$(SWIFT) build --product juggle-worker
	$(SWIFT) build -c release --package-path examples/words
	cd examples/words && ../../.build/debug/juggle run words.yaml --allow-commands --quiet --out .build/results \
	  --set tasks=2 --set precision.rounds=1 --set precision.trial=1ms

# What juggle claims of itself, measured: a short experiment whose claims have to hold. A machine that others use may leave
# one open, or take a core away for seconds, so it is measured up to three times; what is broken fails every time.
claims: build
	for try in 1 2 3; do \
	  $(BIN)/juggle run experiments/gate.yaml --quiet --out .build-release/claims >/dev/null; \
	  $(BIN)/juggle check .build-release/claims/gate && exit 0; code=$$?; \
	done; exit $$code

# That pandas, polars and DuckDB read the CSV files: those of a short run with all of them, and of the published ones.
readable: build
	$(BIN)/juggle run experiments/thirty-on-sixteen.yaml --quiet --out .build-release/readable --set precision.rounds=2 \
	  --set precision.trial=5ms >/dev/null
	scripts/read-csv .build-release/readable/* results/published/*

lint:
	$(SWIFT) format lint --strict --recursive $(SWIFT_FILES)
	for script in scripts/install-dependencies scripts/install-simpy scripts/gate-power scripts/pictures scripts/read-csv .ci/run; do bash -n $$script || exit 1; done

format:
	$(SWIFT) format --in-place --recursive $(SWIFT_FILES)

bench: build bench-dependencies
	$(RELEASE) --product benchmarks
	$(BIN)/benchmarks

# The pictures in docs, of reports about two folders of results: the second is one with timelines.
EXAMPLE ?= results/published/thirty-on-sixteen
TIMELINES ?= $(EXAMPLE)
pictures: test-dependencies
	scripts/pictures $(EXAMPLE) $(TIMELINES)

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/juggle/experiments
	install -s -m 755 $(BIN)/juggle $(BIN)/juggle-worker $(DESTDIR)$(PREFIX)/bin
	install -m 644 plot.gp timeline.gp $(DESTDIR)$(PREFIX)/share/juggle
	install -m 644 experiments/*.yaml $(DESTDIR)$(PREFIX)/share/juggle/experiments

dependencies:
	@scripts/install-dependencies

test-dependencies:
	@scripts/install-dependencies test

# Other simulators, to compare with; what can't be installed is left out of the figures.
bench-dependencies:
	@scripts/install-dependencies bench
	@scripts/install-simpy

clean:
	rm -rf .build .build-release .build-python
