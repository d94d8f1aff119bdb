package dev.farside.build;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the conversions that LambdaMetafactory allows for the value on top of the stack: casts, boxing, unboxing, and
 * widening of primitives. The only widening that is supported is from int (and the types that the JVM treats as int)
 * to int, long and double.
 */
final class Conversions {
    private static final List<Type> PRIMITIVES = List.of(
            Type.BOOLEAN_TYPE,
            Type.CHAR_TYPE,
            Type.BYTE_TYPE,
            Type.SHORT_TYPE,
            Type.INT_TYPE,
            Type.LONG_TYPE,
            Type.FLOAT_TYPE,
            Type.DOUBLE_TYPE);

    private final MethodVisitor to;
    private final String className;

    /** Messages of refusals name the class. */
    Conversions(MethodVisitor to, String className) {
        this.to = to;
        this.className = className;
    }

    static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    /** Internal name of the class that boxes a primitive. */
    static String box(Type primitive) {
        return switch (primitive.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            default -> "java/lang/Double";
        };
    }

    void convert(Type from, Type into) {
        if (from.equals(into)) {
            return;
        }
        if (isPrimitive(from) && isPrimitive(into)) {
            widen(from, into);
        } else if (isPrimitive(from)) {
            String box = box(from);
            String type = "(" + from.getDescriptor() + ")L" + box + ";";
            to.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", type, false);
        } else if (isPrimitive(into)) {
            unbox(from, into);
        } else if (!into.getInternalName().equals("java/lang/Object")) {
            to.visitTypeInsn(Opcodes.CHECKCAST, into.getInternalName());
        }
    }

    /**
     * Unboxes a value of a box type. If its static type is Object or similar, the value must be a box of exactly the
     * wanted type.
     */
    private void unbox(Type from, Type into) {
        Type unboxed = PRIMITIVES.stream()
                .filter(one -> box(one).equals(from.getInternalName()))
                .findFirst()
                .orElse(into);
        to.visitTypeInsn(Opcodes.CHECKCAST, box(unboxed));
        String method = unboxed.getClassName() + "Value";
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, box(unboxed), method, "()" + unboxed.getDescriptor(), false);
        convert(unboxed, into);
    }

    private void widen(Type from, Type into) {
        boolean isSmall = from.getSort() <= Type.INT;
        if (isSmall && into.getSort() == Type.LONG) {
            to.visitInsn(Opcodes.I2L);
        } else if (isSmall && into.getSort() == Type.DOUBLE) {
            to.visitInsn(Opcodes.I2D);
        } else if (!isSmall || into.getSort() != Type.INT) {
            throw new Refusal(
                    className,
                    "a method reference that makes " + into.getClassName() + " of " + from.getClassName()
                            + "\nhint: write it in another way, or teach dev.farside.build.Conversions that");
        }
    }

    /**
     * Writes the return. The result of the code is converted to the exact type and then to the type that the caller
     * expects; for void it is dropped.
     */
    void giveBack(Type result, Type exact, Type as) {
        if (as.getSort() == Type.VOID) {
            if (result.getSort() != Type.VOID) {
                to.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
            to.visitInsn(Opcodes.RETURN);
            return;
        }
        convert(result, exact);
        convert(exact, as);
        to.visitInsn(as.getOpcode(Opcodes.IRETURN));
    }
}
