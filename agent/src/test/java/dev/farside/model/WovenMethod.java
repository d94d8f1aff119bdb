package dev.farside.model;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_VOLATILE;
import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.DUP2_X1;
import static net.bytebuddy.jar.asm.Opcodes.DUP_X2;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.POP2;
import static net.bytebuddy.jar.asm.Opcodes.PUTFIELD;

import java.util.Map;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Weaves one method. */
final class WovenMethod extends MethodVisitor {
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";

    /** Methods in whose place one of {@link Steps} is called, with the same arguments. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("java/util/concurrent/locks/LockSupport.park", "park"),
            Map.entry("java/util/concurrent/locks/LockSupport.parkNanos", "parkNanos"),
            Map.entry("java/util/concurrent/locks/LockSupport.unpark", "unpark"),
            Map.entry("java/lang/Thread.onSpinWait", "spin"),
            Map.entry("java/lang/Thread.yield", "spin"),
            Map.entry("java/lang/Thread.start", "start"),
            Map.entry("dev/farside/core/own/OwnThread.start", "start"),
            Map.entry("java/lang/Thread.isAlive", "isAlive"),
            Map.entry("java/lang/Thread.isInterrupted", "isInterrupted"),
            Map.entry("java/lang/Thread.interrupted", "interrupted"),
            Map.entry("java/lang/Thread.interrupt", "interrupt"),
            Map.entry("dev/farside/core/tunnel/Wait.isVirtual", "isVirtual"),
            Map.entry("java/lang/System.nanoTime", "nanoTime"),
            Map.entry("java/util/concurrent/ThreadLocalRandom.nextDouble", "nextDouble"),
            Map.entry("java/nio/ByteBuffer.allocateDirect", "allocateDirect"),
            Map.entry(LOCK + ".lock", "lock"),
            Map.entry(LOCK + ".unlock", "unlock"));

    private final WovenClass its;
    private final boolean initializesClass;
    private final boolean constructs;

    WovenMethod(MethodVisitor next, WovenClass its, String name) {
        super(Opcodes.ASM9, next);
        this.its = its;
        this.initializesClass = name.equals("<clinit>");
        this.constructs = name.equals("<init>");
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
        int flags = initializesClass ? -1 : its.flags(owner, field);
        String name = owner.substring(owner.lastIndexOf('/') + 1) + "." + field;
        boolean isFinal = flags != -1 && (flags & ACC_FINAL) != 0;
        if (isFinal && opcode == PUTFIELD && type.startsWith("L") && !field.contains("$")) {
            visitInsn(DUP2);
            step("named", name, "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;)V");
        } else if (flags != -1 && !isFinal) {
            if (constructs && opcode == PUTFIELD) {
                loadOwner(opcode, Type.getType(type).getSize());
                super.visitMethodInsn(INVOKESTATIC, WovenClass.STEPS, "made", "(Ljava/lang/Object;)V", false);
            }
            loadOwner(opcode, Type.getType(type).getSize());
            boolean writes = opcode == PUTFIELD || opcode == Opcodes.PUTSTATIC;
            if ((flags & ACC_VOLATILE) != 0) {
                step(writes ? "volatileWrite" : "volatileRead", name, "(Ljava/lang/Object;Ljava/lang/String;)V");
            } else {
                visitLdcInsn(name);
                visitInsn(writes ? ICONST_1 : ICONST_0);
                super.visitMethodInsn(
                        INVOKESTATIC, WovenClass.STEPS, "plain", "(Ljava/lang/Object;Ljava/lang/String;Z)V", false);
            }
        }
        super.visitFieldInsn(opcode, owner, field, type);
    }

    /** Puts the object whose field is used on the stack, once more; for a static field, null. */
    private void loadOwner(int opcode, int size) {
        if (opcode == GETFIELD) {
            visitInsn(DUP);
        } else if (opcode == PUTFIELD && size == 1) {
            visitInsn(DUP2);
            visitInsn(POP);
        } else if (opcode == PUTFIELD) {
            visitInsn(DUP2_X1);
            visitInsn(POP2);
            visitInsn(DUP_X2);
        } else {
            visitInsn(ACONST_NULL);
        }
    }

    private void step(String method, String name, String type) {
        visitLdcInsn(name);
        super.visitMethodInsn(INVOKESTATIC, WovenClass.STEPS, method, type, false);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
        if (owner.equals("java/nio/ByteBuffer") && type.startsWith("([BII)")) {
            super.visitMethodInsn(INVOKESTATIC, WovenClass.STEPS, "copies", "()V", false);
        }
        String step = INSTEAD.get(owner + "." + method);
        if (step != null) {
            String args = opcode == INVOKESTATIC ? type : "(L" + receiver(owner) + ";" + type.substring(1);
            super.visitMethodInsn(INVOKESTATIC, WovenClass.STEPS, step, args, false);
        } else if (WovenClass.isWatched(owner) && isStep(opcode, owner, method)) {
            its.detour(this.mv, opcode, owner, method, type, isInterface);
        } else {
            super.visitMethodInsn(opcode, owner, method, type, isInterface);
        }
    }

    private static String receiver(String owner) {
        return owner.startsWith("dev/") ? "java/lang/Thread" : owner;
    }

    private static boolean isStep(int opcode, String owner, String method) {
        if (opcode == INVOKESTATIC) {
            return WovenClass.isUpdater(owner) && method.equals("newUpdater");
        }
        return opcode != Opcodes.INVOKESPECIAL;
    }
}
