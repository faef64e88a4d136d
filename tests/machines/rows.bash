# The machines that the kit is tried on. Sourced by `run`; what a row can say stands there, at `machine`.
# shellcheck shell=bash

# Whole machines: everything that README.md promises, in a bare system of its own.
machine 'Debian 12, ordinary user' 'debootstrap bookworm, `./setup` by root'
    starred; whole; as learner
machine 'Debian 12, root' 'debootstrap bookworm'
    whole; as root
machine 'Debian 13, ordinary user' 'debootstrap trixie, `./setup` by root'
    whole; on trixie; as learner
machine 'Debian 13, root' 'debootstrap trixie'
    starred; whole; on trixie; as root
machine 'Debian unstable, ordinary user' 'debootstrap sid, `./setup` by root'
    whole; on sid; as learner
machine 'Debian unstable, root' 'debootstrap sid'
    whole; on sid; as root
machine 'nothing installed, no sudo' 'a bare Debian 12, as an ordinary user'
    says 'without sudo only root can install it'; bare

# Other compilers and flags. The rows that follow are a Debian 12 each, after ./setup, as an ordinary user.
machine 'clang' '`CC=clang`'
    starred; with clang; launch env CC=clang; tests lib/install tools/determinism
machine 'not optimised' '`CFLAGS="-O0 -g"`'
    launch env CFLAGS='-O0 -g'; tests tools/determinism lib/
machine 'optimised most' '`CFLAGS="-O3 -g"`'
    launch env CFLAGS='-O3 -g'; tests tools/determinism lib/
machine 'hardened' "Debian's flags, all of \`hardening=+all\`"
    with dpkg-dev; launch sh -c 'export DEB_BUILD_MAINT_OPTIONS=hardening=+all; CFLAGS=$(dpkg-buildflags --get CFLAGS)
        export CFLAGS="$CFLAGS $(dpkg-buildflags --get CPPFLAGS) $(dpkg-buildflags --get LDFLAGS)"; exec "$@"' sh
    tests tools/determinism lib/

# Other surroundings of a command.
machine 'no locale' '`LC_ALL=C`'
    starred; launch env LC_ALL=C; tests woven timeline_cli picture_text
machine 'a plain terminal' '`TERM=dumb` in a pseudo-terminal'
    launch sh -c 'TERM=dumb exec script -qefc "$3" /dev/null' sh; tests timeline_cli play
machine 'no terminal at all' '`setsid`: no controlling terminal'
    launch setsid --wait; tests timeline_cli play learner_watch
machine 'a CI job' '`CI=true`'
    launch env CI=true; tests learner timeline_cli
machine 'nohup' '`nohup`'
    launch nohup; tests record_signal record_status
machine 'no standard input' 'descriptor 0 closed'
    launch sh -c 'exec "$@" <&-' sh; tests record_ timeline_cli
machine 'descriptors inherited' '3 to 9 open, as some editors leave them'
    launch sh -c 'exec 3</ 4</ 5</ 6</ 7</ 8</ 9</; exec "$@"' sh; tests findings woven determinism
machine 'signals ignored' 'SIGPIPE and SIGCHLD ignored by the parent'
    launch env --ignore-signal=PIPE,CHLD; tests record_ runner timeline_cli
machine 'umask 077' '`umask 077`'
    launch sh -c 'umask 077; exec "$@"' sh; tests install learner recording_file
machine 'no PATH' 'PATH unset'
    launch env -u PATH
machine 'one processor' '`taskset`'
    launch taskset -c 0; tests record_ runner grade_jobs
machine 'few descriptors' '`ulimit -n 64`'
    launch prlimit --nofile=64; tests record_ grade_jobs lib/
machine 'few processes' '`ulimit -u 50`'
    launch prlimit --nproc=50; tests record_limit grade_jobs

# Other file systems.
machine 'a path with blanks' 'the kit in a folder "my kit é"'
    starred; at '/srv/my kit é'; tests woven install suite
machine 'read-only' 'all but /tmp and build/'
    prepare read_only; tests recording_file weave_test
machine 'a /tmp without exec' '/tmp mounted noexec'
    prepare noexec_tmp; tests record_exec grade_program
machine 'a kit without exec' 'the kit on a file system mounted noexec'
    prepare noexec_kit; says 'This file system is mounted noexec'
machine 'a full /tmp' 'no byte left on it'
    prepare full_tmp; demo_works; says 'The disk is full'
machine 'no file may grow' '`ulimit -f 0`'
    launch prlimit --fsize=0; demo_works; says 'No file may grow'
machine 'no /dev/null' '/dev without it'
    prepare no_null; demo_works; says 'There is no /dev/null here'

# Other views of processes and of the network.
machine 'hidepid' '/proc mounted hidepid=2'
    prepare hidepid; tests record_ runner
machine 'no /proc' '/proc not mounted'
    prepare no_proc; says 'There is no /proc here'
machine 'a foreign /proc' "/proc of another namespace of pids"
    prepare foreign_proc; says '/proc belongs to another pid namespace'
machine 'no IPv6' 'disabled by sysctl'
    prepare no_ipv6; tests 09-socket-server
machine 'port 8081 taken' 'another server listens there'
    prepare port_taken; tests 09-socket-server
machine 'no loopback' 'no network device is up'
    network none; grades 09; demo_works; says 'The network of this machine itself is down'

# System calls refused, as profiles of containers do.
machine 'ptrace refused' 'EPERM from a seccomp filter'
    refused ptrace; says 'This system refuses ptrace'
machine 'ptrace unknown' 'ENOSYS from a seccomp filter'
    refused ptrace=ENOSYS; says 'This system has no ptrace'
machine 'seccomp refused' 'EPERM from a seccomp filter'
    refused seccomp prctl:22; says 'This system refuses seccomp filters'
machine 'personality refused' 'EPERM from a seccomp filter where addresses shall be fixed'
    refused personality:0x40000; tests determinism
machine 'process_vm_readv refused' 'EPERM from a seccomp filter, process_vm_writev too'
    refused process_vm_readv process_vm_writev; tests record_ woven
machine 'Yama, scope 1' 'only one'"'"'s own children may be traced'
    scope 1; tests record_
machine 'Yama, scope 2' 'only an administrator may trace'
    scope 2; says 'The sysctl kernel.yama.ptrace_scope is 2'
