package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks of datagram sockets that are not based on a channel. JDK 17 has them with {@code
 * jdk.net.usePlainDatagramSocketImpl}, older JDKs always, and JDK 18 and later never.
 */
final class PlainDatagramHooks {
    private static final String IMPL = "java/net/AbstractPlainDatagramSocketImpl";

    /** Hooked here, because this class takes a failed connect of its impl as a reason to emulate the connect. */
    private static final String SOCKET = "java/net/NetMulticastSocket";

    /** Before Java 15 all of it is in here. */
    private static final String OLDER = "java/net/DatagramSocket";

    private PlainDatagramHooks() {}

    static List<Hook> all() {
        if (Hooks.IS_18) {
            return List.of();
        }
        return Hooks.IS_17
                ? List.of(send(IMPL, "(Ljava/net/DatagramPacket;)V", new Send()), connect(SOCKET))
                // the impl's send is native
                : List.of(
                        send(OLDER, "(Ljava/net/DatagramPacket;)V", new SocketSend()),
                        send("java/net/MulticastSocket", "(Ljava/net/DatagramPacket;B)V", new SocketSend()),
                        connect(OLDER));
    }

    private static Hook send(String owner, String descriptor, Hook.Entry entry) {
        return new Hook(owner, List.of("send"), descriptor, false, entry);
    }

    private static Hook connect(String owner) {
        return new Hook(owner, List.of("connectInternal"), "(Ljava/net/InetAddress;I)V", false, new Connect());
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

    /** {@code door.leaves(this, packet);} */
    private static final class SocketSend implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "leaves", "(Ljava/net/DatagramSocket;Ljava/net/DatagramPacket;)V");
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
