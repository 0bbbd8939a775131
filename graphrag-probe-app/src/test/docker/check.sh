#!/usr/bin/env bash
# Follows the Dockerfile without a Docker engine, and runs what comes of it as an engine
# would: in a root directory of its own, which is read-only but for the volumes, as a user
# without an entry in /etc/passwd. This system and the JDK of JAVA_HOME stand for the base
# image. Needs root and mount namespaces; ends with 77 where it has none.
set -euo pipefail
cd "$(dirname "$0")/../../.."

port=${1:-$((20000 + RANDOM))}
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}

if [[ $(id -u) -ne 0 ]] || ! unshare --mount --pid --fork true 2>/dev/null; then
	echo 'skipped: needs root and mount namespaces'
	exit 77
fi

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# --- what an engine does

# Runs a command in a root directory: enter ROOT rw|ro USER COMMAND...
enter() {
	local root=$1 mode=$2 user=$3
	shift 3
	exec unshare --mount --pid --fork --kill-child bash -euc '
		root=$1 mode=$2 user=$3 java_home=$4 volumes=$5 directory=$6
		shift 6
		mount --make-rprivate /
		mount --bind "$root" "$root"
		cd "$root"
		if [[ $mode == ro ]]; then
			mount -o remount,bind,ro "$root"
		fi
		for base in /usr /bin /lib /lib64 /etc/alternatives /etc/java* /etc/ssl; do
			if [[ -d $root$base && ! -L $root$base ]]; then
				mount --rbind "$base" "$root$base"
				mount -o remount,bind,ro "$root$base"
			fi
		done
		mount --bind "$java_home" "$root/opt/java/openjdk"
		mount --rbind /dev "$root/dev"
		mount -t proc proc "$root/proc"
		for volume in $volumes; do
			mount --bind "${root%/*}/volumes$volume" "$root$volume"
		done
		exec chroot --userspec="$user" "$root" /usr/bin/env -i "${@:2:$1}" sh -c "cd $directory && exec \"\$@\"" sh "${@:$1+2}"
	' bash "$root" "$mode" "$user" "$java_home" "${volumes[*]}" "$directory" "${#environment[@]}" "${environment[@]}" "$@"
}

# The base image: directories for what is mounted, links as this system has them.
base() {
	local root=$1 path
	mkdir -p "$root"/{dev,proc,etc,tmp,usr,work,opt/java/openjdk}
	chmod 1777 "$root/tmp"
	for path in /bin /lib /lib64; do
		if [[ -L $path ]]; then
			cp -P "$path" "$root$path"
		elif [[ -d $path ]]; then
			mkdir -p "$root$path"
		fi
	done
	for path in /etc/alternatives /etc/java* /etc/ssl; do
		if [[ -d $path ]]; then
			mkdir -p "$root$path"
		fi
	done
	environment=("PATH=/opt/java/openjdk/bin:/usr/bin:/bin" 'JAVA_HOME=/opt/java/openjdk')
	directory=/ user=0:0 volumes=() stage=$root
}

# Reads a JSON list of strings into the array words.
words_of() {
	local list=$1
	[[ $list == \[*\] ]] || fail "not in exec form: $list"
	list=${list#\[}
	eval "words=($(sed 's/^ *"//; s/" *\]$//; s/" *, *"/\n/g' <<<"$list" | sed "s/'/'\\\\''/g; s/^/'/; s/\$/'/" | sed 's/\\\\/\\/g; s/\\"/"/g'))"
}

copy() {
	local from=. to
	if [[ $1 == --from=* ]]; then
		from=$work/${1#--from=}
		shift
	elif ! grep -qxF "!$1" .dockerignore; then
		fail "$1 is kept from the engine by .dockerignore"
	fi
	to=$stage/${2#/}
	mkdir -p "$to"
	cp -a "$from/$1/." "$to/"
}

step() {
	local instruction=$1 rest=$2 assignment
	case $instruction in
		ARG | LABEL | EXPOSE) ;;
		FROM) base "$work/$([[ $rest == *' AS '* ]] && echo "${rest##* AS }" || echo image)" ;;
		COPY) copy $rest ;;
		RUN) (enter "$stage" rw "$user" sh -c "$rest") || fail "RUN $rest" ;;
		ENV)
			eval "for assignment in $rest; do environment+=(\"\$assignment\"); done"
			;;
		WORKDIR)
			directory=$rest
			mkdir -p "$stage$rest"
			;;
		VOLUME)
			words_of "$rest"
			volumes=("${words[@]}")
			;;
		USER) user=$rest ;;
		HEALTHCHECK)
			words_of "${rest#*CMD }"
			health=("${words[@]}")
			;;
		ENTRYPOINT)
			words_of "$rest"
			entry=("${words[@]}")
			;;
		*) fail "unknown instruction $instruction" ;;
	esac
}

