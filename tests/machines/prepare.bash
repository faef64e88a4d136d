# What root does to a machine when it stands and before the command comes: a function for each kind of machine that
# needs one. `inside` calls the one that PREPARE names. In $place lies the kit.
# shellcheck shell=bash disable=SC2034,SC2154 # the variables are those of inside

# Everything is read-only but /tmp and the kit's build/.
read_only()
{
    mkdir -p "$place/build"
    chown --reference="$place" "$place/build"
    mount --bind "$place/build" "$place/build"
    mount -t tmpfs -o mode=1777 tmp /tmp
    mount -o remount,bind,ro /
}

noexec_tmp()
{
    mount -t tmpfs -o mode=1777,noexec tmp /tmp
}

noexec_kit()
{
    mount --bind "$place" "$place"
    mount -o remount,bind,noexec "$place"
}

# A disk on which there is room for the compiler's smallest files, and no more.
full_tmp()
{
    mount -t tmpfs -o mode=1777,size=16k tmp /tmp
    dd if=/dev/zero of=/tmp/full bs=4k count=4 2>/dev/null
}

no_null()
{
    umount /dev/null
    rm /dev/null
}

# Nobody sees others' processes in /proc.
hidepid()
{
    mount -o remount,hidepid=2 /proc
}

no_proc()
{
    umount /proc
}

# /proc is there, but tells of a namespace in which our processes have other numbers.
foreign_proc()
{
    around=(unshare --pid --fork --kill-child)
}

no_ipv6()
{
    echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
}

# Somebody serves at the port that the lesson's server takes.
port_taken()
{
    exec 5< <(exec perl -MIO::Socket::INET -e '
        my $server = IO::Socket::INET->new(LocalPort => 8081, Listen => 8, ReuseAddr => 1) or die;
        $| = 1; print "taken\n"; sleep')
    read -r -u 5
}
