package dev.farside.core.weave.hook;

import static dev.farside.core.weave.hook.AsynchronousHooks.ASYNC;
import static dev.farside.core.weave.hook.ChannelHooks.CHANNEL;
import static dev.farside.core.weave.hook.ChannelHooks.DATAGRAM;
import static dev.farside.core.weave.hook.ChannelHooks.KEY;
import static dev.farside.core.weave.hook.ChannelHooks.NET;
import static dev.farside.core.weave.hook.ChannelHooks.hook;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEINTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.LLOAD;
import static net.bytebuddy.jar.asm.Opcodes.POP2;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks for channels on Java 8 and 11, in the place of {@link ChannelHooks}, {@link TransferHooks} and {@link SelectorHooks}. Here a
 * redirected channel has a connected socket, so only its connect is hooked, and what could see the socket before that is over.
 */
final class OlderChannelHooks {
    private static final String SELECTOR = "sun/nio/ch/SelectorImpl";
    private static final String POLLED = "sun/nio/ch/SelChImpl";

    private OlderChannelHooks() {}

    static List<Hook> all() {
        List<Hook> all = new ArrayList<>();
        all.add(hook(CHANNEL, "connect", "(Ljava/net/SocketAddress;)Z", new ChannelHooks.Connecting(CHANNEL, false)));
        all.add(hook(CHANNEL, "finishConnect", "()Z", new Pending()));
        all.add(hook(CHANNEL, "finishConnect", "()Z", new Finishing(CHANNEL)));
        all.add(hook(CHANNEL, "implCloseSelectableChannel", "()V", new ChannelHooks.Closing(CHANNEL)));
        all.add(hook(CHANNEL, "sendOutOfBandData", "(B)I", new ChannelHooks.Urgent()));
        all.add(new Hook(
                NET,
                List.of("connect"),
                "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I",
                true,
                new ChannelHooks.Connect()));
        if (Hooks.IS_9) {
            all.add(hook(CHANNEL, "pollConnected", "(J)Z", new Polling(1)));
            all.add(hook(KEY, "translateInterestOps", "()I", new Interest()));
            all.add(hook(
                    SELECTOR,
                    "lockAndDoSelect",
                    "(Ljava/util/function/Consumer;J)I",
                    new SelectorHooks.Selecting(true)));
        } else {
            all.add(hook(CHANNEL, "poll", "(IJ)I", new Polling(2)));
            all.add(hook(
                    CHANNEL, "translateAndSetInterestOps", "(ILsun/nio/ch/SelectionKeyImpl;)V", new InterestChanges()));
            all.add(hook(SELECTOR, "lockAndDoSelect", "(J)I", new SelectorHooks.Selecting(false)));
        }
        for (String selector : List.of("sun/nio/ch/EPollSelectorImpl", "sun/nio/ch/PollSelectorImpl")) {
            all.add(hook(selector, "wakeup", SelectorHooks.WAKEUP, new SelectorHooks.Waking()));
            all.add(hook(selector, "wakeup", SelectorHooks.WAKEUP, new SelectorHooks.Woken()));
        }
        all.add(hook(ASYNC, "implConnect", "(Ljava/net/SocketAddress;", new ChannelHooks.Connecting(ASYNC, false)));
        all.add(hook(ASYNC, "updateEvents", "()V", new AsynchronousHooks.Events()));
        all.add(hook(ASYNC, "finishConnect", "(Z)V", new Finishing(ASYNC)));
        all.add(hook(ASYNC, "implClose", "()V", new ChannelHooks.Closing(ASYNC)));
        all.add(hook(DATAGRAM, "connect", "(Ljava/net/SocketAddress;)", new ChannelHooks.DatagramConnect()));
        all.add(hook(
                DATAGRAM, "send", "(Ljava/nio/ByteBuffer;Ljava/net/SocketAddress;)I", new ChannelHooks.DatagramSend()));
        all.add(hook(DATAGRAM, "write", "(Ljava/nio/ByteBuffer;)I", new ChannelHooks.DatagramWrite()));
        all.add(hook(DATAGRAM, "write", "([Ljava/nio/ByteBuffer;II)J", new ChannelHooks.DatagramGather()));
        return all;
    }

    /** {@code if (door.isPending(fd)) return false;} */
    private static final class Pending implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            Shapes.call(code, "isPending", "(Ljava/io/FileDescriptor;)Z");
            Shapes.returnIfTrue(code, false);
        }
    }

    /** {@code door.finishing(fd);} before {@code checkConnect} */
    private static final class Finishing implements Hook.Around {
        private final String owner;

        Finishing(String owner) {
            this.owner = owner;
        }

        @Override
        public String callee() {
            return "checkConnect";
        }

        @Override
        public void before(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, owner);
            Shapes.call(code, "finishing", "(Ljava/io/FileDescriptor;)V");
        }

        @Override
        public void after(MethodVisitor code) {
            // it has asked the socket
        }
    }

    /** {@code events = door.events(fd, Net.poll(fd, event, door.polling(fd, timeout)));} */
    private static final class Polling implements Hook.Around {
        private final int timeout;

        /** @param timeout the local variable that has it */
        Polling(int timeout) {
            this.timeout = timeout;
        }

        @Override
        public String callee() {
            return "poll";
        }

        @Override
        public void before(MethodVisitor code) {
            code.visitInsn(POP2); // the timeout
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            code.visitVarInsn(LLOAD, timeout);
            Shapes.call(code, "polling", "(Ljava/io/FileDescriptor;J)J");
        }

        @Override
        public void after(MethodVisitor code) {
            Shapes.door(code);
            code.visitInsn(SWAP);
            Shapes.fd(code, CHANNEL);
            code.visitInsn(SWAP);
            Shapes.call(code, "events", "(Ljava/io/FileDescriptor;I)I");
        }
    }

    /** {@code if (door.masked(channel.getFD(), this)) return 0;} */
    private static final class Interest implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, KEY, "channel", "L" + POLLED + ";");
            code.visitMethodInsn(INVOKEINTERFACE, POLLED, "getFD", "()Ljava/io/FileDescriptor;", true);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "masked", "(Ljava/io/FileDescriptor;Ljava/nio/channels/SelectionKey;)Z");
            Shapes.returnIfTrue(code, false);
        }
    }

    /** {@code if (door.masked(fd, key, operations)) return;} */
    private static final class InterestChanges implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.fd(code, CHANNEL);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(ILOAD, 1);
            Shapes.call(code, "masked", "(Ljava/io/FileDescriptor;Ljava/nio/channels/SelectionKey;I)Z");
            Shapes.returnIfTrue(code);
        }
    }
}
