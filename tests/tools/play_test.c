/* The game: choices made, taken back, made again; and whether it is known where they matter. */
#define _GNU_SOURCE
#include "play/order.h"
#include "play/play.h"
#include "recorded.h"

static struct game game;

static char **command(const char *words)
{
    static char path[256], copy[64];
    static char *argv[8];
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok(copy, " "); word && count < 7; word = strtok(NULL, " "))
        argv[count++] = word;
    argv[count] = NULL;
    snprintf(path, sizeof path, "%s/tests/tools/programs/%s", build_folder(), argv[0]);
    argv[0] = path;
    return argv;
}

static void begin(const char *program)
{
    struct record_options options = options_under("natural");
    assert_int_equal(game_begin(&game, command(program), &options, NULL), 0);
}

static int end(void **state)
{
    (void)state;
    game_end(&game);
    return 0;
}

/* Picks the first one whose next step is said so. */
static void pick(const char *name, const char *words)
{
    for (size_t i = 0; i < game.player_count; i++)
        if (strcmp(game.recording->processes[game.players[i].process].name, name) == 0 &&
            strcmp(game.players[i].words, words) == 0) {
            assert_int_equal(game_pick(&game, i), 0);
            return;
        }
    for (size_t i = 0; i < game.player_count; i++)
        print_error("%zu: %s\n", game.players[i].process, game.players[i].words);
    fail_msg("%s is not about to %s", name, words);
}

static void the_player_decides_what_is_written_first(void **state)
{
    (void)state;
    const char *const orders[] = {"PQcd", "PcQd", "PcdQ", "cPQd", "cPdQ", "cdPQ"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        begin("writers two");
        for (const char *letter = orders[i]; *letter; letter++) {
            char words[32];
            bool child = *letter == 'c' || *letter == 'd';
            snprintf(words, sizeof words, "write \"%c\" to stdout", *letter);
            while (!game.over && !(game.player_count == 2 && strcmp(game.players[child].words, words) == 0))
                assert_int_equal(game_next(&game), 0);
            if (game.over) /* the last letters leave no choice */
                break;
            pick(child ? "P0.1" : "P0", words);
        }
        if (!game.over)
            assert_int_equal(game_finish(&game, &(struct schedule){.kind = SCHEDULE_CHILD_FIRST}), 0);
        assert_string_equal(game.recording->output[0], orders[i]);
        game_end(&game);
    }
}

static void what_each_would_do_is_foretold(void **state)
{
    (void)state;
    begin("writers two");
    assert_int_equal(game.player_count, 2);
    assert_string_equal(game.players[0].words, "go on after fork");
    assert_string_equal(game.players[1].words, "begin, as a copy of its parent");
    assert_false(game_matters(&game));
    assert_int_equal(game_next(&game), 0);
    assert_string_equal(game.players[0].words, "write \"P\" to stdout");
    assert_string_equal(game.players[1].words, "write \"c\" to stdout");
    assert_true(game_matters(&game));
}

static void a_choice_taken_back_can_be_made_otherwise(void **state)
{
    (void)state;
    begin("writers two");
    assert_int_equal(game_next(&game), 0);
    pick("P0", "write \"P\" to stdout");
    assert_string_equal(game.recording->output[0], "P");
    assert_int_equal(game_back(&game, 1), 0);
    assert_string_equal(game.recording->output[0], "");
    assert_int_equal(game.known, game.made + 1);
    assert_int_equal(game_forward(&game, 1), 0);
    assert_string_equal(game.recording->output[0], "P");
    assert_int_equal(game_back(&game, 1), 0);
    pick("P0.1", "write \"c\" to stdout");
    assert_string_equal(game.recording->output[0], "c");
    assert_int_equal(game.known, game.made);
    size_t made = game.made - 1;
    assert_int_equal(game_next(&game), 0);
    assert_int_equal(game_back(&game, game.made - made), 0);
    pick("P0", "write \"P\" to stdout");
    assert_int_equal(game.made, made + 1);
    assert_int_equal(game.known, made + 1); /* what came after the other choice is not what comes after this */
}

