package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARRAYLENGTH;
import static net.bytebuddy.jar.asm.Opcodes.BIPUSH;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME1;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IF_ICMPEQ;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEINTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LCMP;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.LONG;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.POP2;

import dev.farside.boot.Door;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/** The hooks where a channel's bytes would go to its socket or come from it, for JDK 17 to 27. */
final class TransferHooks {
    private static final String CHANNEL = "sun/nio/ch/SocketChannelImpl";
    private static final String ASYNC = "sun/nio/ch/AsynchronousSocketChannelImpl";
    private static final String FD = "Ljava/io/FileDescriptor;";
    private static final String BUFFER = "Ljava/nio/ByteBuffer;";

    private TransferHooks() {}

    static List<Hook> all() {
        List<Hook> all = new ArrayList<>();
        for (String method : List.of("read", "write")) {
            String one = "(" + FD + BUFFER + "J";
            String many = "(" + FD + "[" + BUFFER;
            all.add(transfer(method, one + "Lsun/nio/ch/NativeDispatcher;)I", Operands.ONE));
            all.add(transfer(method, many + "IILsun/nio/ch/NativeDispatcher;)J", Operands.SOME));
            // of asynchronous channels
            all.add(transfer(method, one + "ZLsun/nio/ch/NativeDispatcher;)I", Operands.ONE));
            all.add(transfer(method, many + "ZLsun/nio/ch/NativeDispatcher;)J", Operands.ALL));
        }
        all.add(hook(CHANNEL, "tryRead", "([BII)I", new Try("tryRead")));
        all.add(hook(CHANNEL, "tryWrite", "([BII)I", new Try("tryWrite")));
        all.add(hook(CHANNEL, "available", "()I", new Available()));
        all.add(hook("sun/nio/ch/SelChImpl", "park", "(IJ)V", new Park()));
        for (String owner : List.of(CHANNEL, ASYNC)) {
            all.add(hook(owner, "shutdownInput", "()Ljava/nio/channels/", new Shut(owner, false)));
            all.add(hook(owner, "shutdownOutput", "()Ljava/nio/channels/", new Shut(owner, true)));
        }
        all.add(hook(
                isUnix() ? "sun/nio/ch/UnixFileDispatcherImpl" : "sun/nio/ch/FileDispatcherImpl",
                "canTransferToDirectly",
                "(Ljava/nio/channels/SelectableChannel;)Z",
                new Direct()));
        return all;
    }

    /**
     * Whether the dispatcher of files is the newer one. From 21 on another class tells, because that one has hooks, and would be
     * loaded without them by this; on 18 to 20 all hooks are proved at the start.
     */
    private static boolean isUnix() {
        return Hooks.has("sun.nio.ch.UnixDispatcher")
                || (Hooks.IS_18
                        && !Hooks.has("java.util.SequencedCollection")
                        && Hooks.has("sun.nio.ch.UnixFileDispatcherImpl"));
    }

    private static Hook transfer(String method, String descriptor, Operands operands) {
        return new Hook("sun/nio/ch/IOUtil", List.of(method), descriptor, true, new Transfer(method, operands));
    }

    private static Hook hook(String owner, String method, String descriptor, Hook.Code code) {
        return new Hook(owner, List.of(method), descriptor, false, code);
    }

    /** One buffer; some of an array, by offset and length; or all of it. */
    private enum Operands {
        ONE,
        SOME,
        ALL
    }

    /** {@code int n = door.read(fd, buffer); if (n != NOT_OURS) return n;} and so for several buffers, and for write */
    private record Transfer(String method, Operands operands) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            if (operands == Operands.ONE) {
                Shapes.call(code, method, "(" + FD + BUFFER + ")I");
                returnIfOurs(code);
                return;
            }
            if (operands == Operands.SOME) {
                code.visitVarInsn(ILOAD, 2);
                code.visitVarInsn(ILOAD, 3);
            } else {
                code.visitInsn(ICONST_0);
                code.visitVarInsn(ALOAD, 1);
                code.visitInsn(ARRAYLENGTH);
            }
            Shapes.call(code, method, "(" + FD + "[" + BUFFER + "II)J");
            Label asEver = new Label();
            code.visitInsn(DUP2);
            code.visitLdcInsn((long) Door.NOT_OURS);
            code.visitInsn(LCMP);
            code.visitJumpInsn(IFEQ, asEver);
            code.visitInsn(LRETURN);
            code.visitLabel(asEver);
            code.visitFrame(F_SAME1, 0, null, 1, new Object[] {LONG});
            code.visitInsn(POP2);
        }
    }

    /** {@code if (answer != NOT_OURS) return answer;} Stack: int -> nothing. */
    private static void returnIfOurs(MethodVisitor code) {
        Label asEver = new Label();
        code.visitInsn(DUP);
        code.visitIntInsn(BIPUSH, Door.NOT_OURS);
        code.visitJumpInsn(IF_ICMPEQ, asEver);
        code.visitInsn(IRETURN);
        code.visitLabel(asEver);
        code.visitFrame(F_SAME1, 0, null, 1, new Object[] {INTEGER});
        code.visitInsn(POP);
    }

    /** {@code int n = door.tryRead(fd, bytes, offset, length); if (n != NOT_OURS) return n;} */
    private record Try(String method) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            code.visitVarInsn(ILOAD, 3);
            Shapes.call(code, method, "(" + FD + "[BII)I");
            returnIfOurs(code);
        }
    }

    /** {@code int n = door.available(fd); if (n != NOT_OURS) return n;} */
    private static final class Available implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            Shapes.call(code, "available", "(" + FD + ")I");
            returnIfOurs(code);
        }
    }

    /** {@code if (door.park(getFD(), event, nanos)) return;} */
    private static final class Park implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEINTERFACE, "sun/nio/ch/SelChImpl", "getFD", "()" + FD, true);
            code.visitVarInsn(ILOAD, 1);
            code.visitVarInsn(LLOAD, 2);
            Shapes.call(code, "park", "(" + FD + "IJ)Z");
            Shapes.returnIfTrue(code);
        }
    }

    /** {@code door.shut(fd, output);} before it returns */
    private record Shut(String owner, boolean output) implements Hook.Exit {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, owner);
            code.visitInsn(output ? ICONST_1 : ICONST_0);
            Shapes.call(code, "shut", "(" + FD + "Z)V");
        }
    }

    /** {@code if (door.isWithoutSocket(channel)) return false;} */
    private static final class Direct implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "isWithoutSocket", "(Ljava/nio/channels/SelectableChannel;)Z");
            Shapes.returnIfTrue(code, false);
        }
    }
}
