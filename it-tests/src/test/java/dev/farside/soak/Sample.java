package dev.farside.soak;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a process holds at one moment.
 *
 * @param at in {@link System#currentTimeMillis}
 * @param heap bytes, after a full collection
 * @param threads of the operating system, by name without its numbers
 * @param descriptors by kind
 * @param resident bytes
 * @param cpuMillis since its start
 * @param instances of farside's own classes and its libraries', after a full collection
 */
record Sample(
        long at,
        long heap,
        Map<String, Long> threads,
        Map<String, Long> descriptors,
        long resident,
        long cpuMillis,
        Map<String, Long> instances) {

    private static final long MILLIS_PER_TICK = 10; // USER_HZ is 100 on every Linux

    static Sample of(long pid, Jdk jdk) {
        String histogram = Command.of(jdk.program("jcmd"), Long.toString(pid), "GC.class_histogram")
                .within(Duration.ofSeconds(60))
                .output();
        long heap = 0;
        Map<String, Long> instances = new TreeMap<>();
        for (String line : histogram.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("Total")) {
                heap = Long.parseLong(words[2]);
            } else if (words.length > 3 && words[3].matches("\\[*L?(dev\\.farside|org\\.apache\\.sshd)\\..*")) {
                instances.merge(words[3], Long.parseLong(words[1]), Long::sum);
            }
        }
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return new Sample(
                    System.currentTimeMillis(),
                    heap,
                    threads(process.resolve("task")),
                    descriptors(process.resolve("fd")),
                    resident(process),
                    cpuMillis(process),
                    instances);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> threads(Path tasks) throws IOException {
        Map<String, Long> threads = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
            for (Path task : all) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip();
                    threads.merge(name.replaceAll("[-#\\d ]+", " ").strip(), 1L, Long::sum);
                } catch (IOException e) {
                    // it has just ended
                }
            }
        }
        return threads;
    }

    private static Map<String, Long> descriptors(Path files) throws IOException {
        Map<String, Long> descriptors = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
            for (Path file : all) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    descriptors.merge(
                            target.startsWith("/") ? "file" : target.replaceAll(":\\[\\d+]|anon_inode:", ""),
                            1L,
                            Long::sum);
                } catch (IOException e) {
                    // it has just been closed
                }
            }
        }
        return descriptors;
    }

    private static long resident(Path process) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS of " + process);
    }

    private static long cpuMillis(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) * MILLIS_PER_TICK;
    }

    long threadCount() {
        return sum(threads);
    }

    long descriptorCount() {
        return sum(descriptors);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    static String words(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }
}
