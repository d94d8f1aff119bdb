package dev.farside.core.weave;

import dev.farside.core.weave.hook.Hook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Weaves code into where a method fails. A class of its own, since few JVMs have such hooks. */
final class FailureVisitors {
    private static final String THROWABLE = "java/lang/Throwable";

    private FailureVisitors() {}

    /** @param parameters as {@link #parameters} has them */
    static MethodVisitor of(MethodVisitor next, Hook.Code code, Object[] parameters) {
        return code instanceof Hook.Thrown thrown
                ? new ThrownVisitor(next, thrown, parameters)
                : new CaughtVisitor(next, (Hook.Caught) code);
    }

    /** The types of a method's parameters, {@code this} among them, as a stack map frame has them. */
    static Object[] parameters(String owner, int access, String descriptor) {
        List<Object> types = new ArrayList<>();
        if ((access & Opcodes.ACC_STATIC) == 0) {
            types.add(owner);
        }
        for (Type type : Type.getArgumentTypes(descriptor)) {
            types.add(inFrame(type));
        }
        return types.toArray();
    }

    private static Object inFrame(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.OBJECT -> type.getInternalName();
            case Type.ARRAY -> type.getDescriptor();
            default -> Opcodes.INTEGER;
        };
    }

    /** A handler around the whole method, behind its last instruction, that throws again what it gets. */
    private static final class ThrownVisitor extends MethodVisitor {
        private final Hook.Thrown thrown;
        private final Object[] parameters;
        private final Label start = new Label();

        ThrownVisitor(MethodVisitor next, Hook.Thrown thrown, Object[] parameters) {
            super(Opcodes.ASM9, next);
            this.thrown = thrown;
            this.parameters = parameters;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitLabel(start);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            Label handler = new Label();
            super.visitTryCatchBlock(start, handler, handler, null); // the last one in the table: the outermost
            super.visitLabel(handler);
            super.visitFrame(Opcodes.F_FULL, parameters.length, parameters, 1, new Object[] {THROWABLE});
            thrown.emit(mv);
            super.visitInsn(Opcodes.ATHROW);
            super.visitMaxs(maxStack, maxLocals);
        }
    }

    private static final class CaughtVisitor extends MethodVisitor {
        private final Hook.Caught caught;
        private final Set<Label> handlers = new HashSet<>();
        private boolean isAtHandler;

        CaughtVisitor(MethodVisitor next, Hook.Caught caught) {
            super(Opcodes.ASM9, next);
            this.caught = caught;
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            if (THROWABLE.equals(type)) {
                handlers.add(handler);
            }
            super.visitTryCatchBlock(start, end, handler, type);
        }

        @Override
        public void visitLabel(Label label) {
            super.visitLabel(label);
            isAtHandler |= handlers.contains(label);
        }

        /** A handler begins with a label and a frame. */
        @Override
        public void visitFrame(int type, int locals, Object[] local, int stacked, Object[] stack) {
            super.visitFrame(type, locals, local, stacked, stack);
            if (isAtHandler) {
                isAtHandler = false;
                caught.emit(mv);
            }
        }
    }
}
