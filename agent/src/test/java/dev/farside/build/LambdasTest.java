package dev.farside.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** src/build/Lambdas.java: the classes that it generates behave as those that the JVM would generate. */
class LambdasTest {
    @TempDir
    private Path root;

    @Test
    void classesMadeByTheBuildAnswerAsThoseOfTheJvm() throws Exception {
        Path classes = place(LambdaSamples.class);
        Path room = Path.of("dev", "farside", "build");
        Files.createDirectories(root.resolve(room));
        try (Stream<Path> all = Files.list(classes.resolve(room))) {
            for (Path file : all.filter(one -> one.getFileName().toString().startsWith("LambdaSamples"))
                    .toList()) {
                Files.copy(file, root.resolve(room).resolve(file.getFileName()));
            }
        }
        makeClasses();
        try (Stream<Path> all = Files.list(root.resolve(room))) {
            for (Path file : all.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains("LambdaMetafactory") || bytes.contains("ObjectMethods"), file::toString);
            }
        }
        assertEquals(new LambdaSamples().get(), answersOf(root));
    }

    private void makeClasses() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        place(ClassReader.class).toString(),
                        Path.of("src", "build", "Lambdas.java").toString(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), words);
    }

    @SuppressWarnings("unchecked") // it is that class, by another loader
    private static List<String> answersOf(Path classes) throws Exception {
        URL[] places = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            Object samples = loader.loadClass(LambdaSamples.class.getName())
                    .getConstructor()
                    .newInstance();
            assertTrue(samples.getClass() != LambdaSamples.class);
            return ((Supplier<List<String>>) samples).get();
        }
    }

    private static Path place(Class<?> type) throws Exception {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }
}
