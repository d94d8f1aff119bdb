package dev.farside.core;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Surely;
import dev.farside.core.route.Cidr;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.way.RulesInForce;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Puts changed rules and a changed ssh_config into force for new connections. A thread of its own looks at the files, since
 * neither a program's connect nor a session may wait for a disk, and since the first connect after an hour has to follow what
 * changed in it.
 *
 * <pre>
 *   unchanged --differs--> settling --the same at the next look--> read --valid--> in force
 *       ^                   |     ^                                  |
 *       |                   '-----' differs again                    '--bad: told once; the old ones stay
 * </pre>
 *
 * <b>Fail closed.</b> Whoever writes a file leaves it half-written, empty or missing for a moment. So a file counts only when it has
 * stayed as it is for a while, was not changed while it was read, and is neither empty nor missing if it was not so before.
 */
final class Reload implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Longer than an editor or a copy takes; with the time until a look, less than 2 s. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** Files that were bad are read again at every so many looks: a lack of memory or of file descriptors leaves no trace there. */
    private static final int RETRY = 30;

    private final Settings first;
    private final RulesInForce rules;
    private final Sessions sessions;
    private final Log log;

    /** The files of what is in force, as they were when it was read. */
    private FilesRead inForce;

    /** The files of the last attempt, as they were at that time. */
    private FilesRead seen;

    /** Null: nothing is settling. */
    private FilesRead settling;

    /** Why the files as they are now do not count; null: they count. */
    private String complaint;

    private int looks;

    /** Of stand-ins, as told last. */
    private Cidr range;

    private boolean failed;

    /** Held while something new comes into force, so that nothing does after {@link #end}. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean ended;

    /** What opens sessions. */
    interface Sessions {
        /**
         * From now on this ssh_config counts for new ones.
         *
         * @param most with each gateway
         */
        void reload(SshConfig fresh, int most);
    }

    /** @param read the files of the settings, as they were when these were read */
    Reload(Settings settings, FilesRead read, RulesInForce rules, Sessions sessions, Log log) {
        this.first = settings;
        this.range = settings.rules().standIns();
        this.inForce = read;
        this.seen = read;
        this.rules = rules;
        this.sessions = sessions;
        this.log = log;
    }

    void begin() {
        if (!new OwnThread("reload", this).starts()) {
            log.failure("this machine starts no more threads: rules that change do not count");
        }
    }

    /** Any thread: when this returns, nothing comes into force any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        long wait = LOOK_NANOS;
        while (!ended) {
            LockSupport.parkNanos(this, wait);
            Thread.interrupted(); // set by foreign code; it would end every wait at once
            wait = lookSurely();
        }
    }

    /** As {@link #look}; an error must not end the thread, or no change would count any more. */
    long lookSurely() {
        try {
            return look();
        } catch (Throwable e) {
            // Other threads may release memory; nothing is lost meanwhile.
            boolean passes = e instanceof OutOfMemoryError;
            if (!passes && !failed) {
                failed = true;
                Surely.run(() -> log.failure("farside failed to look for changed rules, and goes on: " + e));
            }
            return LOOK_NANOS;
        }
    }

    /** @return nanoseconds until the next look */
    long look() {
        seen.addAbsent(inForce); // it grows while hosts are evaluated
        FilesRead now = seen.now();
        List<Path> changed = seen.differences(now);
        boolean again = changed.isEmpty() && complaint != null && ++looks % RETRY == 0;
        if (changed.isEmpty() && !again) {
            settling = null;
            return LOOK_NANOS;
        }
        if (!again && (settling == null || !settling.differences(now).isEmpty())) {
            settling = now;
            return SETTLE_NANOS;
        }
        settling = null;
        FilesRead fresh = new FilesRead();
        Attempt attempt = attempt(fresh);
        if (!fresh.differences(now).isEmpty()) {
            return settleToo(fresh, now);
        }
        if (!fresh.differences(fresh.now()).isEmpty()) {
            return SETTLE_NANOS; // written while it was read: the next look sees that it differs
        }
        if (attempt.why == null) {
            replace(attempt.next); // if an error ends this, the files still differ, and the next look does it again
            inForce = fresh;
            seen = fresh;
            complaint = null;
            tell(attempt.next, changed);
        } else {
            seen = now;
            seen.addAll(fresh);
            complain(attempt.why, again);
        }
        return LOOK_NANOS;
    }

    /** Files that nobody has looked at before, or that were written since the look, have not settled yet. */
    private long settleToo(FilesRead fresh, FilesRead now) {
        FilesRead known = new FilesRead();
        known.addAll(seen);
        known.addAbsent(fresh);
        seen = known;
        now.addAll(fresh);
        settling = now;
        return SETTLE_NANOS;
    }

    /**
     * Everything read once more.
     *
     * @param why it does not count; null: it does
     */
    private record Attempt(Settings next, String why) {}

    private Attempt attempt(FilesRead fresh) {
        Settings next;
        try {
            next = first.again(fresh);
        } catch (BadInput e) {
            return new Attempt(null, e.getMessage() + (e.others() == 0 ? "" : " (and " + e.others() + " more)"));
        } catch (RuntimeException e) {
            return new Attempt(null, "farside failed to read the rules: " + e);
        }
        Path unlisted = fresh.unlisted(inForce);
        if (unlisted != null) {
            return new Attempt(next, unlisted + ": cannot be listed");
        }
        Path emptied = fresh.emptied(inForce);
        if (emptied != null) {
            return new Attempt(next, emptied + (emptied.toFile().exists() ? ": is empty" : ": no such file"));
        }
        boolean none = next.rules().rules().isEmpty() && !rules.now().rules().isEmpty();
        return new Attempt(next, none ? next.rules().name() + ": there are no rules in it" : null);
    }

    private void complain(String why, boolean again) {
        if (!again || !why.equals(complaint)) {
            log.failure(why + "; the rules from before stay in force");
        }
        complaint = why;
    }

    private void replace(Settings next) {
        lock.lock();
        try {
            if (!ended) {
                sessions.reload(next.sshConfig(), next.rules().sessions());
                rules.replace(next.rules());
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(Settings next, List<Path> changed) {
        if (changed.isEmpty()) {
            log.info("the rules can be read again: new connections follow them");
        } else {
            log.info(changed.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + (changed.size() == 1 ? " has changed" : " have changed") + ": new connections follow");
        }
        if (!next.rules().standIns().equals(range)) {
            range = next.rules().standIns();
            log.notice("stand-ins " + range + " counts when the program starts again");
        }
    }
}
