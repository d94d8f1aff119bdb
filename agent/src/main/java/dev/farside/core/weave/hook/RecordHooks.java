package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The hooks that tell how a direct connect has ended, for JDK 17 to 27. Only a JVM that notes where it connects has them. */
public final class RecordHooks {
    private static final String SOCKET = "java/net/Socket";
    private static final String CHANNEL = "sun/nio/ch/SocketChannelImpl";
    private static final String ASYNC = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";

    private RecordHooks() {}

    public static List<Hook> all() {
        String address = "(Ljava/net/SocketAddress;";
        return List.of(
                hook(SOCKET, "connect", address + "I)V", new Returns(SOCKET, false)),
                hook(SOCKET, "connect", address + "I)V", new Throws(SOCKET)),
                hook(CHANNEL, "connect", address + ")Z", new Returns(CHANNEL, true)),
                hook(CHANNEL, "connect", address + ")Z", new Throws(CHANNEL)),
                hook(CHANNEL, "blockingConnect", address + "J)V", new Returns(CHANNEL, false)),
                hook(CHANNEL, "blockingConnect", address + "J)V", new Throws(CHANNEL)),
                hook(CHANNEL, "finishConnect", "()Z", new Returns(CHANNEL, true)),
                hook(CHANNEL, "finishConnect", "()Z", new Throws(CHANNEL)),
                hook(ASYNC, "implConnect", address, new Catches()),
                hook(ASYNC, "finishConnect", "(Z)V", new Catches()),
                new Hook(
                        "java/net/InetAddress",
                        List.of("getAddressesFromNameService"),
                        "(Ljava/lang/String;",
                        true,
                        new Unknown()));
    }

    private static Hook hook(String owner, String method, String descriptor, Hook.Code code) {
        return new Hook(owner, List.of(method), descriptor, false, code);
    }

    /** Stack: -> the Socket, or the file descriptor of the channel. */
    private static void subject(MethodVisitor code, String owner) {
        if (owner.equals(SOCKET)) {
            code.visitVarInsn(ALOAD, 0);
        } else {
            Shapes.fd(code, owner);
        }
    }

    /**
     * {@code door.connected(subject, true);} before it returns, or with what it returns
     *
     * @param tells whether it returns if it is connected
     */
    private record Returns(String owner, boolean tells) implements Hook.Exit {
        @Override
        public void emit(MethodVisitor code) {
            if (tells) {
                code.visitInsn(DUP);
            } else {
                code.visitInsn(ICONST_1);
            }
            Shapes.door(code);
            code.visitInsn(SWAP);
            subject(code, owner);
            code.visitInsn(SWAP);
            Shapes.call(code, "connected", "(Ljava/lang/Object;Z)V");
        }
    }

    /** {@code door.failed(subject, thrown);} */
    private record Throws(String owner) implements Hook.Thrown {
        @Override
        public void emit(MethodVisitor code) {
            failed(code, owner);
        }
    }

    /** {@code door.failed(fd, caught);} */
    private static final class Catches implements Hook.Caught {
        @Override
        public void emit(MethodVisitor code) {
            failed(code, ASYNC);
        }
    }

    /** Stack: Throwable -> Throwable. */
    private static void failed(MethodVisitor code, String owner) {
        code.visitInsn(DUP);
        Shapes.door(code);
        code.visitInsn(SWAP);
        subject(code, owner);
        code.visitInsn(SWAP);
        Shapes.call(code, "failed", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");
    }

    /** {@code door.unknown(host, thrown);} */
    private static final class Unknown implements Hook.Thrown {
        @Override
        public void emit(MethodVisitor code) {
            code.visitInsn(DUP);
            Shapes.door(code);
            code.visitInsn(SWAP);
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(SWAP);
            Shapes.call(code, "unknown", "(Ljava/lang/String;Ljava/lang/Throwable;)V");
        }
    }
}
