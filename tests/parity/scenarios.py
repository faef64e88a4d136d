# What multiprocessing.Process does, scenario by scenario: python3 scenarios.py NAME
# scenarios.c does the same on our library, function by function; parity.c compares what both were seen to do.
import atexit
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
from time import monotonic, sleep as let_pass  # virtual time

multiprocessing.set_start_method("fork")
Process = multiprocessing.Process


def say(text):
    os.write(1, (text + "\n").encode())


def code(process):
    say("exit code %s" % process.exitcode)


def nothing():
    pass


def wait_for_ever():
    while True:
        signal.pause()


def wait_at_gate(gate):
    os.close(gate[1])
    os.read(gate[0], 1)


def open_gate(gate):
    os.close(gate[0])
    os.close(gate[1])


def outlive(name, seconds=1):
    let_pass(seconds)
    say(name + " goes on")


def launch(target=nothing, *args, **options):
    process = Process(target=target, args=args, **options)
    process.start()
    return process


def await_death(process):
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


def start_and_join():
    process = launch(say, "child")
    process.join()
    code(process)
    process.close()


def join_in_order():
    gate = os.pipe()  # neither has ended when the other starts: start would reap it
    one, two = launch(wait_at_gate, gate), launch(wait_at_gate, gate)
    open_gate(gate)
    one.join()
    say("one")
    two.join()
    say("two")


def join_in_reverse():
    gate = os.pipe()  # neither has ended when the other starts: start would reap it
    one, two = launch(wait_at_gate, gate), launch(wait_at_gate, gate)
    open_gate(gate)
    two.join()
    say("two")
    one.join()
    say("one")


def join_twice():
    process = launch(nothing)
    process.join()
    process.join()
    code(process)


def exit_with_seven():
    process = launch(sys.exit, 7)
    process.join()
    code(process)


def exit_is_masked():
    process = launch(sys.exit, 256 + 3)
    process.join()
    code(process)


def raw_exit():
    process = launch(os._exit, 9)
    process.join()
    code(process)


def kill_oneself():
    os.kill(os.getpid(), signal.SIGKILL)


def killed_by_itself():
    process = launch(kill_oneself)
    process.join()
    code(process)


def terminated():
    process = launch(wait_for_ever)
    process.terminate()
    process.join()
    code(process)


def killed():
    process = launch(wait_for_ever)
    process.kill()
    process.join()
    code(process)


def signalled_after_the_end():
    process = launch(nothing)
    process.join()
    process.terminate()
    process.kill()
    code(process)


def daemon_at_exit():
    launch(wait_for_ever, daemon=True)
    say("main ends")


def child_at_exit():
    launch(outlive, "child")
    say("main ends")


def both_kinds_at_exit():
    launch(outlive, "child")
    launch(outlive, "daemon", daemon=True)


def both_kinds_at_sys_exit():
    both_kinds_at_exit()
    sys.exit(3)


def both_kinds_at_raw_exit():
    both_kinds_at_exit()
    os._exit(3)


def both_kinds_at_sigterm():
    both_kinds_at_exit()
    os.kill(os.getpid(), signal.SIGTERM)


def both_kinds_at_sigkill():
    both_kinds_at_exit()
    kill_oneself()


def stubborn(gate):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open_gate(gate)
    let_pass(0.5)


def stubborn_daemon():
    gate = os.pipe()
    launch(stubborn, gate, daemon=True)
    wait_at_gate(gate)


def have_child():
    launch(outlive, "grandchild")


def grandchild_is_joined():
    process = launch(have_child)
    process.join()
    code(process)


def have_daemon():
    launch(outlive, "grandchild", daemon=True)


def daemon_grandchild_is_terminated():
    process = launch(have_daemon)
    process.join()
    code(process)


def have_children_and_wait(gate):
    launch(outlive, "grandchild")
    launch(outlive, "daemon grandchild", 2, daemon=True)
    open_gate(gate)
    wait_for_ever()


def grandchildren_of_a_terminated_child():
    gate = os.pipe()
    process = launch(have_children_and_wait, gate)
    wait_at_gate(gate)
    process.terminate()
    process.join()
    code(process)


def sleep_for_ever(gate):
    open_gate(gate)
    while True:
        let_pass(0.1)


def inherited_handler():
    gate = os.pipe()
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(9))
    process = launch(sleep_for_ever, gate)
    wait_at_gate(gate)  # CPython forgets a signal that comes right after the fork
    process.terminate()
    process.join()
    code(process)


def ignored_sigterm():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    process = launch(wait_for_ever)
    process.terminate()
    process.join(0.1)
    say("alive" if process.is_alive() else "dead")
    process.kill()
    process.join()
    code(process)


def stopped_child():
    process = launch(wait_for_ever)
    os.kill(process.pid, signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)
    process.terminate()
    process.join(0.1)
    say("alive" if process.is_alive() else "dead")
    process.kill()
    process.join()
    code(process)


def timed_join():
    gate = os.pipe()
    process = launch(wait_at_gate, gate)
    process.join(0.1)
    say("alive" if process.is_alive() else "dead")
    open_gate(gate)
    process.join(60)
    code(process)


