package faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Which methods of the JDK ask the system for something and say that it may fail. Loads none of their classes. */
final class JdkMethods {
    private static final List<String> ROOMS = List.of("java/net/", "java/nio/channels/", "java/io/", "java/nio/file/");

    /** Streams without a file behind them. */
    private static final Set<String> NOWHERE = Set.of(
            "java/io/ByteArrayInputStream",
            "java/io/ByteArrayOutputStream",
            "java/io/StringReader",
            "java/io/StringWriter",
            "java/io/Closeable",
            "java/io/DataInputStream",
            "java/io/DataOutputStream");

    private static final Map<String, JdkMethods> KNOWN = new ConcurrentHashMap<>();

    private final Set<String> throwing = new HashSet<>();
    private final List<String> above = new ArrayList<>();

    private JdkMethods(byte[] classFile) {
        int parts = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public void visit(
                                    int version,
                                    int access,
                                    String name,
                                    String signature,
                                    String superName,
                                    String[] interfaces) {
                                if (superName != null) {
                                    above.add(superName);
                                }
                                above.addAll(List.of(interfaces));
                            }

                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                for (String exception : exceptions == null ? new String[0] : exceptions) {
                                    if (exception.equals("java/io/IOException")) {
                                        throwing.add(name + descriptor);
                                    }
                                }
                                return null;
                            }
                        },
                        parts);
    }

    static boolean mayThrowIo(String owner, String name, String descriptor) {
        boolean process = owner.equals("java/lang/ProcessBuilder");
        if (!process && (ROOMS.stream().noneMatch(owner::startsWith) || NOWHERE.contains(owner))) {
            return false;
        }
        return KNOWN.computeIfAbsent(owner, JdkMethods::of).has(name + descriptor);
    }

    private boolean has(String method) {
        if (throwing.contains(method)) {
            return true;
        }
        for (String type : above) {
            JdkMethods its = KNOWN.get(type);
            if (its == null) {
                its = of(type);
                KNOWN.put(type, its);
            }
            if (its.has(method)) {
                return true;
            }
        }
        return false;
    }

    private static JdkMethods of(String type) {
        return new JdkMethods(classFile(type));
    }

    static byte[] classFile(String type) {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(type + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
