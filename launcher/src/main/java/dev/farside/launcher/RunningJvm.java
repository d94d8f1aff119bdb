package dev.farside.launcher;

import dev.farside.agent.AgentOptions;
import dev.farside.agent.Call;
import dev.farside.agent.InnerLoader;
import dev.farside.core.own.ForeignWords;
import dev.farside.launcher.attach.NotAttachable;
import dev.farside.launcher.attach.TargetJvm;
import dev.farside.launcher.attach.TargetProcess;
import dev.farside.launcher.jvms.Survey;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM that farside attach and farside detach speak with, and what the user is told of it. */
final class RunningJvm {
    /** A JVM that is stopped, or has no memory left, may never answer. */
    private static final int PATIENCE_SECONDS = 60;

    private final Output output;
    private final String pid;
    private final TargetProcess process;
    private final Path agentJar = agentJar();
    private final String id = UUID.randomUUID().toString();

    /** @param pid as the user wrote it */
    RunningJvm(Output output, String pid) throws NotAttachable {
        if (!pid.matches("[1-9][0-9]{0,9}")) {
            throw NotAttachable.noPid(pid);
        }
        if (!Survey.canAsk()) {
            throw NotAttachable.noApi();
        }
        this.output = output;
        this.pid = pid;
        this.process = new TargetProcess(pid);
    }

    private static Path agentJar() {
        try {
            return Path.of(InnerLoader.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the status to exit with */
    int attach(AgentOptions options) throws NotAttachable {
        Call call = Call.attach(id, version(), options);
        TargetJvm.requireShort(agentJar, call);
        process.require(agentJar);
        return inTime(() -> {
            int open = process.openConnections();
            try (TargetJvm jvm = TargetJvm.attach(pid)) {
                noteWarning(jvm);
                Call.Answer answer = jvm.call(agentJar, call);
                if (answer.status() != Output.OK) {
                    return refused(answer);
                }
                output.line("process " + pid + " (" + ForeignWords.quote(jvm.java()) + ") is covered");
                answer.lines().forEach(this::row);
                output.row("names", "what the JDK has looked up before does not count: far names are far from now on");
                if (open != 0) {
                    output.row("open", connections(open) + " from before: left as they are");
                }
                return Output.OK;
            }
        });
    }

    /** A word, a blank and text; both are another process's. */
    private void row(String line) {
        String[] parts = ForeignWords.line(line).split(" ", 2);
        output.row(parts[0], parts[parts.length - 1]);
    }

    private static String connections(int open) {
        return open < 0 ? "TCP connections" : open + (open == 1 ? " TCP connection" : " TCP connections");
    }

    /** @return the status to exit with */
    int detach() throws NotAttachable {
        process.require(agentJar);
        return inTime(() -> {
            try (TargetJvm jvm = TargetJvm.attach(pid)) {
                noteWarning(jvm);
                Call.Answer answer = jvm.call(agentJar, Call.detach(id, version()));
                if (answer.status() != Output.OK) {
                    return refused(answer);
                }
                output.line("process " + pid + " is on its own: new connections are direct");
                output.row("open", "far connections go on until they end");
                output.row(
                        "refused",
                        "stand-in addresses that the program still holds: it has to look the names up again");
                return Output.OK;
            }
        });
    }

    private void noteWarning(TargetJvm jvm) {
        if (jvm.warns()) {
            output.complain(
                    "note: process " + pid
                            + " prints a WARNING on its stderr now: its Java does for every agent that is"
                            + " loaded later",
                    null);
        }
    }

    private int refused(Call.Answer answer) {
        output.complain(answer.lines());
        return answer.status();
    }

    private static String version() {
        String version = Commands.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private int inTime(Callable<Integer> work) throws NotAttachable {
        FutureTask<Integer> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "attach");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException e) {
            throw NotAttachable.silent(pid, PATIENCE_SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotAttachable refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
