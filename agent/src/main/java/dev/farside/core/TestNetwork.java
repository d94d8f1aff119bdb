package dev.farside.core;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.way.RulesInForce;
import dev.farside.core.way.Watch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts the rules of a test into force (farside-junit). While one is, all connections go through a gateway in this process, but for
 * those to this machine and to hosts that the test leaves alone. The test says which servers there are behind the gateway. While
 * no test has a network, all connections are direct.
 */
final class TestNetwork implements Consumer<Object[]> {
    /** The gateway's name in the rules, and so in the messages of failed connections. */
    static final String GATEWAY = "farside-junit";

    /** What the rules are called in messages. */
    private static final String NAME = "@FarNetwork";

    private static final Rules NONE = Rules.parse("", NAME);

    private final RulesInForce rules;
    private final Reload.Sessions sessions;
    private final Gateways gateways;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean gatewayIsOpen;

    /** Of the test that runs; null: none does. */
    private volatile BiFunction<String, Integer, Object> servers;

    /** What the gateway asks, on its threads. */
    interface Servers {
        /** @throws IOException its message is what the gateway answers */
        InetSocketAddress find(String host, int port) throws IOException;
    }

    /** What opens a gateway. */
    interface Gateways {
        /** @param directory gets an ssh_config with the gateway in it, and the files that it names */
        void open(Path directory, Servers servers) throws IOException, GeneralSecurityException;
    }

    TestNetwork(RulesInForce rules, Reload.Sessions sessions, Gateways gateways) {
        this.rules = rules;
        this.sessions = sessions;
        this.gateways = gateways;
    }

    /**
     * Called by farside-junit, across loaders, hence JDK types only.
     *
     * @param wanted null: no test has a network any more. Else three things. Lines of patterns as in a rules file, in order, and
     *     for each whether its hosts are far or stay direct, a {@code Map<String, Boolean>}; what no line matches goes to the
     *     gateway, too. The servers, a {@code BiFunction<String, Integer, Object>}: for a host and a port the {@code
     *     InetSocketAddress} of one, or words that the gateway answers. And a {@code Consumer<Object[]>}, called on the thread that
     *     connects, in the JDK's connect. It gets the host, the port and whether a line matches, a Boolean; or it gets one thing, why
     *     a datagram did not go out
     * @throws IllegalArgumentException a pattern is none; the message has the lines for the user
     * @throws IllegalStateException the gateway cannot be opened
     */
    @Override
    @SuppressWarnings("unchecked") // as told above
    public void accept(Object[] wanted) {
        lock.lock();
        try {
            if (wanted == null) {
                rules.replace(NONE);
                rules.watch(null);
                servers = null;
                return;
            }
            Map<String, Boolean> lines = (Map<String, Boolean>) wanted[0];
            Rules next = parse(lines);
            openGateway();
            servers = (BiFunction<String, Integer, Object>) wanted[1];
            rules.watch(new Told((Consumer<Object[]>) wanted[2], lines.size()));
            rules.replace(next);
        } finally {
            lock.unlock();
        }
    }

    /** The last line catches all that no other matches. */
    private static Rules parse(Map<String, Boolean> lines) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Boolean> line : lines.entrySet()) {
            text.append(line.getKey())
                    .append(line.getValue() ? " via " + GATEWAY : " direct")
                    .append('\n');
        }
        text.append("* via ").append(GATEWAY).append('\n');
        try {
            return Rules.parse(text.toString(), NAME);
        } catch (BadInput e) {
            throw new IllegalArgumentException(String.join("\n", e.lines()), e);
        }
    }

    /** On a thread of farside's, so that the gateway inherits nothing of the test's thread. */
    private void openGateway() {
        if (gatewayIsOpen) {
            return;
        }
        try {
            Path directory = Files.createTempDirectory("farside-junit-"); // 0700, as all that the gateway makes
            Runtime.getRuntime().addShutdownHook(new OwnThread("test-files", () -> remove(directory)));
            OwnThread.call("test-gateway", () -> {
                gateways.open(directory, this::server);
                return null;
            });
            sessions.reload(SshConfig.loadOnly(directory.resolve("ssh_config"), new FilesRead()), NONE.sessions());
            gatewayIsOpen = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the gateway of the tests cannot be opened: " + e.getCause(), e);
        } catch (IOException e) {
            throw new IllegalStateException("the gateway of the tests cannot be opened: " + e, e);
        }
    }

    private InetSocketAddress server(String host, int port) throws IOException {
        BiFunction<String, Integer, Object> now = servers;
        Object found = now == null ? "Name or service not known" : now.apply(host, port);
        if (found instanceof InetSocketAddress server) {
            return server;
        }
        throw new ConnectException(String.valueOf(found));
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // A few small files stay where temporary files are. The program's end is no time for words.
        }
    }

    /**
     * Hands on what a test wants to know.
     *
     * @param lines of the test; the one after them catches all others
     */
    private record Told(Consumer<Object[]> test, int lines) implements Watch {
        @Override
        public void connects(Route.Via route, int port) {
            boolean matched = route.source().line() <= lines;
            test.accept(new Object[] {route.host(), port, matched});
        }

        @Override
        public void refused(String why) {
            test.accept(new Object[] {why});
        }
    }
}