while read -r instruction rest; do
	step "$instruction" "$rest"
done < <(grep -v '^#' Dockerfile | sed -e ':join' -e '/\\$/N' -e 's/\\\n[[:space:]]*//' -e 't join' | grep .)

# --- what the image is to do

image=$work/image
for volume in "${volumes[@]}"; do
	mkdir -p "$work/volumes$volume"
	chmod --reference="$image$volume" "$work/volumes$volume"
done
report=$work/volumes/work/artifacts/openai/probe.json

# Runs the entry point and expects an exit code: container CODE WHAT [ARGUMENT...]
container() {
	local expected=$1 what=$2 code=0
	shift 2
	(enter "$image" ro "$user" "${entry[@]}" "$@") >"$work/out" 2>"$work/err" || code=$?
	if [[ $code -ne $expected ]]; then
		cat "$work/out" "$work/err" >&2
		fail "$what: exit code $code, not $expected"
	fi
	echo "ok: $what"
}

healthy() {
	(enter "$image" ro "$user" "${health[@]}") >/dev/null 2>&1
}

[[ ${user%%:*} =~ ^[1-9][0-9]*$ ]] || fail "USER $user is no number, or root"
compgen -G "$image/opt/openai-probe/cache/*" >/dev/null || fail 'the start-up cache was not filled'
cache=$(ls -lR "$image/opt/openai-probe/cache")

if (enter "$image" ro "$user" touch /work/file) 2>/dev/null; then
	fail 'the root file system can be written'
fi
container 0 version version
grep -q '^graphrag-probe-app ' "$work/out" || fail 'the version is not printed'
container 1 'probes without arguments, and fails without a key'
grep -q '"status": "failed"' "$report" || fail 'there is no failure report on the volume'
[[ $(stat -c %u:%g "$report") == "$user" ]] || fail 'the report is not of the user'
container 0 'leaves its artifacts on the volume' --emulator
grep -q '"status": "success"' "$report" || fail 'there is no report on the volume'
container 2 'wrong usage' --nope
environment+=('JAVA_OPTS=-Dgraphrag.openai.chat.model=gpt-9')
container 1 'JAVA_OPTS reach the JVM' --skip-live
environment+=('JAVA_OPTS=')

rm -rf "$work/volumes/work/artifacts/openai"
image_user=$user user=4711:4711
container 0 'another user without an entry' --skip-live
user=$image_user

environment+=("SERVER_PORT=$port")
if healthy; then
	fail 'healthy before it runs'
fi
(enter "$image" ro "$user" "${entry[@]}" serve) >"$work/out" 2>"$work/err" &
server=$!
for ((i = 0; i < 600; i++)); do
	if healthy; then
		break
	elif ! kill -0 "$server" 2>/dev/null; then
		cat "$work/err" >&2
		fail 'serve has ended'
	fi
	sleep 0.2
done
healthy || fail 'serve is not healthy'
echo 'ok: serve is healthy'
kill -TERM "$(<"/proc/$server/task/$server/children")"
code=0
wait "$server" || code=$?
[[ $code -eq 143 ]] || fail "serve: exit code $code after SIGTERM, not 143"
echo 'ok: serve ends with SIGTERM'

[[ $(ls -lR "$image/opt/openai-probe/cache") == "$cache" ]] || fail 'the start-up cache has changed'
echo 'ok: the start-up cache is left as it was'
