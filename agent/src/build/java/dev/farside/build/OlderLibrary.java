package dev.farside.build;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * What takes the place of the library that Java 8 lacks: classes of {@code dev.farside.core.older}. Some stand for a class; some
 * have methods that stand for one of the JDK's, of the same name and parameters, with the object first where it is not static.
 */
final class OlderLibrary extends Remapper {
    private static final String ROOM = "dev/farside/core/older/";
    private static final String BUFFER = "java/nio/Buffer";
    private static final String BYTES = "java/nio/ByteBuffer";

    /** Classes, and those that take their place. */
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("java/lang/ProcessHandle", ROOM + "ProcessHandle"),
            Map.entry("java/lang/Runtime$Version", ROOM + "JavaVersion"),
            Map.entry("java/lang/ref/Cleaner", ROOM + "Cleaner"),
            Map.entry("java/lang/ref/Cleaner$Cleanable", ROOM + "Cleaner$Cleanable"),
            Map.entry("java/net/UnixDomainSocketAddress", ROOM + "UnixDomainSocketAddress"),
            Map.entry("java/util/HexFormat", ROOM + "HexFormat"),
            Map.entry("dev/farside/core/weave/JdkUnsafe", ROOM + "JdkUnsafe"),
            Map.entry("dev/farside/core/own/UnixSocket", "dev/farside/core/own/OlderUnixSocket"),
            Map.entry("dev/farside/core/ssh/pipe/UnixPipe", "dev/farside/core/ssh/pipe/OlderUnixPipe"),
            Map.entry("dev/farside/core/ssh/crypto/Ed25519", "dev/farside/core/ssh/crypto/OlderEd25519"),
            Map.entry("dev/farside/core/ssh/crypto/HeadStart", "dev/farside/core/ssh/crypto/OlderHeadStart"),
            Map.entry("org/apache/sshd/common/kex/MontgomeryCurve", "dev/farside/core/ssh/crypto/OlderCurve"));

    /** Classes that have methods in the place of others'. */
    private static final String[] METHODS = {
        "Buffers", "Files", "Lists", "Maps", "ProcessHandle", "Sets", "Streams", "Strings", "Things"
    };

    /** Called by constructors of threads. */
    private static final String UNINHERITING = "(Ljava/lang/ThreadGroup;Ljava/lang/Runnable;Ljava/lang/String;JZ)V";

    private static final Set<String> COVARIANT =
            Set.of("position", "limit", "mark", "reset", "clear", "flip", "rewind");

    /** NAME and descriptor of those methods, and the class. */
    private final Map<String, String> methods;

    private final Ancestry ancestry;
    private final Set<String> interfaces;

    private OlderLibrary(Map<String, String> methods, Ancestry ancestry, Set<String> interfaces) {
        super(CallSites.API);
        this.methods = methods;
        this.ancestry = ancestry;
        this.interfaces = interfaces;
    }

    /** @param classes all class files by internal name, the room's among them */
    static OlderLibrary of(Map<String, byte[]> classes) {
        Map<String, String> methods = new HashMap<>();
        for (String name : METHODS) {
            new ClassReader(classes.get(ROOM + name))
                    .accept(
                            new ClassVisitor(CallSites.API) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String method, String type, String sign, String[] thrown) {
                                    int wanted = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
                                    if ((access & wanted) == wanted) {
                                        methods.put(method + type, ROOM + name);
                                    }
                                    return null;
                                }
                            },
                            ClassReader.SKIP_CODE);
        }
        Set<String> interfaces = new HashSet<>(classes.keySet());
        interfaces.removeIf(name -> (new ClassReader(classes.get(name)).getAccess() & Opcodes.ACC_INTERFACE) == 0);
        return new OlderLibrary(methods, new Ancestry(classes.values()), interfaces);
    }

    /** Of a class that takes the place of another. */
    boolean isInterface(String name) {
        return interfaces.contains(name);
    }

    /** Whether another class takes the place of this one, or of the one that this one is part of. */
    boolean replaces(String name) {
        return CLASSES.keySet().stream().anyMatch(one -> name.equals(one) || name.startsWith(one + "$"));
    }

    @Override
    public String map(String name) {
        return CLASSES.getOrDefault(name, name);
    }

    /** Whether another instruction was written in the place of this one. */
    boolean field(MethodVisitor to, int code, String owner, String field) {
        if (code == Opcodes.GETSTATIC && owner.equals("java/net/StandardProtocolFamily") && field.equals("UNIX")) {
            to.visitFieldInsn(code, ROOM + "UnixDomainSocketAddress", "UNIX", "Ljava/net/ProtocolFamily;");
            return true;
        }
        if (owner.equals("java/lang/ProcessBuilder$Redirect") && field.equals("DISCARD")) {
            String type = "()Ljava/lang/ProcessBuilder$Redirect;";
            to.visitMethodInsn(Opcodes.INVOKESTATIC, ROOM + "Things", "discard", type, false);
            return true;
        }
        return false;
    }

    /** As {@link #field}. */
    boolean call(MethodVisitor to, int code, String owner, String method, String type) {
        if (owner.equals(BYTES) && COVARIANT.contains(method) && type.endsWith(")L" + BYTES + ";")) {
            String older = type.substring(0, type.indexOf(')') + 1) + "L" + BUFFER + ";";
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, method, older, false);
            to.visitTypeInsn(Opcodes.CHECKCAST, BYTES);
            return true;
        }
        if (owner.equals("java/lang/Thread") && method.equals("<init>") && type.equals(UNINHERITING)) {
            to.visitInsn(Opcodes.POP); // false
            to.visitMethodInsn(code, owner, method, type.replace("JZ", "J"), false);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, ROOM + "Things", "inheritNothing", "(Ljava/lang/Thread;)V", false);
            return true;
        }
        if (code == Opcodes.INVOKESPECIAL) {
            return false;
        }
        String from = ancestry.outside(owner, method + type);
        if (from == null || Jdk8.get().has(from, method, type)) {
            return false;
        }
        for (String one : Jdk8.get().above(from)) {
            String wanted = code == Opcodes.INVOKESTATIC ? type : "(" + Type.getObjectType(one) + type.substring(1);
            String in = methods.get(method + mapMethodDesc(wanted));
            if (in != null) {
                to.visitMethodInsn(Opcodes.INVOKESTATIC, in, method, wanted, false);
                return true;
            }
        }
        return false;
    }
}
