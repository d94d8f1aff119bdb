package dev.farside.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Run by the build. Copies the files of FROM into TO. In the copies, lambdas and method references are ordinary
 * classes, and the methods that records inherit from java.lang.Record are ordinary methods. docs/building.md gives the
 * reasons, and the code that is refused. {@link CallSites} rewrites one class; this class reads and writes the files
 * and keeps the nests complete.
 *
 * <p>usage: Lambdas FROM TO, with ASM on the class path. TO must not exist. If FROM has code that cannot be rewritten,
 * the exit status is 1 and stderr has a message.
 */
final class Lambdas {
    private static final String CLASS = ".class";

    /** The rewritten class files by internal name, sorted so that two builds give the same result. */
    private final Map<String, byte[]> classes = new TreeMap<>();

    /** The names of the generated classes, by the name of the nest host that must list them. */
    private final Map<String, List<String>> members = new TreeMap<>();

    public static void main(String[] arguments) throws IOException {
        try {
            new Lambdas().rewrite(Path.of(arguments[0]), Path.of(arguments[1]));
        } catch (Refusal refusal) {
            System.err.println("Lambdas: " + refusal.getMessage());
            System.exit(1);
        }
    }

    private void rewrite(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            if (file.toString().endsWith(CLASS)) {
                rewrite(Files.readAllBytes(file));
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        members.forEach((host, more) -> classes.computeIfPresent(host, (name, bytes) -> Nest.extend(bytes, more)));
        for (Map.Entry<String, byte[]> one : classes.entrySet()) {
            Path target = to.resolve(one.getKey() + CLASS);
            Files.createDirectories(target.getParent());
            Files.write(target, one.getValue());
        }
    }

    private void rewrite(byte[] bytes) {
        CallSites sites = CallSites.rewrite(bytes);
        classes.put(sites.name(), sites.bytes());
        sites.made().forEach((name, made) -> {
            classes.put(name, made);
            members.computeIfAbsent(sites.host(), host -> new ArrayList<>()).add(name);
        });
    }
}
