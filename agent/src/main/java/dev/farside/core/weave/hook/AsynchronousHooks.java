package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.POP;

import dev.farside.core.system.OperatingSystem;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks of asynchronous channels, for JDK 17 to 27. Those of UNIX poll, and get a lane. Those of Windows have the kernel
 * connect and move the bytes, so that no lane can take its place: what a rule sends through a gateway is refused.
 */
final class AsynchronousHooks {
    static final String ASYNC = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";
    private static final String WINDOWS_CONNECT = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl$ConnectTask";

    private AsynchronousHooks() {}

    static List<Hook> all(OperatingSystem system) {
        return system.asynchronousChannelsPoll()
                ? List.of(
                        hook(
                                ASYNC,
                                "implConnect",
                                "(Ljava/net/SocketAddress;",
                                new ChannelHooks.Connecting(ASYNC, false)),
                        hook(ASYNC, "updateEvents", "()V", new Events()),
                        hook(ASYNC, "onEvent", "(IZ)V", new Event()),
                        hook(ASYNC, "setConnected", "()V", new Connected()),
                        hook(ASYNC, "implClose", "()V", new ChannelHooks.Closing(ASYNC)))
                : List.of(hook(WINDOWS_CONNECT, "run", "()V", new MayConnect()));
    }

    private static Hook hook(String owner, String method, String descriptor, Hook.Code code) {
        return new Hook(owner, List.of(method), descriptor, false, code);
    }

    /** {@code if (door.masked(fd, connectPending, readPending, writePending)) return;} */
    static final class Events implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, ASYNC);
            for (String pending : new String[] {"connectPending", "readPending", "writePending"}) {
                code.visitVarInsn(ALOAD, 0);
                code.visitFieldInsn(GETFIELD, ASYNC, pending, "Z");
            }
            Shapes.call(code, "masked", "(Ljava/io/FileDescriptor;ZZZ)Z");
            Shapes.returnIfTrue(code);
        }
    }

    /** {@code events = door.events(fd, events);} */
    private static final class Event implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, ASYNC);
            code.visitVarInsn(ILOAD, 1);
            Shapes.call(code, "events", "(Ljava/io/FileDescriptor;I)I");
            code.visitVarInsn(ISTORE, 1);
        }
    }

    /** {@code door.polled(fd);} which throws if the connect has failed */
    private static final class Connected implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            ChannelHooks.polled(code, ASYNC);
            code.visitInsn(POP);
        }
    }

    /**
     * {@code door.leaves(remote.getAddress(), remote.getPort());} before {@code connect0}, where the task takes an exception
     * for a connect that has failed.
     */
    private static final class MayConnect implements Hook.Around {
        @Override
        public String callee() {
            return "connect0";
        }

        @Override
        public void before(MethodVisitor code) {
            Shapes.door(code);
            remote(code);
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/net/InetSocketAddress", "getAddress", "()Ljava/net/InetAddress;", false);
            remote(code);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/net/InetSocketAddress", "getPort", "()I", false);
            Shapes.call(code, "leaves", "(Ljava/net/InetAddress;I)V");
        }

        private static void remote(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, WINDOWS_CONNECT, "remote", "Ljava/net/InetSocketAddress;");
        }

        @Override
        public void after(MethodVisitor code) {
            // the kernel connects
        }
    }
}
