#!/bin/sh
# Installs Debian's "prometheus" package (with promtool) where it is missing and this may
# be done; otherwise the tests that need it are skipped. Nothing is started.
set -eu
if command -v promtool >/dev/null && command -v prometheus >/dev/null; then
	exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
	echo "promtool is not installed, and installing it needs root and apt-get" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# Keeps the package from starting a server of its own.
if [ ! -e /usr/sbin/policy-rc.d ]; then
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod +x /usr/sbin/policy-rc.d
	trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
timeout 120 apt-get update -qq
timeout 240 apt-get install -y -qq --no-install-recommends prometheus
