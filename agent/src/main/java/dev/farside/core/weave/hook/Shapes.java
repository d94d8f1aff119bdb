package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFNULL;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.NOP;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Code that hooks have in common: they ask the door, then return its answer or continue with the method's own code.
 * Each stack map frame is followed by an instruction of the hook, because the method's own first frame must not have
 * the same offset.
 */
final class Shapes {
    private static final String DOOR = "dev/farside/boot/Door";

    private Shapes() {}

    /** Stack: -> door. */
    static void door(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, DOOR, "now", "()L" + DOOR + ";", false);
    }

    /**
     * Stack: -> the file descriptor of {@code this}.
     *
     * @param owner the internal name of the class that has the field
     */
    static void fd(MethodVisitor code, String owner) {
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETFIELD, owner, "fd", "Ljava/io/FileDescriptor;");
    }

    /** Stack: door, arguments -> result. */
    static void call(MethodVisitor code, String method, String descriptor) {
        code.visitMethodInsn(INVOKEVIRTUAL, DOOR, method, descriptor, false);
    }

    /**
     * Stack: boolean -> nothing. The code that follows runs only if the value is true, and must return.
     *
     * @return the label to pass to {@link #end}
     */
    static Label ifTrue(MethodVisitor code) {
        Label end = new Label();
        code.visitJumpInsn(IFEQ, end);
        return end;
    }

    /** Marks where the method's own code continues after {@link #ifTrue}; the stack is empty. */
    static void end(MethodVisitor code, Label label) {
        code.visitLabel(label);
        code.visitFrame(F_SAME, 0, null, 0, null);
        code.visitInsn(NOP);
    }

    /**
     * Stack: reference -> reference. The code that follows runs only if the reference is not null, and must return.
     *
     * @return the label to pass to {@link #endNull}
     */
    static Label ifNotNull(MethodVisitor code) {
        Label end = new Label();
        code.visitInsn(DUP);
        code.visitJumpInsn(IFNULL, end);
        return end;
    }

    /**
     * Marks where the method's own code continues after {@link #ifNotNull}. Stack: reference -> nothing.
     *
     * @param type internal name or array descriptor of the reference's type
     */
    static void endNull(MethodVisitor code, Label label, String type) {
        code.visitLabel(label);
        code.visitFrame(F_SAME1, 0, null, 1, new Object[] {type});
        code.visitInsn(POP);
    }

    /** {@code if (answer != null) return answer;} Stack: reference -> nothing. */
    static void returnIfNotNull(MethodVisitor code, String type) {
        Label none = ifNotNull(code);
        code.visitInsn(ARETURN);
        endNull(code, none, type);
    }

    /** {@code if (answer) return constant;} Stack: boolean -> nothing. */
    static void returnIfTrue(MethodVisitor code, boolean constant) {
        Label asEver = ifTrue(code);
        code.visitInsn(constant ? ICONST_1 : ICONST_0);
        code.visitInsn(IRETURN);
        end(code, asEver);
    }

    /** {@code if (answer) return;} Stack: boolean -> nothing. */
    static void returnIfTrue(MethodVisitor code) {
        Label asEver = ifTrue(code);
        code.visitInsn(RETURN);
        end(code, asEver);
    }

    /**
     * {@code if (answer is not "none") return answer;} Stack: int -> nothing.
     *
     * @param isNone the jump that is taken if the answer is "none": IFEQ if 0 means it, IFLT if a negative number does
     */
    static void returnUnless(MethodVisitor code, int isNone) {
        Label none = new Label();
        code.visitInsn(DUP);
        code.visitJumpInsn(isNone, none);
        code.visitInsn(IRETURN);
        code.visitLabel(none);
        code.visitFrame(F_SAME1, 0, null, 1, new Object[] {INTEGER});
        code.visitInsn(POP);
    }
}
