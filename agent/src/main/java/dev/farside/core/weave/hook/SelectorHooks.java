package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.LSTORE;
import static net.bytebuddy.jar.asm.Opcodes.POP2;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import dev.farside.core.system.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks by which selectors hear of redirected channels, and that hide farside's wake-ups of a selector from the threads
 * that call select; for JDK 17 to 27.
 */
final class SelectorHooks {
    static final String WAKEUP = "()Ljava/nio/channels/Selector;";

    private SelectorHooks() {}

    /** @param system whose JDK has those selectors */
    static List<Hook> all(OperatingSystem system) {
        List<Hook> all = new ArrayList<>();
        all.add(hook(
                "sun/nio/ch/SelectorImpl",
                "lockAndDoSelect",
                "(Ljava/util/function/Consumer;J)I",
                new Selecting(true)));
        for (String selector : system.selectors()) {
            all.add(hook(selector, "wakeup", WAKEUP, new Waking()));
            all.add(hook(selector, "wakeup", WAKEUP, new Woken()));
            all.add(hook(selector, "setEventOps", "(Lsun/nio/ch/SelectionKeyImpl;)V", new InterestChanged()));
        }
        return all;
    }

    private static Hook hook(String owner, String method, String descriptor, Hook.Code code) {
        return new Hook(owner, List.of(method), descriptor, false, code);
    }

    /**
     * <pre>
     * long began = door.selecting(timeout);
     * int updated = doSelect(action, door.timeout(this, timeout));  // the JDK's own
     * updated = door.selected(updated, this, action, timeout, began);
     * </pre>
     */
    static final class Selecting implements Hook.Around {
        /**
         * A local variable beyond those of the method. No branch lies between its write and its read, so no stack map
         * frame mentions it.
         */
        private static final int BEGAN = 16;

        private final boolean acts;
        private final int timeout;

        /** @param acts whether the method has an action, before the timeout: else there is none */
        Selecting(boolean acts) {
            this.acts = acts;
            timeout = acts ? 2 : 1;
        }

        @Override
        public String callee() {
            return "doSelect";
        }

        @Override
        public void before(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(LLOAD, timeout);
            Shapes.call(code, "selecting", "(J)J");
            code.visitVarInsn(LSTORE, BEGAN);
            code.visitInsn(POP2); // the timeout
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(LLOAD, timeout);
            Shapes.call(code, "timeout", "(Ljava/nio/channels/Selector;J)J");
        }

        @Override
        public void after(MethodVisitor code) {
            Shapes.door(code);
            code.visitInsn(SWAP);
            code.visitVarInsn(ALOAD, 0);
            if (acts) {
                code.visitVarInsn(ALOAD, 1);
            } else {
                code.visitInsn(ACONST_NULL);
            }
            code.visitVarInsn(LLOAD, timeout);
            code.visitVarInsn(LLOAD, BEGAN);
            Shapes.call(code, "selected", "(ILjava/nio/channels/Selector;Ljava/util/function/Consumer;JJ)I");
        }
    }

    /** {@code door.waking(this);} */
    static final class Waking implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            tell(code, "waking");
        }
    }

    /** {@code door.woken(this);}, before it returns. */
    static final class Woken implements Hook.Exit {
        @Override
        public void emit(MethodVisitor code) {
            tell(code, "woken");
        }
    }

    private static void tell(MethodVisitor code, String what) {
        Shapes.door(code);
        code.visitVarInsn(ALOAD, 0);
        Shapes.call(code, what, "(Ljava/nio/channels/Selector;)V");
    }

    /** {@code door.interest(key.getFD(), key);} */
    private static final class InterestChanged implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "sun/nio/ch/SelectionKeyImpl", "getFD", "()Ljava/io/FileDescriptor;", false);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "interest", "(Ljava/io/FileDescriptor;Ljava/nio/channels/SelectionKey;)V");
        }
    }
}
