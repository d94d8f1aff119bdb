package dev.farside.core.sshconfig;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.ThisUser;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
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

    @Override
    public String user() {
        String name = ThisUser.name();
        return name == null ? "" : name;
    }

    @Override
    public String uid() {
        return ThisUser.uid();
    }

    @Override
    public Path home() {
        return ThisUser.home();
    }

    @Override
    public Path home(String user) {
        if (user.equals(user())) {
            return home();
        }
        String[] entry = passwd(user);
        return entry == null ? null : Path.of(entry[5]);
    }

    /** The JDK can look up users only by uid. */
    private static String[] passwd(String user) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 7 && fields[0].equals(user)) {
                    return fields;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }

    @Override
    public String environment(String name) {
        return System.getenv(name);
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
        String shell = environment("SHELL");
        Process process = OwnCommand.of(shell == null ? "/bin/sh" : shell, "-c", command)
                .redirectInput(new File("/dev/null"))
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
