package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks of the JDK's SCTP channels ({@code com.sun.nio.sctp}), which no gateway can carry. Their module is not in
 * every runtime image, and few programs load it, so that these hooks are not looked for before the program loads it.
 */
public final class SctpHooks {
    private SctpHooks() {}

    public static List<Hook> all() {
        return List.of(
                new Hook(
                        "sun/nio/ch/sctp/SctpNet",
                        List.of("connect"),
                        "(ILjava/net/InetAddress;I)I",
                        true,
                        new Leaves(1)),
                // of a channel with many associations; the address is null where the message names an association
                new Hook(
                        "sun/nio/ch/sctp/SctpMultiChannelImpl",
                        List.of("send0"),
                        "(IJILjava/net/InetAddress;I",
                        true,
                        new Leaves(4)));
    }

    /**
     * {@code door.leaves(address, port);}
     *
     * @param address the local variable that holds it; the port follows
     */
    private record Leaves(int address) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, address);
            code.visitVarInsn(ILOAD, address + 1);
            Shapes.call(code, "leaves", "(Ljava/net/InetAddress;I)V");
        }
    }
}
