package dev.farside.bench;

import dev.farside.bench.report.Machine;
import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine that the benchmark runs on. */
final class Here {
    private static final Pattern OPENSSH = Pattern.compile("OpenSSH_.*");
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.*)$");

    private Here() {}

    /** @param agents the jars that are measured, by what their rows begin with */
    static Machine machine(List<Jdk> jdks, Map<String, Path> agents) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("day", LocalDate.now(ZoneId.systemDefault()).toString());
        facts.put("processor", first(MODEL, read("/proc/cpuinfo"), 1));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        // An sshd before 9.3 knows no -V, and tells its version with the usage.
        facts.put("sshd", first(OPENSSH, told("/usr/sbin/sshd", "-V"), 0));
        facts.put("ssh", first(OPENSSH, told("ssh", "-V"), 0));
        for (Jdk jdk : jdks) {
            List<String> lines = told(jdk.program("java"), "-version").lines().toList();
            facts.put(jdk.toString(), lines.size() > 1 ? lines.get(1) : "?");
        }
        agents.forEach((build, jar) -> facts.put(build, "built " + modified(jar)));
        return new Machine(facts);
    }

    /** Of the last minute: how many threads ran or wanted to. */
    static double load() {
        return Double.parseDouble(read("/proc/loadavg").split(" ")[0]);
    }

    /** Two builds of one version differ in that at least. */
    private static String modified(Path jar) {
        try {
            return Files.getLastModifiedTime(jar)
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String told(String... line) {
        return Command.of(line).merged().run().out();
    }

    private static String first(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(group).strip() : "?";
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
