package dev.farside.core;

import dev.farside.core.forward.ProgramForwards;
import dev.farside.core.input.FilesRead;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.tunnel.Tunnel;
import dev.farside.core.way.RulesInForce;
import java.util.concurrent.ExecutionException;

/**
 * Closes the door of a JVM that goes on (farside detach), and opens it again (farside attach). What the hooks call stays in place,
 * since channels that are open need it until they end. A closed door has no rules: all that is new is direct, but for stand-ins,
 * which are refused.
 */
final class DoorSwitch {
    private final Redirect redirect;
    private final RulesInForce rules;
    private final Tunnel tunnel;
    private final Reload.Sessions sessions;
    private final Runnable retire;
    private final Log log;
    private final String jar;

    /** Null: files that change do not count. */
    private Reload reload;

    /** Null: there are none. */
    private ProgramForwards forwards;

    /**
     * @param retire lets sessions end with the last of their connections
     * @param jar path of the agent's jar
     */
    DoorSwitch(
            Redirect redirect,
            RulesInForce rules,
            Tunnel tunnel,
            Reload.Sessions sessions,
            Runnable retire,
            Log log,
            String jar) {
        this.redirect = redirect;
        this.rules = rules;
        this.tunnel = tunnel;
        this.sessions = sessions;
        this.retire = retire;
        this.log = log;
        this.jar = jar;
    }

    /** What ends when the door closes; each may be null. */
    void begun(Reload nextReload, ProgramForwards nextForwards) {
        reload = nextReload;
        forwards = nextForwards;
    }

    void close() {
        if (reload != null) {
            reload.end();
        }
        rules.close();
        ProgramForwards ending = forwards;
        begun(null, null);
        Throwable failure =
                failureOf(() -> redirect.with(new ChildJvms(false, jar, "")).open());
        if (ending != null) {
            Throwable next = failureOf(ending::close);
            failure = failure == null ? next : failure;
        }
        Throwable last = failureOf(() -> onOwnThread(retire));
        failure = failure == null ? last : failure;
        log.info("detached: new connections are direct");
        if (failure != null) {
            throw new IllegalStateException("new connections are direct, but " + failure, failure);
        }
    }

    /** Null: there is none. What else there is to do is done all the same. */
    private static Throwable failureOf(Runnable step) {
        try {
            step.run();
            return null;
        } catch (RuntimeException | Error e) { // no memory, or no more threads
            return e;
        }
    }

    /**
     * With other rules than before, or the same.
     *
     * @throws dev.farside.core.input.BadInput a port forward that must be cannot be; the door stays closed
     */
    void open(Settings settings, FilesRead read, Log next) {
        log.becomes(next);
        onOwnThread(() -> sessions.reload(settings.sshConfig(), settings.rules().sessions()));
        ProgramForwards opened =
                settings.forwards() ? ProgramForwards.open(settings.rules(), settings.sshConfig(), tunnel, log) : null;
        redirect.with(new ChildJvms(settings.inherit(), jar, settings.forChildren()))
                .open();
        rules.replace(settings.rules());
        begun(Core.follow(settings, read, rules, sessions, log), opened);
    }

    /** The thread on which a JVM is attached to is not ours, and a configuration may have to run commands. */
    private static void onOwnThread(Runnable step) {
        try {
            OwnThread.call("attach", () -> {
                step.run();
                return null;
            });
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
