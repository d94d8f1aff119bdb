package dev.farside.it.site;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** The classes that a JVM loads, from its own log. */
public final class LoadedClasses {
    private static final Pattern OF_A_JAR = Pattern.compile("(\\S+) source: file:(\\S+\\.jar)");
    private static final int JAVA_1 = 45;

    private final Path log = FarSide.get().scratch("classes", "");

    /** This JVM, with the log. */
    public Jvm of(Jvm jvm) {
        return jvm.jdk().version() > 8
                ? jvm.with("-Xlog:class+load=info:file=" + log)
                : jvm.with(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+TraceClassLoading",
                        "-XX:+LogVMOutput",
                        "-XX:-DisplayVMOutput",
                        "-XX:LogFile=" + log);
    }

    /** All so far, in order. */
    public List<String> names() {
        return Keys.read(log)
                .lines()
                .map(line ->
                        line.replaceAll("^\\[Loaded |^(\\[[^]]*])*\\s*", "").split(" ")[0])
                .toList();
    }

    /**
     * What a JDK 9 or newer has told: the first Java, 8 or newer, that could load all that were loaded of jars, whose own classes for newer ones do not count. It has
     * the JDK's HttpClient, too, if that was loaded.
     */
    public int firstJava() {
        Map<String, Set<String>> byJar = new HashMap<>();
        int first = names().stream().anyMatch(name -> name.startsWith("java.net.http.")) ? 11 : 8;
        Matcher one = OF_A_JAR.matcher(Keys.read(log));
        while (one.find()) {
            byJar.computeIfAbsent(one.group(2), jar -> new HashSet<>()).add(one.group(1));
        }
        for (Map.Entry<String, Set<String>> jar : byJar.entrySet()) {
            first = Math.max(first, firstJava(jar.getKey(), jar.getValue()));
        }
        return first;
    }

    private static int firstJava(String jar, Set<String> names) {
        int first = 0;
        try (JarFile file = new JarFile(jar)) {
            for (String name : names) {
                ZipEntry entry = file.getEntry(name.replace('.', '/') + ".class");
                if (entry == null) {
                    continue; // only among those for newer ones
                }
                try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
                    in.skipNBytes(6);
                    first = Math.max(first, in.readUnsignedShort() - JAVA_1 + 1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return first;
    }
}
