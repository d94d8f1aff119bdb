package dev.farside.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * Run by the build. Copies the files of FROM, which {@link Lambdas} has written, into TO. The copies are for Java 8 and newer: their
 * classes have the class file version of Java 8, no records, sealed classes or nests ({@link OlderClass}), and what Java 8 lacks
 * of the library comes from {@code dev.farside.core.older} ({@link OlderLibrary}).
 *
 * <p>usage: Older FROM TO [unchecked], with ASM on the class path. TO must not exist. If a class calls what neither Java 8 nor that
 * package has, the exit status is 1 and stderr has a message; "unchecked" is for programs that ask first what there is.
 */
final class Older {
    private static final String CLASS = ".class";

    private Older() {}

    public static void main(String[] arguments) throws IOException {
        try {
            rewrite(Path.of(arguments[0]), Path.of(arguments[1]));
            if (arguments.length < 3) {
                OlderCheck.check(Path.of(arguments[1]));
            }
        } catch (Refusal refusal) {
            System.err.println("Older: " + refusal.getMessage());
            System.exit(1);
        }
    }

    private static void rewrite(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        Map<String, byte[]> classes = new TreeMap<>();
        for (Path file : files(from)) {
            String path = from.relativize(file).toString();
            if (path.endsWith(CLASS)) {
                classes.put(path.substring(0, path.length() - CLASS.length()), Files.readAllBytes(file));
            } else {
                Path target = to.resolve(path);
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        OlderLibrary library = OlderLibrary.of(classes);
        Opened opened = new Opened();
        for (byte[] one : classes.values()) {
            opened.look(new ClassReader(one));
        }
        for (Map.Entry<String, byte[]> one : classes.entrySet()) {
            if (!library.map(one.getKey()).equals(one.getKey())) {
                continue; // another one takes its place
            }
            Path target = to.resolve(one.getKey() + CLASS);
            Files.createDirectories(target.getParent());
            Files.write(target, OlderClass.rewrite(one.getValue(), library, opened));
        }
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
