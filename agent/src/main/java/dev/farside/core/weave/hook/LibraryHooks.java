package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.AALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFNONNULL;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.NEW;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks for Netty, in every copy that a program or a library has: its native transports and its own resolver bypass
 * the JDK. Classes are recognised by the end of their name, because copies are relocated to other packages. No hook
 * here is required. A version that lacks a method works differently, and anything that still bypasses the JDK is
 * stopped by the datagram hooks of {@link ChannelHooks} and by stand-ins, which nothing routes. The native connects have
 * hooks on two levels: one carries a connect to a far place, and those below it refuse what has not come that way.
 */
public final class LibraryHooks {
    private static final String CAUSE = "()Ljava/lang/Throwable;";

    private static final Hook[] ALL = {
        new Hook("netty/channel/epoll/Epoll", List.of("isAvailable"), "()Z", true, new Never()),
        new Hook("netty/channel/kqueue/KQueue", List.of("isAvailable"), "()Z", true, new Never()),
        new Hook("netty/channel/uring/IoUring", List.of("isAvailable"), "()Z", true, new Never()),
        new Hook("netty/incubator/channel/uring/IOUring", List.of("isAvailable"), "()Z", true, new Never()),
        new Hook("netty/channel/epoll/Epoll", List.of("unavailabilityCause"), CAUSE, true, new Cause()),
        new Hook("netty/channel/kqueue/KQueue", List.of("unavailabilityCause"), CAUSE, true, new Cause()),
        new Hook("netty/channel/uring/IoUring", List.of("unavailabilityCause"), CAUSE, true, new Cause()),
        new Hook("netty/incubator/channel/uring/IOUring", List.of("unavailabilityCause"), CAUSE, true, new Cause()),
        connects("netty/channel/epoll/AbstractEpollChannel$AbstractEpollUnsafe", false),
        connects("netty/channel/kqueue/AbstractKQueueChannel$AbstractKQueueUnsafe", false),
        connects("netty/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe", true),
        connects("netty/incubator/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe", true),
        connectsSocket("netty/channel/epoll/AbstractEpollChannel"),
        connectsSocket("netty/channel/kqueue/AbstractKQueueChannel"),
        completes("netty/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe", "(BIIS)V", 2),
        completes("netty/incubator/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe", "(I)V", 1),
        datagrams("netty/channel/epoll/EpollDatagramChannel"),
        datagrams("netty/channel/kqueue/KQueueDatagramChannel"),
        datagrams("netty/channel/uring/IoUringDatagramChannel"),
        datagrams("netty/incubator/channel/uring/IOUringDatagramChannel"),
        new Hook(
                "netty/channel/unix/Socket",
                List.of("connect"),
                "(Ljava/net/SocketAddress;)Z",
                false,
                new SocketConnect()),
        new Hook(
                "netty/channel/unix/Socket",
                List.of("remoteAddress"),
                "()Ljava/net/InetSocketAddress;",
                false,
                new SocketRemote()),
        sends("sendTo", "(Ljava/nio/ByteBuffer;IILjava/net/InetAddress;I", 4),
        sends("sendToAddress", "(JIILjava/net/InetAddress;I", 5),
        sends("sendToAddresses", "(JILjava/net/InetAddress;I", 4),
        new Hook(
                "netty/resolver/dns/DnsNameResolver",
                List.of("resolveHostsFileEntry"),
                "(Ljava/lang/String;)Ljava/net/InetAddress;",
                false,
                new HostsEntry(false)),
        new Hook(
                "netty/resolver/dns/DnsNameResolver",
                List.of("resolveHostsFileEntries"),
                "(Ljava/lang/String;)Ljava/util/List;",
                false,
                new HostsEntry(true)),
    };

    private LibraryHooks() {}

