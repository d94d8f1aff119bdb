package dev.farside.core.weave;

import static net.bytebuddy.jar.asm.Opcodes.AALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.NEW;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks for Netty, in every copy that a program or a library has: its native transports and its own resolver bypass
 * the JDK. Classes are recognised by the end of their name, because copies are relocated to other packages. No hook
 * here is required. A version that lacks a method works differently, and anything that still bypasses the JDK is
 * stopped by the datagram hooks of {@link ChannelHooks} and by stand-ins, which nothing routes.
 */
final class LibraryHooks {
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
        new Hook(
                "netty/channel/epoll/AbstractEpollChannel",
                List.of("doConnect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;)Z",
                false,
                new Native()),
        new Hook(
                "netty/channel/kqueue/AbstractKQueueChannel",
                List.of("doConnect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;)Z",
                false,
                new Native()),
        new Hook(
                "netty/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe",
                List.of("connect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;",
                false,
                new Native()),
        new Hook(
                "netty/incubator/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe",
                List.of("connect"),
                "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;",
                false,
                new Native()),
        datagrams("netty/channel/epoll/EpollDatagramChannel"),
        datagrams("netty/channel/kqueue/KQueueDatagramChannel"),
        datagrams("netty/channel/uring/IoUringDatagramChannel"),
        datagrams("netty/incubator/channel/uring/IOUringDatagramChannel"),
        new Hook("netty/channel/unix/Socket", List.of("connect"), "(Ljava/net/SocketAddress;)Z", false, new Native()),
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

    /** Null for none. */
    static List<Hook> of(String name) {
        List<Hook> found = null;
        for (Hook hook : ALL) {
            if (name.endsWith(hook.owner())) {
                found = found == null ? new ArrayList<>() : found;
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
            Label asEver = Shapes.ifTrue(code);
            code.visitInsn(ICONST_0);
            code.visitInsn(IRETURN);
            Shapes.end(code, asEver);
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
            code.visitLdcInsn("farside redirects only connections that the JDK makes, so use NIO");
            code.visitMethodInsn(INVOKESPECIAL, UNSUPPORTED, "<init>", "(Ljava/lang/String;)V", false);
            code.visitInsn(ARETURN);
            Shapes.end(code, asEver);
        }
    }

    /** {@code door.leaves(null, remote);} which throws if it may not */
    private static final class Native implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            code.visitInsn(ACONST_NULL);
            code.visitVarInsn(ALOAD, 1);
            JavaDoor.call(code, "leaves", "(Ljava/nio/ByteBuffer;Ljava/net/SocketAddress;)V");
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
