package dev.farside.build;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the class that replaces one lambda or method reference. In Java it would be:
 *
 * <pre>
 * final class CALLER$$1 implements INTERFACE {
 *     private final CAPTURED c0;
 *     static INTERFACE of(CAPTURED c0)        always the same instance if nothing is captured, as with the JDK's
 *     public RESULT METHOD(ARGUMENT a)        calls the code; once for each type that callers use
 * }
 * </pre>
 */
final class LambdaClass {
    static final String FACTORY = "of";

    private final String name;
    private final String caller;
    private final String host;
    private final LambdaCall call;
    private final Handle code;
    private final List<Type> captured;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    /** Takes internal names: of the new class, of the class that contains the lambda, and of the latter's nest host. */
    LambdaClass(String name, String caller, String host, LambdaCall call) {
        this.name = name;
        this.caller = caller;
        this.host = host;
        this.call = call;
        code = call.code();
        captured = call.captured();
    }

    byte[] bytes() {
        writer.visit(
                Nest.SINCE,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                "java/lang/Object",
                call.interfaces().toArray(String[]::new));
        writer.visitNestHost(host);
        constructor();
        factory();
        method(call.erased());
        call.bridges().forEach(this::method);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void constructor() {
        MethodVisitor to = begin(Opcodes.ACC_PRIVATE, "<init>", constructorType());
        to.visitVarInsn(Opcodes.ALOAD, 0);
        to.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int at = 1;
        for (int i = 0; i < captured.size(); i++) {
            Type type = captured.get(i);
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
            writer.visitField(access, "c" + i, type.getDescriptor(), null, null);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitVarInsn(type.getOpcode(Opcodes.ILOAD), at);
            to.visitFieldInsn(Opcodes.PUTFIELD, name, "c" + i, type.getDescriptor());
            at += type.getSize();
        }
        end(to, Opcodes.RETURN);
    }

    private String constructorType() {
        return Type.getMethodDescriptor(Type.VOID_TYPE, captured.toArray(Type[]::new));
    }

    private void factory() {
        Type result = Type.getObjectType(call.interfaces().get(0));
        String type = Type.getMethodDescriptor(result, captured.toArray(Type[]::new));
        MethodVisitor to = begin(Opcodes.ACC_STATIC, FACTORY, type);
        if (captured.isEmpty()) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
            writer.visitField(access, "ONLY", "L" + name + ";", null, null);
            MethodVisitor initializer = begin(Opcodes.ACC_STATIC, "<clinit>", "()V");
            instance(initializer);
            initializer.visitFieldInsn(Opcodes.PUTSTATIC, name, "ONLY", "L" + name + ";");
            end(initializer, Opcodes.RETURN);
            to.visitFieldInsn(Opcodes.GETSTATIC, name, "ONLY", "L" + name + ";");
        } else {
            instance(to);
        }
        end(to, Opcodes.ARETURN);
    }

    private void instance(MethodVisitor to) {
        to.visitTypeInsn(Opcodes.NEW, name);
        to.visitInsn(Opcodes.DUP);
        int at = 0;
        for (Type type : captured) {
            to.visitVarInsn(type.getOpcode(Opcodes.ILOAD), at);
            at += type.getSize();
        }
        to.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructorType(), false);
    }

    /** Writes the method of the interface with one of the types that callers use. */
    private void method(Type as) {
        List<Type> wanted = argumentsOfTheCode();
        Type[] given = as.getArgumentTypes();
        if (wanted.size() != captured.size() + given.length) {
            throw new Refusal(caller, "a lambda whose code takes other arguments: " + code);
        }
        MethodVisitor to = begin(Opcodes.ACC_PUBLIC, call.method(), as.getDescriptor());
        if (isConstructor()) {
            to.visitTypeInsn(Opcodes.NEW, code.getOwner());
            to.visitInsn(Opcodes.DUP);
        }
        for (int i = 0; i < captured.size(); i++) {
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitFieldInsn(Opcodes.GETFIELD, name, "c" + i, captured.get(i).getDescriptor());
        }
        Conversions conversions = new Conversions(to, caller);
        int at = 1;
        for (int i = 0; i < given.length; i++) {
            to.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), at);
            at += given[i].getSize();
            Type exact = call.exact().getArgumentTypes()[i];
            conversions.convert(given[i], exact);
            conversions.convert(exact, wanted.get(captured.size() + i));
        }
        to.visitMethodInsn(opcode(), code.getOwner(), code.getName(), code.getDesc(), code.isInterface());
        Type result = isConstructor() ? Type.getObjectType(code.getOwner()) : Type.getReturnType(code.getDesc());
        conversions.giveBack(result, call.exact().getReturnType(), as.getReturnType());
        to.visitMaxs(0, 0);
        to.visitEnd();
    }

    private boolean isConstructor() {
        return code.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    }

    /** The types of the arguments of the code, including the receiver. */
    private List<Type> argumentsOfTheCode() {
        List<Type> wanted = new ArrayList<>();
        if (!isConstructor() && code.getTag() != Opcodes.H_INVOKESTATIC) {
            wanted.add(Type.getObjectType(code.getOwner()));
        }
        wanted.addAll(List.of(Type.getArgumentTypes(code.getDesc())));
        return wanted;
    }

    private int opcode() {
        return switch (code.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            case Opcodes.H_INVOKESPECIAL -> {
                if (!code.getOwner().equals(caller)) {
                    throw new Refusal(
                            caller,
                            "a reference to a method of a superclass, " + code + "\nhint: write it as a lambda");
                }
                // It is a private method, which a nest mate calls like any other method.
                yield code.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            }
            default -> Opcodes.INVOKEVIRTUAL;
        };
    }

    private MethodVisitor begin(int access, String method, String type) {
        MethodVisitor to = writer.visitMethod(access, method, type, null, null);
        to.visitCode();
        return to;
    }

    private static void end(MethodVisitor to, int opcode) {
        to.visitInsn(opcode);
        to.visitMaxs(0, 0);
        to.visitEnd();
    }
}