static void a_jump_makes_what_is_known_and_then_what_the_rule_says(void **state)
{
    (void)state;
    struct schedule parent = {.kind = SCHEDULE_PARENT_FIRST};
    begin("writers two");
    assert_int_equal(game_next(&game), 0);
    pick("P0.1", "write \"c\" to stdout");
    size_t made = game.made;
    assert_int_equal(game_jump(&game, 1, &parent), 0);
    assert_int_equal(game.made, 0);
    assert_int_equal(game.known, made);
    assert_int_equal(game_jump(&game, made + 1, &parent), 0);
    assert_string_equal(game.recording->output[0], "c");
    assert_int_equal(game_jump(&game, 1000, &parent), 0);
    assert_true(game.over);
    assert_string_equal(game.recording->output[0], "cPQd");
    assert_int_equal(game_back(&game, game.made - made), 0);
    assert_int_equal(game_finish(&game, &(struct schedule){.kind = SCHEDULE_CHILD_FIRST}), 0);
    assert_string_equal(game.recording->output[0], "cdPQ");
}

/* The order of what has been made does not depend on who looked on. */
static void the_choices_of_a_game_repeat_it(void **state)
{
    (void)state;
    const struct schedule lots = {.kind = SCHEDULE_SHUFFLE, .seed = 3};
    const char *const programs[] = {"writers three", "family_tree", "pipe_ring", "lost_wakeup", "semaphores"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct record_options options = options_under("child-first");
        begin(programs[i]);
        for (unsigned n = 0; n < 4 && !game.over; n++) {
            assert_int_equal(game_next(&game), 0);
            if (!game.over)
                assert_int_equal(game_pick(&game, n % game.player_count), 0);
        }
        if (!game.over)
            assert_int_equal(game_finish(&game, &lots), 0);
        assert_int_equal(schedule_copy(&options.schedule, &game.recording->schedule), 0);
        struct recording *again = record_program(programs[i], &options);
        assert_int_equal(count_findings(again, FINDING_REPLAY), 0);
        assert_int_equal(again->event_count, game.recording->event_count);
        for (size_t e = 0; e < again->event_count; e++) {
            assert_int_equal(again->events[e].kind, game.recording->events[e].kind);
            assert_int_equal(again->events[e].process, game.recording->events[e].process);
            assert_int_equal(again->events[e].object, game.recording->events[e].object);
        }
        assert_string_equal(again->output[0], game.recording->output[0]);
        recording_free(again);
        schedule_free(&options.schedule);
        game_end(&game);
    }
}

static void choices_prepared_are_walked_along(void **state)
{
    (void)state;
    struct record_options options = options_under("natural");
    struct schedule prepared;
    assert_int_equal(schedule_parse(&prepared, "replay:1,0,0,7"), 0);
    assert_int_equal(game_begin(&game, command("writers two"), &options, &prepared), 0);
    schedule_free(&prepared);
    assert_int_equal(game.made, 0);
    assert_int_equal(game.known, 4);
    assert_int_equal(game_forward(&game, 3), 0);
    assert_string_equal(game.recording->output[0], "P");
    assert_int_equal(game_forward(&game, 1), 0); /* there is no candidate 7: that is where they end */
    assert_int_equal(game.made, 3);
    assert_int_equal(game.known, 3);
    assert_false(game.over);
}

static void whoever_waits_or_is_dead_is_told(void **state)
{
    (void)state;
    char words[160];
    begin("writers three");
    while (!game.over && !(game.recording->process_count == 4 && game.recording->processes[1].exit != NOBODY))
        assert_int_equal(game_pick(&game, game.player_count - 1), 0);
    assert_true(foretell_waiting(game.recording, 1, words, sizeof words));
    assert_string_equal(words, "is a zombie: exit 0");
    assert_false(foretell_waiting(game.recording, 0, words, sizeof words));
}

static void a_run_broken_off_has_nothing_to_be_blamed_for(void **state)
{
    (void)state;
    begin("family_tree");
    for (int i = 0; i < 12; i++)
        assert_int_equal(game_pick(&game, 0), 0);
    assert_false(game.over);
    assert_int_equal(game.recording->finding_count, 0);
    for (size_t i = 0; i < game.recording->process_count; i++)
        assert_false(game.recording->processes[i].left_behind);
}

static void expect_matters(const char *program, const char *first, const char *second, bool expected)
{
    begin(program);
    while (!game.over && game.player_count >= 2) {
        for (size_t i = 0; i < game.player_count; i++)
            for (size_t j = 0; j < game.player_count; j++)
                if (strcmp(game.players[i].words, first) == 0 && strcmp(game.players[j].words, second) == 0 && i != j) {
                    if (game.collisions.matters[i * game.player_count + j] != expected)
                        fail_msg("%s against %s", first, second);
                    game_end(&game);
                    return;
                }
        size_t quiet = game.player_count - 1;
        for (size_t i = 0; i < game.player_count; i++)
            quiet = game.players[i].harmless ? i : quiet;
        assert_int_equal(game_pick(&game, quiet), 0);
    }
    fail_msg("%s and %s never met", first, second);
}

