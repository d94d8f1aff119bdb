package dev.farside.core.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.LSTORE;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The hooks that hide farside's wake-ups of a selector from the threads that call select; for JDK 17 to 26. */
final class SelectorHooks {
    private static final String WAKEUP = "()Ljava/nio/channels/Selector;";

    private SelectorHooks() {}

    static List<Hook> all() {
        return List.of(
                new Hook(
                        "sun/nio/ch/SelectorImpl",
                        List.of("lockAndDoSelect"),
                        "(Ljava/util/function/Consumer;J)I",
                        false,
                        new Selecting()),
                new Hook("sun/nio/ch/EPollSelectorImpl", List.of("wakeup"), WAKEUP, false, new Waking()),
                new Hook("sun/nio/ch/PollSelectorImpl", List.of("wakeup"), WAKEUP, false, new Waking()));
    }

    /**
     * <pre>
     * long began = door.selecting(timeout);
     * int updated = doSelect(action, timeout);  // the JDK's own
     * updated = door.selected(updated, this, action, timeout, began);
     * </pre>
     */
    private static final class Selecting implements Hook.Around {
        /**
         * A local variable beyond those of the method. No branch lies between its write and its read, so no stack map
         * frame mentions it.
         */
        private static final int BEGAN = 16;

        @Override
        public String callee() {
            return "doSelect";
        }

        @Override
        public void before(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(LLOAD, 2);
            Shapes.call(code, "selecting", "(J)J");
            code.visitVarInsn(LSTORE, BEGAN);
        }

        @Override
        public void after(MethodVisitor code) {
            Shapes.door(code);
            code.visitInsn(SWAP);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(LLOAD, 2);
            code.visitVarInsn(LLOAD, BEGAN);
            Shapes.call(code, "selected", "(ILjava/nio/channels/Selector;Ljava/util/function/Consumer;JJ)I");
        }
    }

    /** {@code door.waking(this);} */
    private static final class Waking implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "waking", "(Ljava/nio/channels/Selector;)V");
        }
    }
}
