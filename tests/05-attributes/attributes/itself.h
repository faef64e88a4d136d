/* The part of the probe of "attributes" in which a process says who it is: its key, and its description. It is included
 * by probe.c, whose helpers it uses. All is static: nothing may clash with a name of the learner's. */
#ifndef ITSELF_H
#define ITSELF_H

#define SMALL 10

static unsigned char old_key[PROCESS_KEY_SIZE], new_key[PROCESS_KEY_SIZE];

static bool key_equal(const unsigned char *one, const unsigned char *other)
{
    return memcmp(one, other, PROCESS_KEY_SIZE) == 0;
}

static int key_tell(void *who)
{
    const struct process *self = process_current();
    const bool old = self != NULL && key_equal(self->authkey, old_key);
    const bool new = self != NULL && key_equal(self->authkey, new_key);
    say("%s: key %s\n", (const char *)who, old ? "old" : new ? "new" : "another");
    return 0;
}

static int key_hand_on(void *who)
{
    struct process child;
    return key_tell(who) != 0 || begin(&child, key_tell, "grandchild", NULL) != 0 ||
           process_join(&child, PROCESS_FOREVER) != 0;
}

/* That eight random bytes are all zero has never happened to anybody. */
static bool key_is_whole(const unsigned char *authkey)
{
    static const unsigned char none[8];
    for (size_t i = 0; i < PROCESS_KEY_SIZE; i += sizeof none)
        if (memcmp(authkey + i, none, sizeof none) == 0)
            return false;
    return true;
}

/* The same program, run anew, has a family of its own: this is its key. */
static int key_print(void)
{
    struct process child;
    if (process_init(&child, (struct process_options){ 0 }) != 0)
        return 122;
    return write(STDOUT_FILENO, child.authkey, sizeof child.authkey) != sizeof child.authkey;
}

static int key_of_another(unsigned char *key)
{
    int ends[2], status = 0;
    if (pipe(ends) == -1)
        return 122;
    const pid_t pid = fork();
    if (pid == 0) {
        if (dup2(ends[1], STDOUT_FILENO) != -1)
            (void)execl("/proc/self/exe", "probe", "key", "print", (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    const ssize_t size = read(ends[0], key, PROCESS_KEY_SIZE);
    (void)close(ends[0]);
    return pid == -1 || waitpid(pid, &status, 0) == -1 || status != 0 || size != PROCESS_KEY_SIZE ? 122 : 0;
}

static int key(void)
{
    struct process child, sibling, late;
    struct process *self = process_current();
    unsigned char others[PROCESS_KEY_SIZE];
    if (self == NULL || process_init(&child, (struct process_options){ .target = key_hand_on, .arg = "child" }) != 0)
        return 122;
    memcpy(old_key, self->authkey, sizeof old_key);
    say("main: key %s\n", key_is_whole(old_key) ? "there" : "missing");
    if (process_init(&sibling, (struct process_options){ 0 }) != 0)
        return 122;
    say("sibling: key %s\n", key_equal(sibling.authkey, old_key) ? "old" : "another");
    memcpy(new_key, old_key, sizeof new_key);
    self->authkey[0] = new_key[0] ^= 0xff;
    if (process_start(&child) != 0 || process_join(&child, PROCESS_FOREVER) != 0 ||
        begin(&late, key_tell, "late", NULL) != 0 || process_join(&late, PROCESS_FOREVER) != 0 ||
        key_of_another(others) != 0)
        return 122;
    say("another program: key %s\n", key_equal(others, old_key) ? "old" : "another");
    return 0;
}

static void describe_tell(const char *when, struct process *process)
{
    char text[400] = "";
    const int size = process_describe(process, text, sizeof text);
    if (size < 0 || size != (int)strlen(text))
        say("%s: describe returned %d\n", when, size);
    else
        say("%s: %s\n", when, text);
}

/* Into ten bytes, with some more behind them. */
static void describe_squeeze(struct process *process)
{
    char text[400] = "", small[400];
    const int size = process_describe(process, text, sizeof text);
    memset(small, '#', sizeof small);
    say("in ten bytes: the size %s\n", process_describe(process, small, SMALL) == size ? "of all" : "of some");
    const bool whole = small[SMALL] == '#' && memchr(small, '\0', SMALL) != NULL;
    say("in ten bytes: the rest %s\n", whole ? "left out" : "written, too");
}

static int describe_as_sibling(void *process)
{
    describe_tell("sibling", process);
    return 0;
}

static int describe(struct job *job, int code)
{
    static const struct process_ops ops = { .name = "Worker" };
    struct process other;
    const struct process_options options = { .ops = &ops, .target = work, .arg = job, .name = "it" };
    job->code = code;
    if (process_init(&job->process, options) != 0)
        return 122;
    describe_tell("initial", &job->process);
    if (process_start(&job->process) != 0 || begin(&other, describe_as_sibling, &job->process, NULL) != 0)
        return 122;
    describe_tell("started", &job->process);
    describe_squeeze(&job->process);
    (void)process_join(&other, PROCESS_FOREVER);
    (void)process_join(&job->process, PROCESS_FOREVER);
    describe_tell("stopped", &job->process);
    (void)process_close(&job->process);
    describe_tell("closed", &job->process);
    return 0;
}

#endif