static void it_matters_where_two_touch_the_same_and_not_elsewhere(void **state)
{
    (void)state;
    expect_matters("writers two", "write \"P\" to stdout", "write \"c\" to stdout", true);
    expect_matters("writers none", "wait P0.1", "end: exit 0", false); /* the wait ends with it, whoever is first */
    expect_matters("writers two", "write \"P\" to stdout", "end: exit 0", false);
    expect_matters("writers two", "go on after fork", "begin, as a copy of its parent", false);
}

static void a_program_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct record_options options = options_under("natural");
    char *argv[] = {(char[]){"/nowhere/at/all"}, NULL};
    assert_int_equal(game_begin(&game, argv, &options, NULL), 0);
    assert_int_equal(game.recording->ending, ENDING_NOT_STARTED);
    assert_int_equal(game.recording->status, ENOENT);
    assert_true(game.over);
}

static struct order understood(const char *text)
{
    static char line[128];
    char why[160] = "";
    struct order order;
    snprintf(line, sizeof line, "%s", text);
    if (order_parse(&order, line, why, sizeof why))
        fail_msg("'%s': %s", text, why);
    return order;
}

static void commands_are_understood_whole_or_by_their_first_letter(void **state)
{
    (void)state;
    static const struct { const char *text; enum order_kind kind; size_t number; } lines[] = {
        {"", ORDER_NONE, 0},       {"  # no", ORDER_NONE, 0},  {"0", ORDER_PICK, 0},     {" 12 \r\n", ORDER_PICK, 12},
        {"next", ORDER_NEXT, 0},   {"n", ORDER_NEXT, 0},       {"back", ORDER_BACK, 1},  {"b 3", ORDER_BACK, 3},
        {"f", ORDER_FORWARD, 1},   {"jump 7", ORDER_JUMP, 7},  {"j\t7", ORDER_JUMP, 7},  {"end", ORDER_END, 0},
        {"picture", ORDER_PICTURE, 0}, {"?", ORDER_HELP, 0},   {"help", ORDER_HELP, 0},  {"q", ORDER_QUIT, 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct order order = understood(lines[i].text);
        assert_int_equal(order.kind, lines[i].kind);
        assert_int_equal(order.number, lines[i].number);
    }
    assert_string_equal(understood("save a b.txt \n").path, "a b.txt");
    assert_int_equal(understood("end").rule.kind, SCHEDULE_CHILD_FIRST);
    assert_int_equal(understood("e shuffle:7").rule.seed, 7);
}

static void what_is_no_command_is_refused_with_the_cure(void **state)
{
    (void)state;
    static const struct { const char *text, *words; } lines[] = {
        {"frob", "is no command"},  {"ne", "is no command"},      {"nextt", "is no command"}, {"-1", "is no command"},
        {"1 2", "is no command"},   {"next 1", "nothing belongs"}, {"jump", "such as: jump 2"}, {"jump 0", "from 1"},
        {"back x", "back 2"},       {"save", "save where"},       {"end natural", "end child-first"},
        {"end replay:0", "end child-first"},                      {"9999999999", "is no command"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[64], why[200] = "";
        struct order order;
        snprintf(line, sizeof line, "%s", lines[i].text);
        if (order_parse(&order, line, why, sizeof why) != -EINVAL || !strstr(why, lines[i].words))
            fail_msg("'%s' gave '%s'", lines[i].text, why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_player_decides_what_is_written_first),
        cmocka_unit_test_teardown(what_each_would_do_is_foretold, end),
        cmocka_unit_test_teardown(a_choice_taken_back_can_be_made_otherwise, end),
        cmocka_unit_test_teardown(a_jump_makes_what_is_known_and_then_what_the_rule_says, end),
        cmocka_unit_test(the_choices_of_a_game_repeat_it),
        cmocka_unit_test_teardown(choices_prepared_are_walked_along, end),
        cmocka_unit_test_teardown(whoever_waits_or_is_dead_is_told, end),
        cmocka_unit_test_teardown(a_run_broken_off_has_nothing_to_be_blamed_for, end),
        cmocka_unit_test(it_matters_where_two_touch_the_same_and_not_elsewhere),
        cmocka_unit_test_teardown(a_program_that_is_not_there_is_told, end),
        cmocka_unit_test(commands_are_understood_whole_or_by_their_first_letter),
        cmocka_unit_test(what_is_no_command_is_refused_with_the_cure),
    };
    return cmocka_run_group_tests_name("play", tests, NULL, NULL);
}
