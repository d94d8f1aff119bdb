package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SUPER;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.V1_8;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * The class by which libraries see the door. Module loaders (JBoss Modules, OSGi) hide the boot loader's classes
 * from a library, but none can hide a {@code java.} package. So code woven into libraries calls a class in java.net
 * whose static methods call the door.
 */
public final class JavaDoor {
    /** Its internal name. */
    public static final String NAME = "java/net/FarsideDoor";

    /** What libraries ask: methods of the door. */
    private static final String[][] METHODS = {
        {"leaves", "(Ljava/nio/ByteBuffer;Ljava/net/SocketAddress;)V"},
        {"leaves", "(Ljava/net/InetAddress;I)V"},
        {"leaves", "(Ljava/lang/Object;Ljava/lang/Object;)V"},
        {
            "connecting",
            "(Ljava/lang/Object;Ljava/net/SocketAddress;Ljava/net/SocketAddress;Ljava/lang/Object;)Ljava/net/SocketAddress;"
        },
        {"mayConnect", "(Ljava/lang/Object;Ljava/net/SocketAddress;)V"},
        {"isConnected", "(Ljava/lang/Object;Ljava/net/SocketAddress;)Z"},
        {"remote", "(Ljava/net/InetSocketAddress;Ljava/lang/Object;)Ljava/net/InetSocketAddress;"},
        {"completed", "(Ljava/lang/Object;I)I"},
        {"standIn", "(Ljava/lang/String;)[Ljava/net/InetAddress;"},
    };

    private JavaDoor() {}

    /** Emits a call; the arguments are on the stack. */
    static void call(MethodVisitor code, String method, String descriptor) {
        code.visitMethodInsn(INVOKESTATIC, NAME, method, descriptor, false);
    }

    public static byte[] classFile() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V1_8, ACC_PUBLIC | ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, NAME, null, "java/lang/Object", null);
        for (String[] each : METHODS) {
            MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, each[0], each[1], null, null);
            code.visitCode();
            Shapes.door(code);
            int local = 0;
            for (Type argument : Type.getArgumentTypes(each[1])) {
                code.visitVarInsn(argument.getOpcode(ILOAD), local);
                local += argument.getSize();
            }
            Shapes.call(code, each[0], each[1]);
            code.visitInsn(Type.getReturnType(each[1]).getOpcode(IRETURN));
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
