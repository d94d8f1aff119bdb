package dev.farside.launcher.jvms;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds JVMs with farside's agent by what /proc says of this user's processes, of root's call those of all users. Nothing is
 * done to any process. Such a JVM has mapped {@code libjvm} and {@code libinstrument} (or a patch of java.base in its place), which a JVM of the launcher's and
 * the holder have not, and it keeps the agent's jar open. {@code VirtualMachine.list} would miss those with {@code
 * -XX:-UsePerfData}.
 */
final class Processes {
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,17}");

    /** Also that of another version, in a repository of Maven's, and one that has been replaced since. */
    private static final Pattern AGENT = Pattern.compile("farside-agent(-[^/]*)?\\.jar( \\(deleted\\))?");

    /** How the name ends of what a JVM without {@code libinstrument} is woven by. */
    private static final String PATCH = ".farside.jar";

    private final Path proc;
    private final Object agentJar;

    /**
     * @param proc {@code /proc}
     * @param agentJar of this farside
     */
    Processes(Path proc, Path agentJar) {
        this.proc = proc;
        this.agentJar = fileKey(agentJar);
    }

    /** By pid. */
    List<CoveredJvm> covered() throws IOException {
        List<CoveredJvm> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(proc)) {
            for (Path one : all) {
                CoveredJvm jvm = PID.matcher(one.getFileName().toString()).matches() ? covered(one) : null;
                if (jvm != null) {
                    found.add(jvm);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparingLong(CoveredJvm::pid));
        return found;
    }

    /** Who asks. */
    String user() throws IOException {
        return Files.getOwner(proc.resolve("self")).getName();
    }

    boolean exists(long pid) {
        return Files.exists(proc.resolve(Long.toString(pid)));
    }

    /** Whether what has to be known about the process can be read: it is this user's, or this user is root. */
    boolean isReadable(long pid) {
        return Files.isReadable(proc.resolve(Long.toString(pid)).resolve("maps"))
                && Files.isReadable(proc.resolve(Long.toString(pid)).resolve("fd"));
    }

    /** Null: it is none, or it is another user's, or it has just ended. */
    private CoveredJvm covered(Path process) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid == ProcessHandle.current().pid()) {
            return null;
        }
        try {
            String maps = Proc.text(process.resolve("maps"));
            return maps.contains("/libjvm.so")
                            && (maps.contains("/libinstrument.so") || maps.contains(PATCH))
                            && hasAgent(process)
                    ? new Proc(process).jvm(pid, proc.resolve("self"))
                    : null;
        } catch (IOException | RuntimeException e) {
            return null; // also where a process says of itself what no JVM does: the others are told all the same
        }
    }

    private boolean hasAgent(Path process) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (isAgent(descriptor)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isAgent(Path descriptor) {
        try {
            Path target = Files.readSymbolicLink(descriptor);
            String name =
                    target.getFileName() == null ? "" : target.getFileName().toString();
            return AGENT.matcher(name).matches()
                    || (name.endsWith(".jar") && agentJar != null && agentJar.equals(fileKey(descriptor)));
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Device and inode; null if they cannot be had. */
    private static Object fileKey(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null; // it may have been replaced since the launcher started; the name tells then
        }
    }
}
