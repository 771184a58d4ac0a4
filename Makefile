# Daily work; each target is one script.
.PHONY: build run test test-all fmt lint bench fuzz ci
build: ; script/build
run: ; script/run
test: ; script/test fast
test-all: ; script/test
fmt: ; script/fmt
lint: ; script/lint
bench: ; script/bench
fuzz: ; script/fuzz
ci: ; .ci/run
