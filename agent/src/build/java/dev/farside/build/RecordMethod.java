package dev.farside.build;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The equals, hashCode or toString of a record, which javac leaves to ObjectMethods.bootstrap. It is written as a
 * static method of the record with the same result.
 *
 * @param owner the record's internal name
 * @param called equals, hashCode or toString
 * @param type descriptor of the static method, which takes the record
 */
record RecordMethod(String owner, String called, String type, List<Handle> fields) {
    private static final String BUILDER = "java/lang/StringBuilder";

    /**
     * The arguments of the bootstrap method are the record's class, the names of its components, and the fields of the
     * same names.
     */
    static RecordMethod of(String owner, String called, String type, Object... arguments) {
        List<Handle> fields = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            fields.add((Handle) arguments[i]);
        }
        return new RecordMethod(owner, called, type, fields);
    }

    String name() {
        return "$" + called;
    }

    void write(ClassVisitor into) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor to = into.visitMethod(access, name(), type, null, null);
        to.visitCode();
        switch (called) {
            case "equals" -> equality(to);
            case "hashCode" -> hash(to);
            case "toString" -> text(to);
            default -> throw new Refusal(owner, "a record's method " + called);
        }
        to.visitMaxs(6, 2);
        to.visitEnd();
    }

    private void load(MethodVisitor to, int local, Handle field) {
        to.visitVarInsn(Opcodes.ALOAD, local);
        if (local > 0) {
            to.visitTypeInsn(Opcodes.CHECKCAST, owner);
        }
        to.visitFieldInsn(Opcodes.GETFIELD, owner, field.getName(), field.getDesc());
    }

    private void equality(MethodVisitor to) {
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitTypeInsn(Opcodes.INSTANCEOF, owner);
        falseIf(to, Opcodes.IFNE);
        for (Handle field : fields) {
            load(to, 0, field);
            load(to, 1, field);
            Type kind = Type.getType(field.getDesc());
            if (Conversions.isPrimitive(kind)) {
                String both = "(" + field.getDesc() + field.getDesc() + ")I";
                to.visitMethodInsn(Opcodes.INVOKESTATIC, Conversions.box(kind), "compare", both, false);
                falseIf(to, Opcodes.IFEQ);
            } else {
                String both = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
                to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals", both, false);
                falseIf(to, Opcodes.IFNE);
            }
        }
        to.visitInsn(Opcodes.ICONST_1);
        to.visitInsn(Opcodes.IRETURN);
    }

    /** Writes code that returns false unless the jump is taken. */
    private static void falseIf(MethodVisitor to, int unless) {
        Label on = new Label();
        to.visitJumpInsn(unless, on);
        to.visitInsn(Opcodes.ICONST_0);
        to.visitInsn(Opcodes.IRETURN);
        to.visitLabel(on);
        to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private void hash(MethodVisitor to) {
        to.visitInsn(Opcodes.ICONST_0);
        for (Handle field : fields) {
            to.visitIntInsn(Opcodes.BIPUSH, 31);
            to.visitInsn(Opcodes.IMUL);
            load(to, 0, field);
            Type kind = Type.getType(field.getDesc());
            boolean isPrimitive = Conversions.isPrimitive(kind);
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    isPrimitive ? Conversions.box(kind) : "java/util/Objects",
                    "hashCode",
                    "(" + (isPrimitive ? field.getDesc() : "Ljava/lang/Object;") + ")I",
                    false);
            to.visitInsn(Opcodes.IADD);
        }
        to.visitInsn(Opcodes.IRETURN);
    }

    private void text(MethodVisitor to) {
        to.visitTypeInsn(Opcodes.NEW, BUILDER);
        to.visitInsn(Opcodes.DUP);
        to.visitMethodInsn(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false);
        String before = owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1) + "[";
        for (Handle field : fields) {
            append(to, before + field.getName() + "=");
            before = ", ";
            load(to, 0, field);
            Type kind = Type.getType(field.getDesc());
            boolean isPrimitive = Conversions.isPrimitive(kind);
            String writer = isPrimitive ? Conversions.box(kind) : "java/lang/String";
            String method = isPrimitive ? "toString" : "valueOf";
            String one = "(" + (isPrimitive ? field.getDesc() : "Ljava/lang/Object;") + ")Ljava/lang/String;";
            to.visitMethodInsn(Opcodes.INVOKESTATIC, writer, method, one, false);
            append(to);
        }
        append(to, fields.isEmpty() ? before + "]" : "]");
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
        to.visitInsn(Opcodes.ARETURN);
    }

    private static void append(MethodVisitor to, String words) {
        to.visitLdcInsn(words);
        append(to);
    }

    private static void append(MethodVisitor to) {
        String type = "(Ljava/lang/String;)Ljava/lang/StringBuilder;";
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "append", type, false);
    }
}
