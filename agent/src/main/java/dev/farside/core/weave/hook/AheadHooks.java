package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARRAYLENGTH;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;

import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * The hooks that a JVM has in which no agent can run, beside those of {@link Hooks}. They stand in for what the JVM does for agents:
 * it starts them, and offers them each class that it loads. They call {@code dev.farside.agent.Ahead}, which documents the calls.
 */
public final class AheadHooks {
    private static final String AHEAD = "dev/farside/agent/Ahead";
    private static final String LOADER = "java/lang/ClassLoader";

    private AheadHooks() {}

    public static List<Hook> all() {
        return List.of(
                loads("load0"),
                loads("loadLibrary0"),
                new Hook("java/lang/System", List.of("initPhase3"), "()V", true, new Begin()),
                new Hook("java/lang/System", List.of("initPhase3"), "()V", true, new Start()),
                new Hook(
                        LOADER,
                        List.of("defineClass"),
                        "(Ljava/lang/String;[BIILjava/security/ProtectionDomain;)",
                        false,
                        new Defined()),
                new Hook(
                        LOADER,
                        List.of("defineClass"),
                        "(Ljava/lang/String;Ljava/nio/ByteBuffer;Ljava/security/ProtectionDomain;)",
                        false,
                        new DefinedOfBuffer()),
                new Hook(
                        "jdk/internal/loader/BootLoader",
                        List.of("loadLibrary"),
                        "(Ljava/lang/String;)V",
                        true,
                        new LoadingOfBoot()));
    }

    private static Hook loads(String method) {
        return new Hook(
                "java/lang/Runtime", List.of(method), "(Ljava/lang/Class;Ljava/lang/String;)V", false, new Loading());
    }

    /** {@code Ahead.begin();} */
    private static final class Begin implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitMethodInsn(INVOKESTATIC, AHEAD, "begin", "()V", false);
        }
    }

    /** {@code Ahead.start();} before it returns */
    private static final class Start implements Hook.Exit {
        @Override
        public void emit(MethodVisitor code) {
            code.visitMethodInsn(INVOKESTATIC, AHEAD, "start", "()V", false);
        }
    }

    /** {@code byte[] other = Ahead.library(name, b, off, len); if (other != null) { b = other; off = 0; len = b.length; }} */
    private static final class Defined implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(ILOAD, 3);
            code.visitVarInsn(ILOAD, 4);
            code.visitMethodInsn(INVOKESTATIC, AHEAD, "library", "(Ljava/lang/String;[BII)[B", false);
            Label same = Shapes.ifNotNull(code);
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, 2);
            code.visitInsn(ARRAYLENGTH);
            code.visitVarInsn(ISTORE, 4);
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 3);
            code.visitInsn(ACONST_NULL);
            Shapes.endNull(code, same, "[B");
        }
    }

    /** {@code ByteBuffer other = Ahead.library(name, b); if (other != null) b = other;} */
    private static final class DefinedOfBuffer implements Hook.Entry {
        private static final String BUFFER = "java/nio/ByteBuffer";

        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitMethodInsn(
                    INVOKESTATIC, AHEAD, "library", "(Ljava/lang/String;L" + BUFFER + ";)L" + BUFFER + ";", false);
            Label same = Shapes.ifNotNull(code);
            code.visitVarInsn(ASTORE, 2);
            code.visitInsn(ACONST_NULL);
            Shapes.endNull(code, same, BUFFER);
        }
    }

    /** {@code Ahead.loading(from, library);} */
    private static final class Loading implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitMethodInsn(INVOKESTATIC, AHEAD, "loading", "(Ljava/lang/Class;Ljava/lang/String;)V", false);
        }
    }

    /** {@code Ahead.loading(BootLoader.class, library);} */
    private static final class LoadingOfBoot implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitLdcInsn(Type.getObjectType("jdk/internal/loader/BootLoader"));
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESTATIC, AHEAD, "loading", "(Ljava/lang/Class;Ljava/lang/String;)V", false);
        }
    }
}