def look_of_a_join():
    gate = os.pipe()
    process = launch(wait_at_gate, gate)
    process.join(0)
    say("alive" if process.is_alive() else "dead")
    open_gate(gate)
    await_death(process)
    process.join(0)
    code(process)


def active_children_reaps():
    gate = os.pipe()
    live = launch(wait_at_gate, gate)
    dead = launch(nothing)
    await_death(dead)
    say("active: %d" % len(multiprocessing.active_children()))
    open_gate(gate)
    live.join()
    say("active: %d" % len(multiprocessing.active_children()))
    code(dead)


def start_reaps():
    dead = launch(nothing)
    await_death(dead)
    other = launch(nothing)
    other.join()
    code(dead)


def flushed_before_the_fork():
    sys.stdout.write("buffered\n")
    process = launch(nothing)
    process.join()


def write_buffered():
    sys.stdout.write("buffered in the child\n")


def flushed_at_the_childs_end():
    process = launch(write_buffered)
    process.join()
    say("joined")


def write_and_wait(gate):
    write_buffered()
    open_gate(gate)
    wait_for_ever()


def lost_with_a_terminated_child():
    gate = os.pipe()
    process = launch(write_and_wait, gate)
    wait_at_gate(gate)
    process.terminate()
    process.join()


def fork_barely():
    pid = os.fork()
    if pid == 0:
        os._exit(5)
    say("exit %d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def bare_fork_in_a_daemon():
    process = launch(fork_barely, daemon=True)
    process.join()


def start_in_daemon():
    try:
        launch(nothing)
        say("started")
    except AssertionError:
        say("refused")


def daemon_has_no_children():
    process = launch(start_in_daemon, daemon=True)
    process.join()


def name_second_level():
    first, second = Process(), Process()
    say(first.name + " and " + second.name)


def names():
    named, process = Process(name="Alex"), Process(target=name_second_level)
    process.start()
    process.join()
    say(named.name + " and " + process.name)


def join_sibling(sibling):
    try:
        sibling.join()
        say("joined")
    except AssertionError:
        say("refused")


def only_the_creator_joins():
    gate = os.pipe()
    sibling = launch(wait_at_gate, gate)
    process = launch(join_sibling, sibling)
    process.join()
    open_gate(gate)
    sibling.join()


def closing():
    gate = os.pipe()
    process = launch(wait_at_gate, gate)
    try:
        process.close()
        say("closed")
    except ValueError:
        say("refused")
    open_gate(gate)
    process.join()
    process.close()
    say("closed")


def sentinels():
    gate = os.pipe()
    slow, fast = launch(wait_at_gate, gate), launch(nothing)
    ready = multiprocessing.connection.wait([slow.sentinel, fast.sentinel])
    say("fast" if ready == [fast.sentinel] else "slow")
    open_gate(gate)
    slow.join()
    fast.join()


def change_the_world():
    os.chdir("/")
    os.environ["PARITY"] = "child"


def a_world_of_its_own():
    os.environ["PARITY"] = "parent"
    before = os.getcwd()
    process = launch(change_the_world)
    process.join()
    say(os.environ["PARITY"] + (", same directory" if os.getcwd() == before else ", another directory"))


def register_in_the_child():
    atexit.register(say, "handler of the child")


def exit_handlers():
    atexit.register(say, "handler of the parent")
    for target in (nothing, register_in_the_child, sys.exit):
        process = launch(target)
        process.join()


class Sub(Process):
    def run(self):
        say("run of " + self.name)


def subclass():
    process = Sub(target=say, args=("target",))
    process.start()
    process.join()


def run_in_the_caller():
    process = Process(target=say, args=("runs",))
    process.run()
    code(process)
    process.start()
    process.join()
    code(process)


# From here on C differs, on purpose: scenarios.c and parity.c say how and by which row.
def returned_value():
    process = launch(lambda: 3)
    process.join()
    code(process)


def stolen_status():
    process = launch(nothing)
    os.waitpid(process.pid, 0)
    process.join()
    code(process)
    say("alive" if process.is_alive() else "dead")


def say_stdin():
    say("null" if os.path.sameopenfile(0, os.open("/dev/null", os.O_RDONLY)) else "the parent's")


def descriptor_zero():
    gate = os.pipe()
    os.dup2(gate[0], 0)
    process = launch(say_stdin)
    process.join()


def write_to_nobody():
    ends = os.pipe()
    os.close(ends[0])
    try:
        os.write(ends[1], b"x")
    except BrokenPipeError:
        say("an error")


def broken_pipe():
    process = launch(write_to_nobody)
    process.join()
    code(process)


def leave_grandchild(gate):
    if os.fork() == 0:
        wait_at_gate(gate)
        os._exit(0)
    kill_oneself()


def sentinel_held_by_a_grandchild():
    gate = os.pipe()
    process = launch(leave_grandchild, gate)
    await_death(process)
    process.join(2)
    say("joined" if process._popen.returncode is not None else "timed out")
    open_gate(gate)
    process.join()


def close_everything():
    os.closerange(0, 256)
    let_pass(5)


def sentinel_closed_by_the_child():
    process = launch(close_everything)
    multiprocessing.connection.wait([process.sentinel])
    begin = monotonic()
    process.join(0.2)
    say("in time" if monotonic() - begin < 1 else "late")
    process.kill()
    process.join()


globals()[sys.argv[1]]()
