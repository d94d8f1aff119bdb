package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.ISHR;
import static net.bytebuddy.jar.asm.Opcodes.LCONST_0;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.POP;

import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The hooks for channels, for JDK 17 to 27; the other part of {@link Hooks#all}. */
final class ChannelHooks {
    static final String CHANNEL = "sun/nio/ch/SocketChannelImpl";
    static final String DATAGRAM = "sun/nio/ch/DatagramChannelImpl";
    static final String NET = "sun/nio/ch/Net";
    static final String KEY = "sun/nio/ch/SelectionKeyImpl";

    private ChannelHooks() {}

    static Hook[] all() {
        return new Hook[] {
            hook(CHANNEL, "connect", "(Ljava/net/SocketAddress;)Z", new Connecting(CHANNEL, false)),
            hook(CHANNEL, "blockingConnect", "(Ljava/net/SocketAddress;J)V", new Connecting(CHANNEL, true)),
            hook(CHANNEL, "implCloseSelectableChannel", "()V", new Closing(CHANNEL)),
            hook("sun/nio/ch/SocketAdaptor", "connect", "(Ljava/net/SocketAddress;I)V", new Resolved()),
            new Hook(
                    NET,
                    List.of("connect"),
                    "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I",
                    true,
                    new Connect()),
            new Hook(NET, List.of("pollConnectNow"), "(Ljava/io/FileDescriptor;)Z", true, new Poll()),
            hook(CHANNEL, "sendOutOfBandData", "(B)I", new Urgent()),
            hook(KEY, "translateInterestOps", "()I", new Interest()),
            hook(DATAGRAM, "connect", "(Ljava/net/SocketAddress;Z)", new DatagramConnect()),
            hook(DATAGRAM, "send", "(Ljava/nio/ByteBuffer;Ljava/net/SocketAddress;)I", new DatagramSend()),
            hook(DATAGRAM, "write", "(Ljava/nio/ByteBuffer;)I", new DatagramWrite()),
            hook(DATAGRAM, "write", "([Ljava/nio/ByteBuffer;II)J", new DatagramGather()),
        };
    }

    static Hook hook(String owner, String method, String descriptor, Hook.Code code) {
        return new Hook(owner, List.of(method), descriptor, false, code);
    }

    /** {@code remote = door.connecting(this, fd, remote, nanos);} */
    record Connecting(String owner, boolean timed) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            Shapes.fd(code, owner);
            code.visitVarInsn(ALOAD, 1);
            if (timed) {
                code.visitVarInsn(LLOAD, 2);
            } else {
                code.visitInsn(LCONST_0);
            }
            Shapes.call(
                    code,
                    "connecting",
                    "(Ljava/nio/channels/Channel;Ljava/io/FileDescriptor;Ljava/net/SocketAddress;J)Ljava/net/SocketAddress;");
            code.visitVarInsn(ASTORE, 1);
        }
    }

    /** {@code remote = door.resolved(remote);} */
    private static final class Resolved implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "resolved", "(Ljava/net/SocketAddress;)Ljava/net/SocketAddress;");
            code.visitVarInsn(ASTORE, 1);
        }
    }

    /** {@code int n = door.connect(family, fd, remote, port); if (n != 0) return n;} */
    static final class Connect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(ILOAD, 3);
            Shapes.call(code, "connect", "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I");
            Shapes.returnUnless(code, IFEQ);
        }
    }

    /** {@code int answer = door.polled(fd); if (answer != 0) return answer >> 1;} which is true for 2, connected */
    private static final class Poll implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Label asEver = new Label();
            polled(code, null);
            code.visitInsn(DUP);
            code.visitJumpInsn(IFEQ, asEver);
            code.visitInsn(ICONST_1);
            code.visitInsn(ISHR);
            code.visitInsn(IRETURN);
            code.visitLabel(asEver);
            code.visitFrame(F_SAME1, 0, null, 1, new Object[] {INTEGER});
            code.visitInsn(POP);
        }
    }

    /** {@code door.urgent(fd);} */
    static final class Urgent implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            Shapes.call(code, "urgent", "(Ljava/io/FileDescriptor;)V");
        }
    }

    /** {@code if (door.masked(getFD(), this)) return 0;} */
    private static final class Interest implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, KEY, "getFD", "()Ljava/io/FileDescriptor;", false);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "masked", "(Ljava/io/FileDescriptor;Ljava/nio/channels/SelectionKey;)Z");
            Shapes.returnIfTrue(code, false);
        }
    }

    /** {@code door.closing(fd);} */
    record Closing(String owner) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, owner);
            Shapes.call(code, "closing", "(Ljava/io/FileDescriptor;)V");
        }
    }

    /** {@code door.leaves(null, remote);} */
    static final class DatagramConnect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitInsn(ACONST_NULL);
            code.visitVarInsn(ALOAD, 1);
            leaves(code);
        }
    }

    /** {@code door.leaves(bytes, target);} */
    static final class DatagramSend implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            leaves(code);
        }
    }

    /** {@code door.leaves(bytes, remoteAddress);} */
    static final class DatagramWrite implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, DATAGRAM, "remoteAddress", "Ljava/net/InetSocketAddress;");
            leaves(code);
        }
    }

    /** {@code door.leaves(buffers, offset, length, remoteAddress);} */
    static final class DatagramGather implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            code.visitVarInsn(ILOAD, 3);
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, DATAGRAM, "remoteAddress", "Ljava/net/InetSocketAddress;");
            Shapes.call(code, "leaves", "([Ljava/nio/ByteBuffer;IILjava/net/SocketAddress;)V");
        }
    }

    private static void leaves(MethodVisitor code) {
        Shapes.call(code, "leaves", "(Ljava/nio/ByteBuffer;Ljava/net/SocketAddress;)V");
    }

    /** @param owner null: the descriptor is the first argument. Stack: -> int. */
    static void polled(MethodVisitor code, String owner) {
        Shapes.door(code);
        if (owner == null) {
            code.visitVarInsn(ALOAD, 0);
        } else {
            Shapes.fd(code, owner);
        }
        Shapes.call(code, "polled", "(Ljava/io/FileDescriptor;)I");
    }
}
