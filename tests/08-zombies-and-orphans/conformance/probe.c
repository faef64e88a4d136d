/* The probe of the exercise "conformance": all probes of the conformance suite in one program.
 *
 *     probe ROW    does what that row of the table is about, such as P21
 *
 * What `make timeline-08 EXERCISE=conformance` shows has the argument: P21
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, major */
#define _POSIX_C_SOURCE 200809L

/* A learner's library may use whatever names it likes. These are the suite's that the linker would see. */
#define say probe_say
#define show probe_show
#define need probe_need
#define show_bool probe_show_bool
#define show_code probe_show_code
#define show_alive probe_show_alive
#define make probe_make
#define launch probe_launch
#define finish probe_finish
#define await_death probe_await_death
#define is_zombie probe_is_zombie
#define is_readable probe_is_readable
#define descriptors_open probe_descriptors_open
#define milliseconds probe_milliseconds
#define pass probe_pass
#define gate_make probe_gate_make
#define gate_wait probe_gate_wait
#define gate_open probe_gate_open
#define wait_at_gate probe_wait_at_gate
#define wait_for_ever probe_wait_for_ever
#define return_number probe_return_number

#include "../../conformance/stubs/missing.c"

#include "../../conformance/probes/probe.c"

/* Each of the suite's programs has a table of its own, and a main that looks a row up in it. Here there is one main,
 * and what two of them call by the same name has two. */
#undef PROBES
#define PROBES(probes) _Static_assert(sizeof (probes) > 0, "a table of probes");

#define probes construction_probes
#define gate construction_gate
#include "../../conformance/probes/construction.c"
#undef probes
#undef gate

#define probes start_probes
#define gate start_gate
#include "../../conformance/probes/start.c"
#undef probes
#undef gate

#define probes join_probes
#define gate join_gate
#define sibling join_sibling
#define signals join_signals
#include "../../conformance/probes/join.c"
#undef probes
#undef gate
#undef sibling
#undef signals

#define probes ending_probes
#include "../../conformance/probes/ending.c"
#undef probes

#define probes signalling_probes
#define gate signalling_gate
#define outlive signalling_outlive
#undef _DEFAULT_SOURCE
#include "../../conformance/probes/signalling.c"
#undef probes
#undef gate
#undef outlive

#define probes world_probes
#define gate world_gate
#define started world_started
#undef _DEFAULT_SOURCE
#include "../../conformance/probes/world.c"
#undef probes
#undef gate
#undef started

#define TABLE(probes) { probes, sizeof (probes) / sizeof (probes)[0] }

int main(int argc, char **argv)
{
    static const struct {
        const struct probe *probes;
        size_t count;
    } tables[] = { TABLE(construction_probes), TABLE(start_probes), TABLE(join_probes), TABLE(ending_probes),
                   TABLE(signalling_probes), TABLE(world_probes) };
    const char *row = argc > 1 ? argv[1] : "P21";
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            if (strcmp(row, tables[i].probes[j].row) == 0)
                return tables[i].probes[j].function();
    (void)fprintf(stderr, "There is no row '%s'. There are P01 to P72, and P39b and the like.\n", row);
    return 2;
}
