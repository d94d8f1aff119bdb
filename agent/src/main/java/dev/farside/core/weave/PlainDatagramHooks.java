package dev.farside.core.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The part of the list that is about datagram sockets which are no channels below: on 17 with {@code
 * jdk.net.usePlainDatagramSocketImpl}, on older JDKs always, from 18 on none.
 */
final class PlainDatagramHooks {
    private static final String IMPL = "java/net/AbstractPlainDatagramSocketImpl";

    /** Takes a failed connect of its impl for one to be emulated. */
    private static final String SOCKET = "java/net/NetMulticastSocket";

    private PlainDatagramHooks() {}

    static List<Hook> all() {
        return Hooks.IS_18
                ? List.of()
                : List.of(
                        new Hook(IMPL, List.of("send"), "(Ljava/net/DatagramPacket;)V", false, new Send()),
                        new Hook(
                                SOCKET,
                                List.of("connectInternal"),
                                "(Ljava/net/InetAddress;I)V",
                                false,
                                new Connect()));
    }

    /** {@code door.leaves(packet);} */
    private static final class Send implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "leaves", "(Ljava/net/DatagramPacket;)V");
        }
    }

    /** {@code door.leaves(address, port);} */
    private static final class Connect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            Shapes.call(code, "leaves", "(Ljava/net/InetAddress;I)V");
        }
    }
}
