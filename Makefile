# The project's two commands are `cargo run --release -- serve examples/pets.yaml` and `make test`.
.PHONY: test bench dist

# Installs what the tests need and runs everything: format, lints, unit and integration tests,
# real clients.
test:
	tests/run

# CPU per request beside NGINX and HAProxy; see BENCHMARKS.md.
bench:
	bench/run

# The binary for packages: slow to compile, fastest to run.
dist:
	cargo build --profile dist -p rejoinder
