package dev.farside.core.ssh.master;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.ThisUser;
import dev.farside.core.system.Access;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the holder listens, the process that keeps the logins of {@code farside login}: one UNIX socket for each
 * gateway, in a directory that only its user can enter.
 */
public final class HolderFiles {
    private static final String NAME = "farside";

    private HolderFiles() {}

    /**
     * The directories where this user's holder may listen. A JVM without the variable, of cron for example, finds the
     * holder too.
     */
    public static List<Path> directories() {
        return directories(System.getenv("XDG_RUNTIME_DIR"), ThisUser.uid(), ThisUser.home());
    }

    static List<Path> directories(String runtime, String uid, Path home) {
        List<Path> all = new ArrayList<>();
        Path given = ThisUser.runtime(runtime);
        if (given != null) {
            all.add(given);
        }
        Path system = OperatingSystem.here().runtime(uid);
        Path usual = system == null ? null : system.resolve(NAME);
        if (usual != null && !usual.equals(given)) {
            all.add(usual);
        }
        if (home != null) {
            all.add(home.resolve(".cache").resolve(NAME));
        }
        return all;
    }

    /**
     * The directory for a holder that starts now, made if need be: the first whose parent belongs to this user.
     *
     * @throws IOException there is none, or another user could enter it; the message is for the user
     */
    public static Path make() throws IOException {
        requireHolder(OperatingSystem.here());
        List<Path> all = directories();
        for (Path directory : all) {
            boolean inHome = directory.equals(all.get(all.size() - 1))
                    && directory.getParent().endsWith(".cache");
            if (inHome || isOurs(directory.getParent())) {
                return made(directory);
            }
        }
        throw new IOException(ThisUser.noHome());
    }

    static void requireHolder(OperatingSystem system) throws IOException {
        if (system.background("") == null) {
            throw new IOException("no process can hold logins for others on " + system.name());
        }
    }

    private static boolean isOurs(Path directory) {
        try {
            return OperatingSystem.here().isOurs(directory);
        } catch (IOException e) {
            return false; // it is not there
        }
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, OperatingSystem.here().privateDirectory());
        } catch (FileAlreadyExistsException e) {
            // another program has just made it
        }
    }

    static Path made(Path directory) throws IOException {
        try {
            if (!isSafe(directory)) {
                Files.createDirectories(directory.getParent());
                create(directory);
                isSafe(directory);
            }
            return directory;
        } catch (Unusable e) {
            throw new IOException(directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether the directory is there. Nobody but this user may enter it: what answers there gets all connections.
     *
     * @throws Unusable it is there, and another user could have put something into it
     */
    public static boolean isSafe(Path directory) throws Unusable {
        try {
            if (OperatingSystem.here().background("") == null) {
                return false; // no holder there
            }
            Access others = OperatingSystem.here().enterableByOthers(directory);
            if (others != null) {
                throw new Unusable(others.what());
            }
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (AccessDeniedException e) {
            throw new Unusable("permission denied");
        } catch (IOException e) {
            throw new Unusable(ForeignWords.visible(e.getMessage()));
        } catch (UnsupportedOperationException e) {
            return false; // a file system without UNIX permissions, where no holder listens
        }
    }

    /**
     * The name of the socket for a login.
     *
     * @param way what comes before the gateway: hops, or a command; null: nothing
     */
    public static String socket(String user, String host, int port, String way) {
        String login = user + "\n" + host + "\n" + port + "\n" + (way == null ? "" : way);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(login.getBytes(StandardCharsets.UTF_8));
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                name.append(Character.forDigit(hash[i] >> 4 & 15, 16)).append(Character.forDigit(hash[i] & 15, 16));
            }
            return name.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
