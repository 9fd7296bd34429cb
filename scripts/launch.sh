# What the commands of this folder that run Java have in common. Read by each of them; it says first:
#   home     this folder
#   program  what is built, in words
#   modules  of Maven, which make that
#   jar      what comes of it
#   built    made when a build is through: a jar alone may be one whose making was cut short
# and how to "fail" with a message. Then make_ready builds where that is needed, and tells in java_home what to run it with.
# shellcheck shell=sh
# shellcheck disable=SC2154 # said by whoever reads this

# The JDKs there are, one a line.
jdks() {
  if [ -n "${JAVA_HOME-}" ]; then echo "$JAVA_HOME"; fi
  on_path=$(command -v javac) && real_path "$on_path" | sed 's,/bin/javac$,,'
  for jdk in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*; do
    echo "$jdk"
  done
}

real_path() {
  readlink -f "$1" 2>/dev/null || echo "$1"
}

# Its feature release (25), or nothing where it is no JDK.
release_of() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

newest_jdk() {
  jdks | while IFS= read -r jdk; do
    release=$(release_of "$jdk")
    if [ "${release:-0}" -ge 21 ]; then echo "$release $jdk"; fi
  done | sort -rn | head -n 1 | cut -d ' ' -f 2-
}

is_built() {
  [ -f "$jar" ] && [ -f "$built" ] && [ -z "$(newer_sources)" ]
}

# Folders count as well: their time tells that something was removed from them.
newer_sources() {
  (cd "$home" && find . -name target -prune -o -name '.?*' -prune -o \
    \( -name pom.xml -o -path '*/src/main*' \) -newer "$built" -print) | head -n 1
}

build() {
  echo "Building $program; the first time takes a few minutes." >&2
  rm -f "$built"
  started=$(mktemp)
  if ! (cd "$home" && JAVA_HOME=$java_home ./mvnw -q -ntp -pl "$modules" -am package -Dmaven.test.skip=true) >&2; then
    rm -f "$started"
    fail "the build failed, for the reason shown above"
  fi
  # Dated to the start of the build: what changes meanwhile is newer.
  touch -r "$started" "$built"
  rm -f "$started"
}

make_ready() {
  java_home=$(newest_jdk)
  [ -n "$java_home" ] || fail "needs a JDK 21 or later, and finds none; install one, or set JAVA_HOME to it"
  is_built || build
}