    /** @param alone as {@link UnsafeConnect} has it */
    private static Hook connects(String unsafe, boolean alone) {
        return new Hook(
                unsafe,
                List.of("connect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;",
                false,
                new UnsafeConnect(alone));
    }

    private static Hook connectsSocket(String owner) {
        return new Hook(
                owner,
                List.of("doConnect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;)Z",
                false,
                new Native());
    }

    /** @param result the local variable that holds it */
    private static Hook completes(String unsafe, String descriptor, int result) {
        return new Hook(unsafe, List.of("connectComplete"), descriptor, false, new Completed(result));
    }

    private static Hook datagrams(String owner) {
        return new Hook(
                owner,
                List.of("filterOutboundMessage"),
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                false,
                new NativeMessage());
    }

    /** @param address the local variable that holds it; the port follows */
    private static Hook sends(String method, String descriptor, int address) {
        return new Hook("netty/channel/unix/Socket", List.of(method), descriptor, false, new NativeSend(address));
    }

    /** Whether a class that has hooks connects or sends by itself, or decides that others do: all but the resolver. */
    public static boolean connects(String name) {
        return !name.contains("netty/resolver/") && !of(name).isEmpty();
    }

    /** Those of a class with this internal name. */
    public static List<Hook> of(String name) {
        List<Hook> found = List.of();
        for (Hook hook : ALL) {
            if (name.endsWith(hook.owner())) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(hook);
            }
        }
        return found;
    }

    /** {@code return false;} as far as the verifier can see, only if something is so. */
    private static final class Never implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitInsn(ICONST_1);
            Shapes.returnIfTrue(code, false);
        }
    }

    /** {@code return new UnsupportedOperationException(why);}, which programs take for the native library's word */
    private static final class Cause implements Hook.Entry {
        private static final String UNSUPPORTED = "java/lang/UnsupportedOperationException";

        @Override
        public void emit(MethodVisitor code) {
            code.visitInsn(ICONST_1);
            Label asEver = Shapes.ifTrue(code);
            code.visitTypeInsn(NEW, UNSUPPORTED);
            code.visitInsn(DUP);
            code.visitLdcInsn("farside carries connections of NIO at less cost, so use NIO");
            code.visitMethodInsn(INVOKESPECIAL, UNSUPPORTED, "<init>", "(Ljava/lang/String;)V", false);
            code.visitInsn(ARETURN);
            Shapes.end(code, asEver);
        }
    }

    /**
     * <pre>
     * remote = door.connecting(this, remote, local, promise);
     * if (remote == null) return;
     * door.mayConnect(this, remote); // throws if it may not
     * </pre>
     *
     * @param alone whether no other hook follows on the way to the system, so that the last line is needed
     */
    private record UnsafeConnect(boolean alone) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(ALOAD, 3);
            JavaDoor.call(
                    code,
                    "connecting",
                    "(Ljava/lang/Object;Ljava/net/SocketAddress;Ljava/net/SocketAddress;Ljava/lang/Object;)"
                            + "Ljava/net/SocketAddress;");
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, 1);
            Label asEver = new Label();
            code.visitJumpInsn(IFNONNULL, asEver);
            code.visitInsn(RETURN);
            Shapes.end(code, asEver);
            if (alone) {
                mayConnect(code);
            }
        }
    }

    /** {@code door.mayConnect(this, remote);} which throws if it may not */
    private static void mayConnect(MethodVisitor code) {
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ALOAD, 1);
        JavaDoor.call(code, "mayConnect", "(Ljava/lang/Object;Ljava/net/SocketAddress;)V");
    }

    private static final class Native implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            mayConnect(code);
        }
    }

    /** {@code if (door.isConnected(this, remote)) return true;} which throws if it may not connect */
    private static final class SocketConnect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            JavaDoor.call(code, "isConnected", "(Ljava/lang/Object;Ljava/net/SocketAddress;)Z");
            Shapes.returnIfTrue(code, true);
        }
    }

    /** {@code return door.remote(address, this);} */
    private static final class SocketRemote implements Hook.Exit {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            JavaDoor.call(
                    code, "remote", "(Ljava/net/InetSocketAddress;Ljava/lang/Object;)Ljava/net/InetSocketAddress;");
        }
    }

    /** {@code result = door.completed(this, result);} */
    private record Completed(int result) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, result);
            JavaDoor.call(code, "completed", "(Ljava/lang/Object;I)I");
            code.visitVarInsn(ISTORE, result);
        }
    }

    /** {@code door.leaves(this, message);} */
    private static final class NativeMessage implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            JavaDoor.call(code, "leaves", "(Ljava/lang/Object;Ljava/lang/Object;)V");
        }
    }

    /** {@code door.leaves(address, port);} */
    private record NativeSend(int address) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, address);
            code.visitVarInsn(ILOAD, address + 1);
            JavaDoor.call(code, "leaves", "(Ljava/net/InetAddress;I)V");
        }
    }

    /** {@code InetAddress[] found = door.standIn(host); if (found != null) return found[0];} or all of it, as a list. */
    private record HostsEntry(boolean list) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 1);
            JavaDoor.call(code, "standIn", "(Ljava/lang/String;)[Ljava/net/InetAddress;");
            Label none = Shapes.ifNotNull(code);
            if (list) {
                code.visitMethodInsn(
                        INVOKESTATIC, "java/util/Arrays", "asList", "([Ljava/lang/Object;)Ljava/util/List;", false);
            } else {
                code.visitInsn(ICONST_0);
                code.visitInsn(AALOAD);
            }
            code.visitInsn(ARETURN);
            Shapes.endNull(code, none, "[Ljava/net/InetAddress;");
        }
    }
}
