package dev.farside.core.sshconfig;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The machine this JVM runs on. */
final class ThisMachine implements Machine {
    /**
     * The longest time that a command may run. ssh sets no limit, but connections of a program may wait for the
     * command.
     */
    private static final int MOST_SECONDS = 10;

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(50);

    /**
     * The most results in the cache. There may be as many commands as hosts, since a command may contain the host
     * name.
     */
    private static final int MOST_COMMANDS = 1_000;

    private final Map<String, Ran> ran = new ConcurrentHashMap<>();

    private record Ran(int status, long at) {
        boolean isFresh(long now) {
            return now - at < FRESH_NANOS;
        }
    }

    private final OperatingSystem system;

    ThisMachine() {
        this(OperatingSystem.here());
    }

    ThisMachine(OperatingSystem system) {
        this.system = system;
    }

    @Override
    public OperatingSystem system() {
        return system;
    }

    @Override
    public String user() {
        String name = system.userName();
        return name == null ? "" : name;
    }

    @Override
    public String uid() {
        return system.uid();
    }

    @Override
    public Path home() {
        return system.home();
    }

    @Override
    public Path home(String user) {
        return user.equals(user()) ? home() : system.homeOf(user);
    }

    @Override
    public String hostName() {
        String name = system.hostName();
        if (name != null) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }

    @Override
    public String environment(String name) {
        return system.variable(name);
    }

    @Override
    public List<InetAddress> addresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (network.isUp()) {
                addresses.addAll(Collections.list(network.getInetAddresses()));
            }
        }
        return addresses;
    }

    /** Runs a command and caches its status, so that a command without the host name runs once for all hosts. */
    @Override
    public int run(String command) throws IOException {
        Ran before = ran.get(command);
        if (before != null && before.isFresh(System.nanoTime())) {
            return before.status;
        }
        int status = runAnew(command);
        remember(command, status, System.nanoTime());
        return status;
    }

    /**
     * Caches a status. If too many cached ones are still fresh, all are removed, and their commands run again when
     * needed.
     */
    void remember(String command, int status, long now) {
        if (ran.size() >= MOST_COMMANDS) {
            ran.values().removeIf(old -> !old.isFresh(now));
        }
        if (ran.size() >= MOST_COMMANDS) {
            ran.clear();
        }
        ran.put(command, new Ran(status, now));
    }

    int remembered() {
        return ran.size();
    }

    private int runAnew(String command) throws IOException {
        Process process = OwnCommand.of(system.shell(command))
                .redirectInput(system.nullDevice())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            end(process);
            throw new IOException("no end after " + MOST_SECONDS + " s");
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a command of the ssh_config ran");
        }
    }

    /**
     * Ends a command with all that it has started, which would keep the program's stderr open. The shell comes first, lest it goes on
     * with its next command.
     */
    private static void end(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public boolean resolves(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String canonicalName(String host) {
        try {
            return new CanonicalNames().of(host);
        } catch (LinkageError e) {
            return host; // the JDK image has no java.naming module
        }
    }
}
