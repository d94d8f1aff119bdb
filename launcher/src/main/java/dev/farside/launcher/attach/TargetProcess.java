package dev.farside.launcher.attach;

import dev.farside.core.system.OperatingSystem;
import dev.farside.launcher.jvms.ProcStatus;
import dev.farside.launcher.jvms.Willingness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process as proc(5) shows it, before anything is done to it. The attach mechanism of the JDK begins with a SIGQUIT, which ends
 * a process that is no JVM, and makes a JVM that takes no attach print its threads on its stdout. So this has to be sure first.
 */
public final class TargetProcess {
    /** The state of a connection in /proc/PID/net/tcp. */
    private static final String ESTABLISHED = "01";

    /** The JVM's "Signal Dispatcher", as the kernel cuts it and as the JVM itself shortens it from Java 26 on. */
    private static final Set<String> DISPATCHER = Set.of("Signal Dispatch", "Signal ..atcher");

    private final Path proc;
    private final String pid;

    /** @param pid decimal */
    public TargetProcess(String pid) {
        this(OperatingSystem.here().processes(), pid);
    }

    /** @param proc in place of /proc */
    TargetProcess(Path proc, String pid) {
        this.proc = proc;
        this.pid = pid;
    }

    private Path directory() {
        return proc.resolve(pid);
    }

    /**
     * @param agentJar which it has to see, under the same name
     * @throws NotAttachable it is not a JVM of this user and this machine that lets itself be attached to
     */
    public void require(Path agentJar) throws NotAttachable {
        requireThere();
        requireOurs();
        requireSameNamespace();
        requireProcess();
        requireJvm();
        requireWilling();
        Path seen = directory()
                .resolve("root")
                .resolve(agentJar.toAbsolutePath().toString().substring(1));
        if (!Files.exists(seen)) {
            throw new NotAttachable(
                    "process " + pid + " sees another file system, in which there is no " + agentJar.toAbsolutePath(),
                    "install farside there, too, and run farside attach inside that container");
        }
    }

    private void requireThere() throws NotAttachable {
        if (!Files.isDirectory(proc.resolve("self"))) {
            throw new NotAttachable(proc + ": cannot be read, and farside attach needs it", null);
        }
        if (!Files.isDirectory(directory())) {
            throw new NotAttachable("there is no process " + pid, NotAttachable.LIST);
        }
    }

    private void requireOurs() throws NotAttachable {
        try {
            String theirs = owner(directory());
            if (!theirs.equals(owner(proc.resolve("self")))) {
                throw new NotAttachable("process " + pid + " belongs to " + theirs, "run farside attach as that user");
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static String owner(Path of) throws IOException {
        return Files.getOwner(of).getName();
    }

    private void requireSameNamespace() throws NotAttachable {
        try {
            if (!Files.readSymbolicLink(directory().resolve("ns/pid"))
                    .equals(Files.readSymbolicLink(proc.resolve("self/ns/pid")))) {
                throw new NotAttachable(
                        "process " + pid + " is in a container: its PID is another one there",
                        "run farside attach inside that container");
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** A thread has a directory there, too, and would get the signal for its process under a number that is not the process's. */
    private void requireProcess() throws NotAttachable {
        try {
            String process = new ProcStatus(read("status")).field("Tgid");
            if (!process.isEmpty() && !process.equals(pid)) {
                throw new NotAttachable(pid + " is a thread", "its process is " + process);
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /**
     * The attach begins with a SIGQUIT, which is for this thread of the JVM's: other programs that have mapped a libjvm may end
     * of it.
     */
    private void requireDispatcher() throws NotAttachable {
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(directory().resolve("task"))) {
            for (Path thread : threads) {
                if (DISPATCHER.contains(Files.readString(thread.resolve("comm")).strip())) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw gone(e instanceof IOException io ? io : new IOException(e));
        }
        throw new NotAttachable("process " + pid + " is not a JVM that takes an attach", NotAttachable.LIST);
    }

    private void requireJvm() throws NotAttachable {
        try (Stream<String> maps = Files.lines(directory().resolve("maps"), StandardCharsets.ISO_8859_1)) {
            if (maps.noneMatch(line -> line.endsWith("/libjvm.so") || line.endsWith("/libjvm.so (deleted)"))) {
                throw new NotAttachable("process " + pid + " is not a JVM", NotAttachable.LIST);
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private void requireWilling() throws NotAttachable {
        try {
            switch (Willingness.of(directory(), true)) {
                case DISABLED, HIDDEN ->
                    throw new NotAttachable(
                            "process " + pid + " takes no attach: it was started with -XX:+DisableAttachMechanism",
                            "start it with farside");
                case STOPPED ->
                    throw new NotAttachable("process " + pid + " is stopped", "kill -CONT " + pid + " lets it go on");
                case DEAF ->
                    throw new NotAttachable(
                            "process " + pid
                                    + " takes no attach: it does not listen for SIGQUIT, or has only just begun",
                            "start it with farside, or try again in a moment");
                case WAITS, UNSAID -> requireDispatcher();
                case LISTENS -> {} // it gets no signal
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory().resolve(file), StandardCharsets.ISO_8859_1);
    }

    private NotAttachable gone(IOException e) {
        return Files.isDirectory(directory(), LinkOption.NOFOLLOW_LINKS)
                ? new NotAttachable("/proc/" + pid + " cannot be read: " + e.getMessage(), null)
                : new NotAttachable("process " + pid + " has ended", null);
    }

    /** How many TCP connections it has open now; -1: that is not to be had. */
    public int openConnections() {
        try (Stream<Path> descriptors = Files.list(directory().resolve("fd"))) {
            Set<String> established = Stream.concat(established("net/tcp"), established("net/tcp6"))
                    .collect(Collectors.toSet());
            return (int) descriptors
                    .map(TargetProcess::target)
                    .filter(established::contains)
                    .count();
        } catch (IOException e) {
            return -1;
        }
    }

    /** {@code socket:[INODE]} of each. */
    private Stream<String> established(String table) throws IOException {
        return Files.exists(directory().resolve(table))
                ? read(table)
                        .lines()
                        .skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields.length > 9 && fields[3].equals(ESTABLISHED))
                        .map(fields -> "socket:[" + fields[9] + "]")
                : Stream.empty();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
