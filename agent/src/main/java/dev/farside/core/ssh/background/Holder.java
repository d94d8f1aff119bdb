package dev.farside.core.ssh.background;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.tunnel.GatewayFacts.Step;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process that holds logins. It is alone in its directory, which a lock file shows, and ends with its last login.
 */
public final class Holder {
    /** Why logins have ended by themselves: a line each. */
    static final String ENDED = "ended";

    private final Path directory;
    private final TunnelSource tunnels;
    private final Log log;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock. By socket.
    private final Map<Path, Held> logins = new LinkedHashMap<>();
    private int conversations;
    private boolean ending;

    private Holder(Path directory, TunnelSource tunnels, Log log) {
        this.directory = directory;
        this.tunnels = tunnels;
        this.log = log;
    }

    /**
     * Runs until the last login has ended.
     *
     * @return false: another holder runs here
     */
    public static boolean run(TunnelSource tunnels, Log log) throws IOException {
        Path directory = HolderFiles.make();
        try (FileChannel file = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock alone = file.tryLock()) {
            if (alone == null) {
                return false;
            }
            new Holder(directory, tunnels, log).listen();
            return true;
        }
    }

    private void listen() throws IOException {
        Path socket = directory.resolve(Wire.SOCKET);
        Files.deleteIfExists(socket); // what an earlier one left
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(socket), 128);
            OperatingSystem.here().makePrivate(socket);
            log.info("the holder listens in " + directory);
            accept(door);
        } finally {
            Files.deleteIfExists(socket);
        }
        log.info("the holder ends");
    }

    private void accept(ServerSocketChannel door) {
        while (door.isOpen()) {
            try {
                SocketChannel channel = door.accept();
                if (!begins()) {
                    channel.close();
                } else if (!new OwnThread("conversation", () -> converse(channel, door)).starts()) {
                    ends(door);
                    channel.close();
                }
            } catch (IOException e) {
                if (door.isOpen()) {
                    log.info("the holder's socket: " + e);
                }
            }
        }
    }

    private boolean begins() {
        lock.lock();
        try {
            conversations += ending ? 0 : 1;
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    /** A conversation, or a login, has ended. */
    private void ends(ServerSocketChannel door) {
        lock.lock();
        try {
            conversations--;
            endIfUnused(door);
        } finally {
            lock.unlock();
        }
    }

    private void endIfUnused(ServerSocketChannel door) {
        if (conversations == 0 && logins.isEmpty()) {
            ending = true;
            try {
                door.close();
            } catch (IOException e) {
                log.info("the holder's socket: " + e);
            }
        }
    }

    private void converse(SocketChannel channel, ServerSocketChannel door) {
        try (Wire wire = new Wire(channel)) {
            switch (wire.in.readUTF()) {
                case Wire.LOGIN -> logIn(wire, door);
                case Wire.STATUS -> wire.sayAll(status());
                case Wire.LOGOUT -> logOut(wire);
                default -> wire.say(Wire.FAILED, "another version of farside holds the logins", "farside logout --all");
            }
        } catch (IOException e) {
            log.debug("a conversation ended: " + e); // its command was interrupted
        } finally {
            ends(door);
        }
    }

    private void logIn(Wire wire, ServerSocketChannel door) throws IOException {
        LoginRequest wanted = LoginRequest.hear(wire);
        wire.say(Wire.WAIT);
        while (true) {
            Held made;
            try {
                made = new Held(wanted, tunnels, directory, log, held -> ended(held, door));
            } catch (BadInput e) {
                wire.say(Wire.FAILED, e.getMessage(), e.hint() == null ? "" : e.hint(), Step.SETTINGS.name());
                return;
            }
            Held known;
            lock.lock();
            try {
                known = logins.putIfAbsent(made.login().socket(), made);
            } finally {
                lock.unlock();
            }
            if (known == null) {
                log.info("logging in to " + wanted.gateway());
                forgetEnded(wanted.gateway());
                made.logIn(wire, wanted.stay());
                return;
            }
            if (known.join(wire, wanted.stay())) {
                return;
            }
        }
    }

    private void ended(Held held, ServerSocketChannel door) {
        lock.lock();
        try {
            logins.remove(held.login().socket(), held);
            if (held.isNews()) {
                remember(held);
            }
            endIfUnused(door);
        } finally {
            lock.unlock();
        }
        log.info("the login of " + held.gateway() + " has ended: " + held.end());
    }

    private void remember(Held held) {
        try {
            List<String> lines = ended();
            lines.removeIf(line -> line.startsWith(held.gateway() + "\t"));
            lines.add(held.gateway() + "\t" + Instant.now().getEpochSecond() + "\t" + held.end());
            write(lines);
        } catch (IOException e) {
            log.info("why a login ended cannot be written down: " + e);
        }
    }

    private void forgetEnded(String gateway) throws IOException {
        lock.lock();
        try {
            List<String> lines = ended();
            if (lines.removeIf(line -> line.startsWith(gateway + "\t"))) {
                write(lines);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<String> ended() throws IOException {
        Path file = directory.resolve(ENDED);
        return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    }

    private void write(List<String> lines) throws IOException {
        Files.write(directory.resolve(ENDED), lines);
    }

    private List<String> status() {
        List<String> rows = new ArrayList<>();
        lock.lock();
        try {
            logins.values().forEach(held -> rows.addAll(held.row()));
        } finally {
            lock.unlock();
        }
        return rows;
    }

    /** Of a gateway, or of all. Answers with the gateways. */
    private void logOut(Wire wire) throws IOException {
        String gateway = wire.in.readUTF();
        List<String> done = new ArrayList<>();
        List<Held> chosen = new ArrayList<>();
        lock.lock();
        try {
            for (Held held : logins.values()) {
                if (gateway.isEmpty() || held.gateway().equals(gateway)) {
                    chosen.add(held);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Held held : chosen) {
            held.logOut();
            done.add(held.gateway());
        }
        wire.sayAll(done);
    }
}
