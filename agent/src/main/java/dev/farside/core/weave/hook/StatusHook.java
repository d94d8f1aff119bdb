package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hook for those who ask the JVM, by the attach API, what it is doing. Its class is loaded when the first of them asks, and
 * this one then, too: a program whom nobody asks pays nothing. No connection depends on it, so it may be missing.
 */
public final class StatusHook {
    /** The internal name of the class that has it. */
    public static final String OWNER = Hooks.IS_9 ? "jdk/internal/vm/VMSupport" : "sun/misc/VMSupport";

    private StatusHook() {}

    /** A list of one. */
    public static List<Hook> all() {
        return List.of(new Hook(OWNER, List.of("serializeAgentPropertiesToByteArray"), "()[B", true, new Serialize()));
    }

    /** {@code byte[] answer = door.agentProperties(getAgentProperties()); if (answer != null) return answer;} */
    private static final class Serialize implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitMethodInsn(INVOKESTATIC, OWNER, "getAgentProperties", "()Ljava/util/Properties;", false);
            Shapes.call(code, "agentProperties", "(Ljava/util/Properties;)[B");
            Shapes.returnIfNotNull(code, "[B");
        }
    }
}
