package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names the test that holds each promise: a test that goes, or is renamed, takes its promise along. */
class SecurityPageIT {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Path ROOT = Path.of(Jvm.ownClasses(), "../../..").normalize();

    @Test
    void everyTestThatItNamesExists() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : new String[] {"agent", "launcher", "it-tests"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("SECURITY.md")));
        int count = 0;
        while (named.find()) {
            count++;
            String source = sources.getOrDefault(named.group(1), "");
            String method = named.group(2);
            if (!(method == null ? source.contains("class ") : source.contains(" void " + method + "("))) {
                missing.add(named.group());
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(count > 40, count + " tests named");
    }

    @Test
    void everyPromiseNamesOne() throws IOException {
        long without = Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise "))
                .filter(line -> !NAMED.matcher(line).find())
                .count();
        assertEquals(0, without, "rows without a test");
    }
}
