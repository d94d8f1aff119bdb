package dev.farside.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.File;
import java.io.IOException;
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
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** dev.farside.build.Lambdas: the classes that it generates behave as those that the JVM would generate. */
class LambdasTest {
    private static final Path ROOM = Path.of("dev", "farside", "build");

    @TempDir
    private Path directory;

    private Path from;
    private Path to;

    @BeforeEach
    void room() throws IOException {
        from = directory.resolve("from");
        to = directory.resolve("to");
        Files.createDirectories(from.resolve(ROOM));
    }

    @Test
    void classesMadeByTheBuildAnswerAsThoseOfTheJvm() throws Exception {
        try (Stream<Path> all = Files.list(place(LambdaSamples.class).resolve(ROOM))) {
            for (Path file : all.filter(one -> one.getFileName().toString().startsWith("LambdaSamples"))
                    .toList()) {
                Files.copy(file, from.resolve(ROOM).resolve(file.getFileName()));
            }
        }
        rewrite("", 0);
        try (Stream<Path> all = Files.list(to.resolve(ROOM))) {
            for (Path file : all.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains("LambdaMetafactory") || bytes.contains("ObjectMethods"), file::toString);
            }
        }
        assertEquals(new LambdaSamples().get(), answersOf(to));
    }

    @Test
    void filesThatAreNoClassesAreCopied() throws Exception {
        Files.writeString(from.resolve(ROOM).resolve("some.properties"), "a=b");
        rewrite("", 0);
        assertEquals("a=b", Files.readString(to.resolve(ROOM).resolve("some.properties")));
    }

    static Stream<Arguments> refused() {
        String metafactory = "java/lang/invoke/LambdaMetafactory.metafactory";
        Object[] addsFloats = {
            Type.getMethodType("(FF)D"),
            new Handle(Opcodes.H_INVOKESTATIC, "java/lang/Float", "sum", "(FF)F", false),
            Type.getMethodType("(FF)D")
        };
        Object[] ofASuperclass = {
            Type.getMethodType("()I"),
            new Handle(Opcodes.H_INVOKESPECIAL, "java/lang/Object", "hashCode", "()I", false),
            Type.getMethodType("()I")
        };
        return Stream.of(
                arguments(
                        "dev/farside/Old",
                        "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
                        "()Ljava/lang/String;",
                        new Object[] {"\1"},
                        "dev.farside.Old: strings concatenated by invokedynamic, so it was not compiled as the pom says"
                                + " (-XDstringConcat=inline), but by an older build or an IDE\n"
                                + "hint: mvn clean, then build again"),
                arguments(
                        "dev/farside/Strange",
                        "java/lang/runtime/SwitchBootstraps.typeSwitch",
                        "(Ljava/lang/Object;I)I",
                        new Object[0],
                        "dev.farside.Strange: a call by java.lang.runtime.SwitchBootstraps.typeSwitch, which the agent"
                                + " must not leave to the JVM\n"
                                + "hint: write it in another way, or teach dev.farside.build.CallSites that call"),
                arguments(
                        "org/apache/sshd/Newer",
                        "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
                        "()Ljava/lang/String;",
                        new Object[] {"\1"},
                        "org.apache.sshd.Newer: a call by java.lang.invoke.StringConcatFactory.makeConcatWithConstants,"
                                + " which the agent must not leave to the JVM\n"
                                + "hint: a newer library? teach dev.farside.build.CallSites that call, or stay with the"
                                + " older one"),
                arguments(
                        "dev/farside/Widens",
                        metafactory,
                        "()Ljava/util/function/Supplier;",
                        addsFloats,
                        "dev.farside.Widens: a method reference that makes double of float\n"
                                + "hint: write it in another way, or teach dev.farside.build.Conversions that"),
                arguments(
                        "dev/farside/Above",
                        metafactory,
                        "(Ldev/farside/Above;)Ljava/util/function/IntSupplier;",
                        ofASuperclass,
                        "dev.farside.Above: a reference to a method of a superclass,"
                                + " java/lang/Object.hashCode()I (7)\n"
                                + "hint: write it as a lambda"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aClassThatCannotBeRewrittenIsNamed(
            String name, String bootstrap, String type, Object[] arguments, String message) throws Exception {
        String owner = bootstrap.substring(0, bootstrap.indexOf('.'));
        Handle handle =
                new Handle(Opcodes.H_INVOKESTATIC, owner, bootstrap.substring(owner.length() + 1), "()V", false);
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, name, null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "calls", "()V", null, null);
        method.visitInvokeDynamicInsn("called", type, handle, arguments);
        method.visitMaxs(0, 0);
        method.visitEnd();
        Files.write(from.resolve("some.class"), writer.toByteArray());
        rewrite("Lambdas: " + message + "\n", 1);
    }

    private void rewrite(String message, int status) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        place(ClassReader.class) + File.pathSeparator + Path.of("target", "build-tools"),
                        "dev.farside.build.Lambdas",
                        from.toString(),
                        to.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(message, words);
        assertEquals(status, process.waitFor());
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
