package dev.farside.core.weave;

import dev.farside.core.weave.hook.Hook;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A woven class, and the hooks that found no method in it. Apart from {@link Weaver}, which no JVM that starts should load ASM for. */
public final class WovenClass {
    /** Null: it stays as it is. */
    public final byte[] classFile;

    public final List<Hook> missing;

    private WovenClass(byte[] classFile, List<Hook> missing) {
        this.classFile = classFile;
        this.missing = missing;
    }

    /** One that has no hooks. */
    static WovenClass asItIs() {
        return new WovenClass(null, List.of());
    }

    /** Without a JVM that asks for it. */
    public static WovenClass of(byte[] classFile, List<Hook> ofClass) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        HookVisitor visitor = new HookVisitor(writer, ofClass);
        reader.accept(visitor, 0);
        List<Hook> missing = new ArrayList<>(0);
        for (int i = 0; i < visitor.found.length; i++) {
            if (!visitor.found[i]) {
                missing.add(ofClass.get(i));
            }
        }
        return new WovenClass(writer.toByteArray(), missing);
    }

    private static final class HookVisitor extends ClassVisitor {
        private final List<Hook> hooks;
        private final boolean[] found;
        private String owner;

        HookVisitor(ClassVisitor next, List<Hook> hooks) {
            super(Opcodes.ASM9, next);
            this.hooks = hooks;
            this.found = new boolean[hooks.size()];
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            owner = name;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
                return method; // it has no code to weave
            }
            for (int i = 0; i < found.length; i++) {
                if (hooks.get(i).matches((access & Opcodes.ACC_STATIC) != 0, name, descriptor)) {
                    Hook.Code code = hooks.get(i).entry();
                    method = code instanceof Hook.Entry || code instanceof Hook.Exit || code instanceof Hook.Around
                            ? visitor(method, code, i)
                            : failureVisitor(method, code, i, FailureVisitors.parameters(owner, access, descriptor));
                }
            }
            return method;
        }

        private MethodVisitor failureVisitor(MethodVisitor method, Hook.Code code, int index, Object[] parameters) {
            found[index] = true;
            return FailureVisitors.of(method, code, parameters);
        }

        private MethodVisitor visitor(MethodVisitor method, Hook.Code code, int index) {
            if (code instanceof Hook.Around around) {
                return new AroundVisitor(method, around, found, index);
            }
            found[index] = true;
            return code instanceof Hook.Exit exit
                    ? new ExitVisitor(method, exit)
                    : new EntryVisitor(method, (Hook.Entry) code);
        }
    }

    private static final class ExitVisitor extends MethodVisitor {
        private final Hook.Exit exit;

        ExitVisitor(MethodVisitor next, Hook.Exit exit) {
            super(Opcodes.ASM9, next);
            this.exit = exit;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                exit.emit(mv);
            }
            super.visitInsn(opcode);
        }
    }

    private static final class AroundVisitor extends MethodVisitor {
        private final Hook.Around around;
        private final boolean[] found;
        private final int index;

        AroundVisitor(MethodVisitor next, Hook.Around around, boolean[] found, int index) {
            super(Opcodes.ASM9, next);
            this.around = around;
            this.found = found;
            this.index = index;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean called = around.isAround(owner, name, descriptor);
            if (called) {
                found[index] = true;
                around.before(mv);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (called) {
                around.after(mv);
            }
        }
    }

    private static final class EntryVisitor extends MethodVisitor {
        private final Hook.Entry entry;

        EntryVisitor(MethodVisitor next, Hook.Entry entry) {
            super(Opcodes.ASM9, next);
            this.entry = entry;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            entry.emit(mv);
        }
    }
}
