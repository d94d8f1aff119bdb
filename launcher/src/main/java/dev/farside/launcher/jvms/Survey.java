package dev.farside.launcher.jvms;

import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks the JVMs that farside covers what they are doing, all at once, each for 2 s at most. One that has not answered is not
 * asked again before it has.
 */
public final class Survey {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String NO_ANSWER = "it has not answered within 2 s";

    private static final String ANOTHERS = "it is another user's: name its PID to ask it";

    /** Why none is asked. */
    private static final String NO_MODULE = "this Java has no module jdk.attach";

    private final Processes processes;
    private final Asker asker;
    private final Map<Long, FutureTask<AttachApi.Answer>> asked = new HashMap<>();

    /** Asks one JVM, and waits for as long as it takes. */
    interface Asker {
        AttachApi.Answer ask(long pid) throws IOException;
    }

    /** @param agentJar of this farside */
    public Survey(Path agentJar) {
        // Without the module, the class that needs it is not loaded.
        this(new Processes(OperatingSystem.here().processes(), agentJar), canAsk() ? AttachApi::ask : null);
    }

    /** @param asker null: this Java cannot ask */
    Survey(Processes processes, Asker asker) {
        this.processes = processes;
        this.asker = asker;
    }

    /** Whether this Java can ask. */
    public static boolean canAsk() {
        return ModuleLayer.boot().findModule("jdk.attach").isPresent();
    }

    /**
     * All of them, by pid. Those of other users, whom only root sees, are listed and not asked: what is done to ask a process
     * is done as root, wherever that process wants.
     */
    public List<JvmRow> all() throws IOException {
        String user = processes.user();
        return rows(processes.covered().stream()
                .map(jvm -> jvm.user().equals(user) ? jvm : jvm.withObstacle(ANOTHERS))
                .toList());
    }

    /** Why this process is not one of them; null: it is. */
    public String whyNot(long pid) throws IOException {
        if (!processes.exists(pid)) {
            return "there is no process " + pid;
        }
        if (!processes.isReadable(pid)) {
            return "process " + pid + " is another user's";
        }
        boolean isOne = processes.covered().stream().anyMatch(jvm -> jvm.pid() == pid);
        return isOne ? null : "process " + pid + " is no JVM that farside covers";
    }

    /** A list of one; empty if it has ended. */
    public List<JvmRow> one(long pid) throws IOException {
        return rows(processes.covered().stream().filter(jvm -> jvm.pid() == pid).toList());
    }

    private List<JvmRow> rows(List<CoveredJvm> jvms) {
        // A number of one that has ended may become another's.
        asked.keySet().retainAll(jvms.stream().map(CoveredJvm::pid).collect(Collectors.toSet()));
        for (CoveredJvm jvm : jvms) {
            if (jvm.obstacle() == null && asker != null && !asked.containsKey(jvm.pid())) {
                asked.put(jvm.pid(), begin(jvm.pid()));
            }
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<JvmRow> rows = new ArrayList<>();
        for (CoveredJvm jvm : jvms) {
            rows.add(row(jvm, deadline));
        }
        return rows;
    }

    private FutureTask<AttachApi.Answer> begin(long pid) {
        FutureTask<AttachApi.Answer> task = new FutureTask<>(() -> asker.ask(pid));
        Thread thread = new Thread(task, "ask " + pid);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private JvmRow row(CoveredJvm jvm, long deadline) {
        if (jvm.obstacle() != null) {
            return JvmRow.notAsked(jvm, jvm.obstacle());
        }
        FutureTask<AttachApi.Answer> task = asked.get(jvm.pid());
        if (task == null) {
            return JvmRow.notAsked(jvm, NO_MODULE);
        }
        try {
            AttachApi.Answer answer = task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            asked.remove(jvm.pid());
            return JvmRow.answered(jvm, answer);
        } catch (TimeoutException e) {
            return JvmRow.notAsked(jvm, NO_ANSWER);
        } catch (ExecutionException e) {
            asked.remove(jvm.pid());
            String why = e.getCause().getMessage();
            return JvmRow.notAsked(jvm, "it cannot be asked: " + (why == null ? e.getCause() : why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does so here
            return JvmRow.notAsked(jvm, NO_ANSWER);
        }
    }
}
