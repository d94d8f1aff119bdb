package dev.farside.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own, with the processes in it: an anonymous network and process namespace that lives as long as the
 * tests' JVM. Its first process reads from a pipe whose other end is in this JVM. So even after a kill -9 of the tests
 * it reads the end of the pipe and exits; the kernel then ends all others and removes the network. Nothing gets a name
 * on the machine: parallel runs cannot meet, and nothing has to be cleaned up.
 */
public final class Namespace implements AutoCloseable {
    private static final String NEEDS =
            "the integration tests need network namespaces (unshare --net --pid): run them as root,"
                    + " in a container with CAP_SYS_ADMIN and CAP_NET_ADMIN";

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    public static Namespace open() {
        return open("");
    }

    /** @param leftovers a directory to remove at the end, however the end comes */
    static Namespace open(Path leftovers) {
        // The second it sleeps is for the servers of the other networks, which end at the same moment.
        try {
            return open("; sleep 1; rm -rf " + leftovers);
        } catch (IllegalStateException e) {
            leftovers.toFile().delete();
            throw e;
        }
    }

    private static Namespace open(String last) {
        Process holder = Command.of("unshare", "--net", "--pid", "--fork", "--kill-child")
                .and("sh", "-c", "echo ready; cat; kill -9 -1" + last)
                .start();
        String first;
        try {
            first = new BufferedReader(holder.inputReader(StandardCharsets.UTF_8)).readLine();
            if (!"ready".equals(first)) {
                String words = new String(holder.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                throw new IllegalStateException(NEEDS + " (" + words + ")");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(NEEDS, e);
        }
        Namespace namespace = new Namespace(holder);
        namespace.run("ip", "link", "set", "lo", "up");
        return namespace;
    }

    /** The holder's pid: how {@code ip link} names this network. */
    public String id() {
        return Long.toString(holder.pid());
    }

    /** For servers: in this network, and gone with it. */
    public List<String> inside(String... line) {
        List<String> all = entering();
        all.add("--pid=/proc/" + id() + "/ns/pid_for_children");
        all.add("--");
        all.addAll(Arrays.asList(line));
        return all;
    }

    /** For programs under test: in this network, with the pid that {@link Process#pid} tells. */
    public List<String> onNetwork(List<String> line) {
        List<String> all = entering();
        all.add("--");
        all.addAll(line);
        return all;
    }

    private List<String> entering() {
        return new ArrayList<>(List.of("nsenter", "--net=/proc/" + id() + "/ns/net"));
    }

    public String run(String... line) {
        return Command.of(inside(line)).output();
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
        } catch (IOException e) {
            holder.destroy();
        }
    }

    /** Until all in it has ended, and the leftovers are gone. */
    void awaitEnd() {
        holder.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
