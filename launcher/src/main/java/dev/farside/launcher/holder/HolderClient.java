package dev.farside.launcher.holder;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.ThisUser;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.ssh.master.Unusable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the commands ask of the holder, which is started if need be. */
public final class HolderClient {
    /** The word that makes the launcher's JVM a holder. */
    public static final String HOLDER = "holder";

    private static final int FIELDS = 7;
    private static final long START_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final long LOOK_MILLIS = 20;

    /** Keeps the signals of the terminal away, and leaves the terminal if that is possible. */
    private static final String DETACHED =
            "trap '' HUP INT QUIT TSTP; command -v setsid >/dev/null 2>&1" + " && exec setsid \"$@\"; exec \"$@\"";

    private HolderClient() {}

    /**
     * Logs in, and asks here. The holder is started if there is none.
     *
     * @param launcher the jar of the holder
     */
    public static LoginOutcome logIn(LoginRequest wanted, Questions questions, String launcher) throws IOException {
        Path directory = HolderFiles.make();
        try (Wire wire = reach(directory, launcher)) {
            wire.say(Wire.LOGIN);
            wanted.tell(wire);
            while (true) {
                switch (wire.in.readUTF()) {
                    case Wire.ASK -> answer(wire, questions);
                    case Wire.TELL -> questions.tell(wire.in.readUTF(), false).close();
                    case Wire.DONE -> {
                        return new LoginOutcome(true, wire.in.readUTF(), null);
                    }
                    default -> {
                        String line = wire.in.readUTF();
                        String hint = wire.in.readUTF();
                        return new LoginOutcome(false, line, hint.isEmpty() ? null : hint);
                    }
                }
            }
        } catch (EOFException e) {
            throw new IOException("the process that was to hold the login has ended; see " + logFile(), e);
        }
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

    private static Wire reach(Path directory, String launcher) throws IOException {
        try {
            return Wire.to(directory);
        } catch (IOException e) {
            // there is none, or its socket was left behind
        }
        Process holder = start(launcher);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (System.nanoTime() < end) {
            try {
                return Wire.to(directory);
            } catch (IOException e) {
                // not yet; one that has ended left the place to another one, which may be about to listen
            }
            pause(holder);
        }
        throw new IOException("the process that is to hold the login does not start; see " + logFile());
    }

    private static void pause(Process holder) throws IOException {
        try {
            if (holder.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (holder.exitValue() != 0) {
                    throw new IOException("the process that is to hold the login has ended; see " + logFile());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e); // nobody interrupts this thread
        }
    }

    private static Process start(String launcher) throws IOException {
        Path log = logFile();
        FileAttribute<Set<PosixFilePermission>> ours =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(log.getParent(), ours);
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "farside"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms8m", "-Xmx40m", "-Xmn6m", "-Xss512k"));
        command.addAll(List.of("-XX:ReservedCodeCacheSize=24m", "-XX:-UsePerfData"));
        command.addAll(List.of("-jar", launcher, HOLDER, log.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("MALLOC_ARENA_MAX", "1"); // several arenas of glibc take more memory than they save time
        return builder.directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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
            try (Wire wire = Wire.to(directory)) {
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
            try (Wire wire = Wire.to(directory)) {
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
