package dev.farside.core.ssh.background;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.own.ThisUser;
import dev.farside.core.own.UnixSocket;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.ssh.master.Unusable;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.tunnel.GatewayFacts.Step;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What other processes ask of the holder, which is started if need be. */
public final class HolderClient {
    /** The word that makes a JVM of the agent's jar a holder. */
    private static final String HOLDER = "holder";

    /** What a program's JVM is to do, or to be debugged with. */
    private static final Set<String> OPTIONS_OF_PROGRAMS =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** The JVM's, measured: 59 MB after a login, 62 MB after 400 MB have passed, and as fast as with more. */
    private static final List<String> LITTLE_MEMORY = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx40m",
            "-Xmn3m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:-UsePerfData");

    /**
     * For glibc: several arenas take more memory than they save time, and what the compiler has used (20 MB in pieces of
     * 32 kB) goes back to the system only if the pieces are mapped.
     */
    private static final Map<String, String> MALLOC = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_THRESHOLD_", "16384",
            "MALLOC_MMAP_MAX_", "100000",
            "MALLOC_TRIM_THRESHOLD_", "65536");

    /** File locks are the process's: its threads take turns. */
    private static final ReentrantLock STARTING = new ReentrantLock();

    private static final int FIELDS = 7;
    private static final long START_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final long LOOK_MILLIS = 20;

    /** Keeps the signals of the terminal away, and leaves the terminal if that is possible. */
    private static final String DETACHED =
            "trap '' HUP INT QUIT TSTP; command -v setsid >/dev/null 2>&1" + " && exec setsid \"$@\"; exec \"$@\"";

    private HolderClient() {}

    /** Logs in, and asks here. The holder is started if there is none. On a thread of farside's. */
    public static LoginOutcome logIn(LoginRequest wanted, Questions questions) throws IOException {
        try (Wire wire = reach(HolderFiles.make())) {
            return logIn(wire, wanted, questions);
        }
    }

    static LoginOutcome logIn(Wire wire, LoginRequest wanted, Questions questions) throws IOException {
        try {
            wire.patience(Wire.PATIENCE_MILLIS).say(Wire.LOGIN);
            wanted.tell(wire);
            while (true) {
                switch (wire.in.readUTF()) {
                    case Wire.WAIT -> {}
                    case Wire.ASK -> answer(wire, questions);
                    case Wire.TELL -> questions.tell(wire.in.readUTF(), false).close();
                    case Wire.DONE -> {
                        return LoginOutcome.done(wire.in.readUTF());
                    }
                    default -> {
                        return failure(wire);
                    }
                }
            }
        } catch (EOFException e) {
            throw new IOException("the process that was to hold the login has ended; see " + logFile(), e);
        }
    }

    private static LoginOutcome failure(Wire wire) throws IOException {
        String line = wire.in.readUTF();
        String hint = wire.in.readUTF();
        Step failed = null;
        try {
            String step = wire.in.readUTF();
            failed = step.isEmpty() ? null : Step.valueOf(step);
        } catch (EOFException | IllegalArgumentException e) {
            // another version of farside holds the logins
        }
        return new LoginOutcome(false, line, hint.isEmpty() ? null : hint, failed);
    }

    private static void answer(Wire wire, Questions questions) throws IOException {
        String prompt = wire.in.readUTF();
        boolean echo = wire.in.readBoolean();
        byte[] answer;
        try {
            answer = questions.ask(prompt, echo);
        } catch (NobodyToAsk e) {
            wire.say(e.getMessage(), e.hint() == null ? "" : e.hint());
            return;
        }
        wire.say("");
        wire.give(answer);
        if (answer != null) {
            Arrays.fill(answer, (byte) 0);
        }
    }

    /** Of the processes that find no holder, one starts it, and the others wait until it listens. */
    static Wire reach(Path directory) throws IOException {
        String none = UnixSocket.whyNone();
        if (none != null) {
            throw new IOException(none);
        }
        Wire there = holderIn(directory);
        if (there != null) {
            return there;
        }
        STARTING.lock();
        try (FileChannel file =
                FileChannel.open(directory.resolve("start"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
            FileLock alone = null;
            Process holder = null;
            while (System.nanoTime() - end < 0) {
                there = holderIn(directory);
                if (there != null) {
                    return there;
                }
                alone = alone == null ? file.tryLock() : alone; // free when its process has ended
                if (alone != null && holder == null) {
                    holder = start();
                }
                holder = pause(holder);
            }
        } finally {
            STARTING.unlock();
        }
        throw new IOException("the process that is to hold the login does not start; see " + logFile());
    }

    /** Null: there is none, or it is about to listen, or its socket was left behind. */
    private static Wire holderIn(Path directory) {
        try {
            return Wire.to(directory);
        } catch (IOException e) {
            return null;
        }
    }

    /** @return null: it has left the place to another one, which may be about to listen, or to end */
    private static Process pause(Process holder) throws IOException {
        try {
            if (holder == null) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } else if (holder.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (holder.exitValue() != 0) {
                    throw new IOException("the process that is to hold the login has ended; see " + logFile());
                }
                return null;
            }
            return holder;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e); // nobody interrupts this thread
        }
    }

    /** With the Java of this process, and the agent's jar, in which this class is. */
    private static Process start() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("there is no " + java + " to start a process with that holds logins");
        }
        Path log = logFile();
        Files.createDirectories(log.getParent(), OperatingSystem.here().privateDirectory());
        List<String> command = new ArrayList<>(List.of(OperatingSystem.here().background(DETACHED)));
        command.add("farside");
        command.add(java.toString());
        command.addAll(LITTLE_MEMORY);
        command.addAll(List.of("-jar", jar().toString(), HOLDER, log.toString()));
        ProcessBuilder builder = OwnCommand.of(command.toArray(new String[0]));
        builder.environment().keySet().removeAll(OPTIONS_OF_PROGRAMS);
        builder.environment().putAll(MALLOC);
        return builder.directory(new File("/"))
                .redirectInput(OperatingSystem.here().nullDevice())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Path jar() throws IOException {
        try {
            CodeSource source = HolderClient.class.getProtectionDomain().getCodeSource();
            Path jar = Path.of(source.getLocation().toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
            throw new IOException(jar + " is not farside's jar");
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** {@code ~/.local/state/farside/holder.log} */
    public static Path logFile() throws IOException {
        Path state = ThisUser.state(System.getenv("XDG_STATE_HOME"));
        if (state == null) {
            throw new IOException(ThisUser.noHome());
        }
        return state.resolve("holder.log");
    }

    /** All logins that are held, by any holder of this user's. */
    public static List<LoginRow> rows() throws IOException {
        List<LoginRow> rows = new ArrayList<>();
        for (Path directory : directories()) {
            try (Wire wire = Wire.to(directory).patience(Wire.PATIENCE_MILLIS)) {
                wire.say(Wire.STATUS);
                List<String> words = wire.hearAll();
                for (int i = 0; i + FIELDS <= words.size(); i += FIELDS) {
                    rows.add(new LoginRow(
                            words.get(i),
                            words.get(i + 1),
                            words.get(i + 2),
                            Long.parseLong(words.get(i + 3)),
                            Integer.parseInt(words.get(i + 4)),
                            Integer.parseInt(words.get(i + 5)),
                            words.get(i + 6)));
                }
            } catch (IOException e) {
                // no holder there, or one that is ending
            }
        }
        return rows;
    }

    /** Those that have ended by themselves, until the next login there. */
    public static List<EndedLogin> ended() throws IOException {
        List<EndedLogin> rows = new ArrayList<>();
        for (Path directory : directories()) {
            Path file = directory.resolve(Holder.ENDED);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] fields = line.split("\t", 3);
                if (fields.length == 3) {
                    rows.add(new EndedLogin(fields[0], Long.parseLong(fields[1]), fields[2]));
                }
            }
        }
        return rows;
    }

    /**
     * Ends a login.
     *
     * @param gateway empty: all
     * @return the gateways
     */
    public static List<String> logOut(String gateway) throws IOException {
        List<String> done = new ArrayList<>();
        for (Path directory : directories()) {
            try (Wire wire = Wire.to(directory).patience(Wire.PATIENCE_MILLIS)) {
                wire.say(Wire.LOGOUT, gateway);
                done.addAll(wire.hearAll());
            } catch (IOException e) {
                // no holder there, or one that is ending
            }
            if (gateway.isEmpty()) {
                Files.deleteIfExists(directory.resolve(Holder.ENDED));
            }
        }
        return done;
    }

    /** Those that are there, and safe. */
    private static List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : HolderFiles.directories()) {
            try {
                if (HolderFiles.isSafe(directory)) {
                    found.add(directory);
                }
            } catch (Unusable e) {
                throw new IOException(directory + ": " + e.getMessage(), e);
            }
        }
        return found;
    }
}
