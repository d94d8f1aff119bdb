package dev.farside.core.older;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * In the place of {@code java.lang.ProcessHandle}, for processes of this user on Linux: what is known of them is in /proc, and a
 * signal is sent by {@code kill}.
 */
public final class ProcessHandle {
    private final long pid;

    /** Null: not known. */
    private final Process process;

    private ProcessHandle(long pid) {
        this(pid, null);
    }

    private ProcessHandle(long pid, Process process) {
        this.pid = pid;
        this.process = process;
    }

    public static ProcessHandle current() {
        try {
            return new ProcessHandle(Long.parseLong(
                    Paths.get("/proc/self").toRealPath().getFileName().toString()));
        } catch (IOException | NumberFormatException e) {
            return new ProcessHandle(0); // without a /proc nobody says
        }
    }

    /** {@link Process}'. */
    public static ProcessHandle toHandle(Process process) {
        return new ProcessHandle(pid(process), process);
    }

    /** {@link Process}'. */
    public static long pid(Process process) {
        try {
            return (Long) Process.class.getMethod("pid").invoke(process); // from Java 9 on
        } catch (NoSuchMethodException e) {
            return pidOf8(process);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("this JVM does not tell the number of a process", e);
        }
    }

    private static long pidOf8(Process process) {
        try {
            Field pid = process.getClass().getDeclaredField("pid");
            pid.setAccessible(true);
            return pid.getInt(process);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("this JVM does not tell the number of a process", e);
        }
    }

    /** {@link Process}'. */
    public static Stream<ProcessHandle> descendants(Process process) {
        List<ProcessHandle> found = new ArrayList<>();
        found.add(toHandle(process));
        for (int i = 0; i < found.size(); i++) {
            found.get(i).addChildren(found);
        }
        return found.subList(1, found.size()).stream();
    }

    private void addChildren(List<ProcessHandle> to) {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Paths.get("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                String children = new String(Files.readAllBytes(task.resolve("children")), StandardCharsets.ISO_8859_1);
                for (String child : children.trim().split(" ")) {
                    if (!child.isEmpty()) {
                        to.add(new ProcessHandle(Long.parseLong(child)));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            // it has ended, and its children are nobody's
        }
    }

    public long pid() {
        return pid;
    }

    public boolean destroy() {
        return signal("TERM");
    }

    public boolean destroyForcibly() {
        return signal("KILL");
    }

    private boolean signal(String name) {
        if (process != null && !process.isAlive()) {
            return false; // the number may be another's by now
        }
        try {
            // the shell's own: not every machine has a program of that name
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(Things.discard())
                    .start();
            return true;
        } catch (IOException e) {
            return false; // as where the process cannot be asked to end
        }
    }
}
