# Two commands do everything on a bare Debian 12: `make demo` and `make test`.
.PHONY: setup build demo test test-slow asan tsan bench real clean help
JOBS ?= $(shell nproc)
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
setup: .deps/ready ## system packages, pinned DuckDB and extensions (hashes checked), Python test tools
.deps/ready: setup/setup.sh setup/apt.txt setup/package-lock.json setup/extensions.txt setup/requirements.txt
	bash setup/setup.sh
build: setup ## the release binary: build/lode
	cmake --preset release >build-configure.log 2>&1 || (cat build-configure.log; exit 1)
	@rm -f build-configure.log
	cmake --build build -j $(JOBS)
demo: build ## sets up, builds, then runs the whole way on the shipped example
	build/lode demo build/demo --yes
test: build ## every test of the fast suite
	cd build && ctest -L fast -j $(JOBS) --output-on-failure
test-slow: build ## the tests that take longest, kills during load, large properties
	cd build && ctest -L slow -j $(JOBS) --output-on-failure
asan: setup ## the fast suite under AddressSanitizer and UndefinedBehaviorSanitizer
	cmake --preset asan && cmake --build build-asan -j $(JOBS)
	cd build-asan && ctest -L fast -j $(JOBS) --output-on-failure
tsan: setup ## the unit tests under ThreadSanitizer
	cmake --preset tsan && cmake --build build-tsan -j $(JOBS)
	cd build-tsan && ctest -R unit --output-on-failure
real: build ## a workspace for each real data set that is present, under build/real
	.venv/bin/python3 tests/real/build.py build/lode build/real
bench: build ## times and memory beside named peers, in one run
	bash bench/run.sh
clean:
	rm -rf build build-dev build-asan build-tsan
