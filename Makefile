# SPDX-License-Identifier: GPL-3.0-or-later
# GNU make 4. SANITIZE=1 builds with ASan and UBSan beside the ordinary build: build-asan/, bin-asan/.

PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
CPPFLAGS ?=
LDFLAGS ?=
BISON ?= bison
FLEX ?= flex
PROVE ?= prove
PROVEFLAGS ?= -j2

.DEFAULT_GOAL := all

# Debian packages to build, to test, and to show the man pages.
packages := gcc libc6-dev make bison flex libreadstat-dev libgsl-dev libcsv-dev libyaml-dev libjansson-dev libutf8proc-dev libxlsxwriter-dev zlib1g-dev \
	check libsubunit-dev sharness perl mandoc

.PHONY: deps
deps:
	@command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || { \
		echo "deps knows Debian and its kin only; install what these packages hold: $(packages)" >&2; exit 1; }
	@missing=$$(for p in $(packages); do \
		dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -q '^installed' || printf '%s ' $$p; done); \
	[ -n "$$missing" ] || exit 0; \
	sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	install="$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing"; \
	echo "installing $$missing"; $$install || { $$sudo apt-get update && $$install; }

# "make deps check" on a bare machine: what deps installs must be there before anything else is looked at, also with -j.
later := $(filter-out deps,$(MAKECMDGOALS))
ifneq ($(and $(filter deps,$(MAKECMDGOALS)),$(later)),)

.PHONY: $(later)
$(firstword $(later)): deps
	@+$(MAKE) --no-print-directory $(later)
$(wordlist 2,$(words $(later)),$(later)): $(firstword $(later)) ; @:

else

, := ,
suffix := $(if $(SANITIZE),-asan)
B := build$(suffix)
BIN := bin$(suffix)

# Not asked from pkg-config: readstat and libcsv have no .pc file, and nothing may run before deps.
LIBS := -lreadstat -lgsl -lgslcblas -lcsv -lyaml -ljansson -lutf8proc -lz -ldl -lm
warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes
san := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
compile = $(CC) -std=gnu11 -D_GNU_SOURCE $(warnings) $(CFLAGS) $(san) -Ilib -I$(B)/gen $(CPPFLAGS) -MMD -MP -c -o $@
link = $(CC) $(CFLAGS) $(san) $(LDFLAGS) -Wl,--as-needed -o $@

lib_o := $(patsubst lib/%.c,$(B)/lib/%.o,$(sort $(wildcard lib/*/*.c)))
gen_c := $(patsubst lib/%.y,$(B)/gen/%.tab.c,$(wildcard lib/*/*.y)) $(patsubst lib/%.l,$(B)/gen/%.yy.c,$(wildcard lib/*/*.l))
gen_h := $(patsubst lib/%.y,$(B)/gen/%.tab.h,$(wildcard lib/*/*.y))
gen_o := $(gen_c:.c=.o)
commands := $(patsubst cmd/%.c,$(BIN)/%,$(sort $(wildcard cmd/svy*.c)))
pages := $(wildcard cmd/*.1 docs/*.[57])
units := $(patsubst t/unit/%.c,$(B)/unit/%.t,$(sort $(wildcard t/unit/test_*.c)))

.PHONY: all demo check check-long bench fuzz lint install uninstall clean units
.DELETE_ON_ERROR:
.SECONDARY:

all: $(B)/libsvy.a $(commands)

$(B)/lib/%.o: lib/%.c | $(gen_h)
	@mkdir -p $(@D)
	$(compile) $<

$(B)/cmd/%.o: cmd/%.c | $(gen_h)
	@mkdir -p $(@D)
	$(compile) $<

$(B)/unit/%.o: t/unit/%.c | $(gen_h)
	@mkdir -p $(@D)
	$(compile) $<

# Loops over the rows of a batch, which -O2 does not turn into vectors.
$(B)/lib/expr/kernel.o $(B)/lib/data/batch.o $(B)/lib/io/batch_spool.o: CFLAGS += -O3
$(B)/lib/design/residual.o $(B)/lib/design/residual_rows.o: CFLAGS += -O3

# Generated code is not held to our warnings.
$(B)/gen/%.o: warnings := -Wall -Wno-unused
$(B)/gen/%.o: $(B)/gen/%.c | $(gen_h)
	$(compile) $<

$(B)/gen/%.tab.c $(B)/gen/%.tab.h: lib/%.y
	@mkdir -p $(@D)
	$(BISON) -Wall -Wno-yacc -d -o $(B)/gen/$*.tab.c $<

$(B)/gen/%.yy.c: lib/%.l
	@mkdir -p $(@D)
	$(FLEX) -o $@ $<

$(B)/libsvy.a: $(lib_o) $(gen_o)
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN)/%: $(B)/cmd/%.o $(B)/libsvy.a
	@mkdir -p $(@D)
	$(link) $^ $(LIBS)

$(B)/unit/%.t: $(B)/unit/%.o $(B)/libsvy.a
	$(link) $^ -lcheck -lsubunit -lrt -lpthread $(LIBS)

units: $(units)

# Simulations of minutes: t/README.md.
$(B)/long/%.o: t/long/%.c
	@mkdir -p $(@D)
	$(compile) $<
$(B)/long/coverage: $(B)/long/coverage.o $(B)/long/designs.o $(B)/long/questions.o $(B)/libsvy.a
	$(link) $^ $(LIBS)

check-long: $(B)/long/coverage
	$<

check: all units
	cd t && SVY_BIN=$(CURDIR)/$(BIN) $(PROVE) $(PROVEFLAGS) $(notdir $(wildcard t/*.t)) $(addprefix ../,$(units))

demo: all
	@PATH=$(CURDIR)/$(BIN):$$PATH t/demo.sh

bench: all
	SVY_BIN=$(CURDIR)/$(BIN) t/bench/bench.sh

# Targets for clang's libFuzzer, built and kept in build-fuzz/: see t/README.md.
fuzz: all
	t/fuzz/run.sh $(SECONDS)

lint:
	t/lint.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install $(commands) $(DESTDIR)$(PREFIX)/bin
	for page in $(pages); do install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,$(notdir $(commands)))
	for page in $(pages); do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf build build-asan build-fuzz bin bin-asan t/test-results t/trash*

-include $(lib_o:.o=.d) $(gen_o:.o=.d) $(patsubst cmd/%.c,$(B)/cmd/%.d,$(wildcard cmd/svy*.c)) $(units:.t=.d) $(wildcard $(B)/long/*.d)

endif
