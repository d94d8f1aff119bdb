package dev.farside.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Weaves one class. A call of a collection or an atomic object goes through a static method that is added to the class. */
final class WovenClass extends ClassVisitor {
    static final String STEPS = "dev/farside/model/Steps";
    private static final String ATOMIC = "java/util/concurrent/atomic/";
    private static final Set<String> COLLECTIONS = Set.of(
            "java/util/Queue",
            "java/util/Deque",
            "java/util/List",
            "java/util/Map",
            "java/util/ArrayDeque",
            "java/util/ArrayList",
            "java/util/HashMap",
            "java/util/concurrent/ConcurrentLinkedQueue",
            "java/util/concurrent/ConcurrentHashMap");

    private record Call(int opcode, String owner, String method, String type, boolean isInterface) {}

    private final Woven woven;
    private final Map<Call, String> detours = new LinkedHashMap<>();
    private String name;
    private boolean isInterface;

    WovenClass(ClassVisitor next, Woven woven) {
        super(Opcodes.ASM9, next);
        this.woven = woven;
    }

    @Override
    public void visit(int version, int access, String its, String signature, String superName, String[] interfaces) {
        name = its;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        super.visit(version, access, its, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String type, String signature, String[] thrown) {
        MethodVisitor next = super.visitMethod(access, method, type, signature, thrown);
        return next == null ? null : new WovenMethod(next, this, method);
    }

    int flags(String owner, String field) {
        return woven.flags(owner, field);
    }

    static boolean isUpdater(String owner) {
        return owner.startsWith(ATOMIC) && owner.endsWith("FieldUpdater");
    }

    static boolean isWatched(String owner) {
        return owner.startsWith(ATOMIC) || COLLECTIONS.contains(owner);
    }

    /** Calls {@link Steps} and then the method. */
    void detour(MethodVisitor code, int opcode, String owner, String method, String type, boolean ofInterface) {
        Call call = new Call(opcode, owner, method, type, ofInterface);
        String detour = detours.computeIfAbsent(call, key -> "model$" + detours.size());
        code.visitMethodInsn(Opcodes.INVOKESTATIC, name, detour, typeOf(call), isInterface);
    }

    private static String typeOf(Call call) {
        return call.opcode == Opcodes.INVOKESTATIC ? call.type : "(L" + call.owner + ";" + call.type.substring(1);
    }

    @Override
    public void visitEnd() {
        for (Map.Entry<Call, String> detour : detours.entrySet()) {
            write(detour.getKey(), detour.getValue());
        }
        super.visitEnd();
    }

    private void write(Call call, String detour) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = super.visitMethod(access, detour, typeOf(call), null, null);
        code.visitCode();
        boolean makesUpdater = call.opcode == Opcodes.INVOKESTATIC;
        if (!makesUpdater) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            if (isUpdater(call.owner)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
            }
            code.visitLdcInsn(call.method);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    STEPS,
                    isUpdater(call.owner) ? "update" : "call",
                    isUpdater(call.owner)
                            ? "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V"
                            : "(Ljava/lang/Object;Ljava/lang/String;)V",
                    false);
        }
        int at = 0;
        for (Type argument : Type.getArgumentTypes(typeOf(call))) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), at);
            at += argument.getSize();
        }
        code.visitMethodInsn(call.opcode, call.owner, call.method, call.type, call.isInterface);
        if (makesUpdater) { // the last argument is the field's name
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn(simpleName() + ".");
            code.visitVarInsn(Opcodes.ALOAD, at - 1);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/lang/String",
                    "concat",
                    "(Ljava/lang/String;)Ljava/lang/String;",
                    false);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, STEPS, "updater", "(Ljava/lang/Object;Ljava/lang/String;)V", false);
        }
        code.visitInsn(Type.getReturnType(call.type).getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private String simpleName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
