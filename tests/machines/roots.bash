# What machines stand on: file systems that debootstrap and ./setup make, kept in the cache folder from run to run.
# Sourced by `run`. Each is a folder; another may lie over it, and holds only what it changes.
# shellcheck shell=bash disable=SC2154 # here, cache, kit, work and log are those of run

# Prints where apt gets Debian's packages from.
mirror()
{
    [ -z "${MIRROR:-}" ] || { echo "$MIRROR"; return; }
    # shellcheck disable=SC2016 # apt fills it in
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null |
        grep -v security | head -n 1
}

# Puts what apt here knows of proxies and of the mirror's age into the root $1.
configure_apt()
{
    mkdir -p "$1/etc/apt/apt.conf.d"
    apt-config dump Acquire | grep -E '^Acquire::(https?|ftp|Check|Retries|Force)' >"$1/etc/apt/apt.conf.d/90machines"
    return 0
}

# Makes the bare Debian $1 by debootstrap: $cache/$1.
make_bare()
{
    local new=$cache/new
    [ ! -d "$cache/$1" ] || return 0
    note "fetching a bare Debian: $1"
    rm -rf "$new"
    if ! debootstrap --variant=minbase "$1" "$new" "$(mirror)" >"$work/log" 2>&1 </dev/null; then
        reason="debootstrap cannot fetch $1" # its own words, with the mirror's name, are in the log
        cat "$work/log" >>"$log"
        return 1
    fi
    configure_apt "$new"
    chroot "$new" useradd --create-home --uid "$learner" learner || return 1
    rm -rf "$new"/var/cache/apt/archives/*.deb
    mv "$new" "$cache/$1"
}

# Makes a layer: `make_layer NAME KEY LOWER COMMAND…`, where the command is run by root with the network of this
# machine, in /srv/kit. One with another key is thrown away. Sets `layer` to its folder.
make_layer()
{
    local name=$1 key=$2 lower=$3 new=$cache/new
    shift 3
    layer=$cache/$name-$key/upper
    [ ! -d "$layer" ] || return 0
    note "making $name"
    rm -rf "$new" "$cache/$name"-[0-9a-f]*
    clone_to "$new/upper/srv/kit" root
    NETWORK=host attend 3600 "$lower" "$new" root /srv/kit "$@" || return 1
    rm -rf "$new"/upper/srv/kit "$new"/upper/var/cache/apt/archives/*.deb "$new/work" "$new/root"
    mv "$new" "$cache/$name-$key"
}

# Clones the kit, as it is committed, to the folder $1, which will be user $2's.
clone_to()
{
    mkdir -p "${1%/*}"
    git clone -q --no-local "$kit" "$1" 2>"$work/log" || return 1
    [ "$2" = root ] || chown -R "$learner:$learner" "$1"
}

# Sums up what it is given, for a name.
key_of()
{
    printf '%s\n' "$@" | cksum | awk '{ printf "%08x\n", $1 }'
}

# Prints the lists of packages that ./setup installs for learners.
package_list()
{
    sed -n "/^learner='/,/^developer='/p" "$kit/setup"
}

# Sets `lower` to the layers for the machine: Debian $1, after ./setup, with the packages that follow.
stand_on()
{
    local suite=$1
    shift
    make_bare "$suite" || return 1
    lower=$cache/$suite
    make_layer "$suite-setup" "$(key_of "$(package_list)")" "$lower" ./setup || return 1
    lower=$layer:$lower
    [ $# -gt 0 ] || return 0
    make_layer "$suite-$1" "$(key_of "$(package_list)" "$@")" "$lower" \
        apt-get install -qy --no-install-recommends "$@" || return 1
    lower=$layer:$lower
}

# Prints the folder of the kit as it is compiled on a Debian 12 by the ordinary user. It is kept until the kit changes:
# neither the next row nor the next run compiles it again.
kit_layer()
{
    echo "$cache/kit-$(key_of "$(git -C "$kit" ls-tree -r HEAD | grep -v machines)")"
}

# Keeps what a whole machine has compiled, where it is one whose kit the other rows begin with.
keep_kit()
{
    [ "${row[$m.suite]} ${row[$m.user]}" = 'bookworm learner' ] || return 0
    rm -rf "$cache"/kit-* "$cache/now/work" "$cache/now/root"
    mv "$cache/now" "$(kit_layer)"
}

# Puts the layer with the compiled kit, in /srv/kit, before those of `lower`.
stand_on_kit()
{
    local new=$cache/new
    layer=$(kit_layer)
    if [ ! -d "$layer" ]; then
        note 'compiling the kit'
        rm -rf "$new" "$cache"/kit-*
        clone_to "$new/upper/srv/kit" learner
        attend 3600 "$lower" "$new" learner /srv/kit make everything || return 1
        rm -rf "$new/work" "$new/root"
        mv "$new" "$layer"
    fi
    lower=$layer/upper:$lower
}
