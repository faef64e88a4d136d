/* Packets that wait in the queue of this processor are waited for; others are nobody's business. The kernel's file is
 * played by one of our own. */
#define _GNU_SOURCE
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/recorder.h"

static struct recorder recorder;

/* Stays where it is, as a recorder does. Returns that processor. */
static int stay(void)
{
    const int here = sched_getcpu();
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)here, &set);
    assert_int_equal(sched_setaffinity(0, sizeof set, &set), 0);
    return here;
}

/* The kernel says that so many packets wait on that processor, and none on the one before it in the file. */
static void pretend(int processor, int packets)
{
    char text[512];
    snprintf(text, sizeof text,
             "00060044 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
             "00000000 %08x 00000000 00000000\n"
             "00060044 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
             "%08x %08x 00000000 00000000\n",
             processor + 1, packets, processor);
    recorder.network = memfd_create("softnet_stat", MFD_CLOEXEC);
    assert_true(recorder.network >= 0);
    assert_int_equal(write(recorder.network, text, strlen(text)), strlen(text));
}

static void packets_of_this_processor_are_waited_for(void **state)
{
    (void)state;
    pretend(stay(), 17);
    assert_true(network_delivered(&recorder)); /* not for ever: they might be somebody else's */
    close(recorder.network);
}

static void an_empty_queue_is_not_waited_for(void **state)
{
    (void)state;
    pretend(stay(), 0);
    assert_false(network_delivered(&recorder));
    close(recorder.network);
}

static void packets_of_another_processor_are_not_waited_for(void **state)
{
    (void)state;
    pretend(stay() + 1, 17);
    assert_false(network_delivered(&recorder));
    close(recorder.network);
}

static void an_older_kernel_does_not_say_and_is_not_waited_for(void **state)
{
    (void)state;
    recorder.network = memfd_create("softnet_stat", MFD_CLOEXEC);
    assert_int_equal(write(recorder.network, "00060044 00000001\n", 18), 18);
    assert_false(network_delivered(&recorder));
    close(recorder.network);
}

static void only_sockets_of_the_internet_make_it_look(void **state)
{
    (void)state;
    struct task task = {.call.args = {AF_UNIX}};
    recorder.network = NO_NETWORK;
    network_note(&recorder, &task);
    assert_int_equal(recorder.network, NO_NETWORK);
    task.call.args[0] = AF_INET;
    network_note(&recorder, &task);
    assert_true(recorder.network >= 0);
    close(recorder.network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_of_this_processor_are_waited_for),
        cmocka_unit_test(an_empty_queue_is_not_waited_for),
        cmocka_unit_test(packets_of_another_processor_are_not_waited_for),
        cmocka_unit_test(an_older_kernel_does_not_say_and_is_not_waited_for),
        cmocka_unit_test(only_sockets_of_the_internet_make_it_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
