package faults;

import faults.Site.Group;
import faults.boot.Point;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Puts the call of a {@link Point} before each instruction of farside's classes that can fail. */
final class Weaving implements ClassFileTransformer {
    private static final int API = Opcodes.ASM9;
    private static final String POINT = "faults/boot/Point";

    /** Methods of the JDK's collections that may need memory. */
    private static final Set<String> GROWING = Set.of(
            "add",
            "addAll",
            "put",
            "putIfAbsent",
            "offer",
            "push",
            "computeIfAbsent",
            "iterator",
            "entrySet",
            "values",
            "copyOf",
            "copyOfRange",
            "toArray",
            "register");

    private static final Set<String> BUFFERS =
            Set.of("allocate", "allocateDirect", "wrap", "duplicate", "slice", "asReadOnlyBuffer");

    /** By their number. */
    private static final List<Site> SITES = new ArrayList<>();

    private static String awaited = "";

    static List<Site> sites() {
        synchronized (SITES) {
            return List.copyOf(SITES);
        }
    }

    /** Arms a point, which may be in a class that is not loaded yet. */
    static void arm(String kind, String role, int pass, String key) {
        synchronized (SITES) {
            int number = -1;
            for (int i = 0; i < SITES.size(); i++) {
                number = SITES.get(i).key().equals(key) ? i : number;
            }
            awaited = number < 0 ? key : "";
            Point.arm(number, role, kind, pass);
        }
    }

    private static int number(String key, Group group) {
        synchronized (SITES) {
            SITES.add(new Site(key, group));
            int number = SITES.size() - 1;
            if (number >= Point.MOST) {
                throw new IllegalStateException("more points than " + Point.MOST);
            }
            if (key.equals(awaited)) {
                Point.resolve(number);
            }
            return number;
        }
    }

    /** Loads what this needs, so that nothing has to be loaded while a class is. */
    void warmUp() {
        JdkMethods.mayThrowIo("java/nio/channels/SocketChannel", "read", "(Ljava/nio/ByteBuffer;)I");
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(JdkMethods.classFile("java/util/ArrayList")).accept(new Points(writer, "warm"), 0);
        writer.toByteArray();
        synchronized (SITES) {
            SITES.clear();
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null
                || redefined != null
                || !name.startsWith("dev/farside/core/") && !name.startsWith("dev/farside/agent/")) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            reader.accept(new Points(writer, name), 0);
            return writer.toByteArray();
        } catch (RuntimeException | Error e) { // the JVM would keep it to itself
            System.err.println("faults: " + name + " cannot be woven: " + e);
            throw e;
        }
    }

    private static final class Points extends ClassVisitor {
        private final String self;
        private final String name;
        private int count;

        Points(ClassVisitor next, String name) {
            super(API, next);
            this.self = name;
            this.name = name.startsWith("dev/farside/")
                    ? name.substring("dev/farside/".length()).replace('/', '.')
                    : name.replace('/', '.');
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
            return new MethodVisitor(API, next) {
                private int line;

                private void point(Group group) {
                    String key = name + "." + method + ":" + line + "#" + count++;
                    super.visitLdcInsn(number(key, group));
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINT, "at", "(I)V", false);
                }

                @Override
                public void visitCode() {
                    super.visitCode();
                    if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                        point(Group.LOCK);
                    }
                }

                @Override
                public void visitLineNumber(int number, Label start) {
                    line = number;
                    super.visitLineNumber(number, start);
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    if (opcode == Opcodes.ANEWARRAY) {
                        point(Group.ALLOCATION);
                    }
                    super.visitTypeInsn(opcode, type);
                    if (opcode == Opcodes.NEW) {
                        point(Group.ALLOCATION); // not before it, where stack map frames point to
                    }
                }

                @Override
                public void visitIntInsn(int opcode, int operand) {
                    if (opcode == Opcodes.NEWARRAY) {
                        point(Group.ALLOCATION);
                    }
                    super.visitIntInsn(opcode, operand);
                }

                @Override
                public void visitMultiANewArrayInsn(String type, int dimensions) {
                    point(Group.ALLOCATION);
                    super.visitMultiANewArrayInsn(type, dimensions);
                }

                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        point(Group.LOCK);
                    }
                    super.visitInsn(opcode);
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                    Group group = group(opcode, owner, called, calledDescriptor, self);
                    // What close(2) cannot do it says afterwards.
                    boolean after = group == Group.SYSTEM_CALL && called.equals("close");
                    if (group != null && !after) {
                        point(group);
                    }
                    super.visitMethodInsn(opcode, owner, called, calledDescriptor, isInterface);
                    if (after) {
                        point(group);
                    }
                }
            };
        }
    }

    /** @param self the class that calls */
    private static Group group(int opcode, String owner, String called, String descriptor, String self) {
        if (called.equals("lock") || called.equals("tryLock")) {
            return owner.endsWith("/ShortLock") || owner.startsWith("java/util/concurrent/locks/") ? Group.LOCK : null;
        }
        if (called.equals("start") && descriptor.equals("()V")) {
            return owner.equals("java/lang/Thread") || owner.endsWith("/OwnThread") ? Group.THREAD : null;
        }
        if (owner.equals("dev/farside/core/nio/Sockets") || JdkMethods.mayThrowIo(owner, called, descriptor)) {
            return Group.SYSTEM_CALL;
        }
        boolean grows = owner.startsWith("java/util/") && GROWING.contains(called)
                || owner.startsWith("java/nio/") && BUFFERS.contains(called)
                || owner.equals("java/lang/ThreadLocal") && called.equals("set");
        if (grows) {
            return Group.ALLOCATION;
        }
        boolean other =
                owner.startsWith("dev/farside/core/") && !outermost(owner).equals(outermost(self));
        return opcode == Opcodes.INVOKESTATIC && other ? Group.CLASS : null;
    }

    private static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }
}
