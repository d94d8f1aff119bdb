package dev.farside.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dev.farside.build.Older: classes for Java 8 give the same results, and what it lacks is named. */
class OlderTest {
    private static final Path ROOM = Path.of("dev", "farside", "build");
    private static final Path LIBRARY = Path.of("dev", "farside", "core", "older");
    private static final int JAVA_8 = 52;

    @TempDir
    private Path directory;

    private Path from;

    @BeforeEach
    void library() throws Exception {
        from = directory.resolve("from");
        copy(Path.of("target", "classes"), LIBRARY, "");
    }

    private void copy(Path place, Path room, String prefix) throws IOException {
        Files.createDirectories(from.resolve(room));
        try (Stream<Path> all = Files.list(place.resolve(room))) {
            for (Path file : all.filter(one -> one.getFileName().toString().startsWith(prefix))
                    .toList()) {
                Files.copy(file, from.resolve(room).resolve(file.getFileName()));
            }
        }
    }

    @Test
    void classesForJava8AnswerAsThoseThatJavacMade() throws Exception {
        copy(place(OlderSamples.class), ROOM, "OlderSamples");
        Path rewritten = directory.resolve("rewritten");
        run("Lambdas", from, rewritten, "", 0);
        Path to = directory.resolve("to");
        run("Older", rewritten, to, "", 0);
        try (Stream<Path> all = Files.walk(to)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertTrue(new ClassReader(bytes).readShort(6) <= JAVA_8, file::toString);
            }
        }
        assertEquals(new OlderSamples().get(), answersOf(to));
    }

    @Test
    void whatJava8LacksIsNamed() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, "dev/farside/Newer", null, "java/lang/Thread", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "calls", "()V", null, null);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "dev/farside/Newer", "ofVirtual", "()V", false); // inherited
        method.visitMaxs(0, 0);
        method.visitEnd();
        Files.write(from.resolve("some.class"), writer.toByteArray());
        String words =
                """
                Older: dev.farside.Newer: uses java.lang.Thread.ofVirtual()V, which Java 8 lacks
                hint: write it in another way, or put it into dev.farside.core.older
                """;
        run("Older", from, directory.resolve("to"), words, 1);
    }

    private static void run(String tool, Path from, Path to, String message, int status) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        place(ClassReader.class) + File.pathSeparator + Path.of("target", "build-tools"),
                        "dev.farside.build." + tool,
                        from.toString(),
                        to.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        assertEquals(message, new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(status, process.waitFor());
    }

    @SuppressWarnings("unchecked") // it is that class, by another loader
    private static List<String> answersOf(Path classes) throws Exception {
        URL[] places = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            Object samples = loader.loadClass(OlderSamples.class.getName())
                    .getConstructor()
                    .newInstance();
            assertTrue(samples.getClass() != OlderSamples.class);
            return ((Supplier<List<String>>) samples).get();
        }
    }

    private static Path place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
