package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFLT;
import static net.bytebuddy.jar.asm.Opcodes.IFNULL;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.PUTFIELD;
import static net.bytebuddy.jar.asm.Opcodes.SWAP;

import dev.farside.core.system.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The list of all hooks that every JDK must have, together with {@link ChannelHooks}, {@link AsynchronousHooks}, {@link TransferHooks}, {@link
 * ResolverHooks}, {@link SelectorHooks} and {@link PlainDatagramHooks}; on Java 8 and 11 with {@link OlderChannelHooks}
 * for those about channels and selectors. Each entry calls {@link dev.farside.boot.Door}, which documents what the call decides. The hooks are
 * classes instead of lambdas, because this runs while the JDK loads its own classes.
 */
public final class Hooks {
    private static final String DOOR = "dev/farside/boot/Door";
    private static final String SOCKET = "java/net/Socket";
    private static final String IMPL = "java/net/SocketImpl";

    /** Java 18 or newer: by what it has, for a JDK that only calls itself so has the methods of the one that it is. */
    static final boolean IS_18 = has("java.net.spi.InetAddressResolverProvider");

    /** Java 17 or newer, so far as sockets and channels go; else 8 or 11, and what lies between. */
    static final boolean IS_17 = Runtime.version().feature() >= 17;

    /** Java 9 or newer. */
    static final boolean IS_9 = has("java.lang.Module");

    private Hooks() {}

    static boolean has(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false; // an older one
        }
    }

    public static Hook[] all() {
        return all(OperatingSystem.here());
    }

    /** The hooks for the JDK of that system. */
    public static Hook[] all(OperatingSystem system) {
        List<Hook> all = new ArrayList<>(List.of(socketsAndNames()));
        all.addAll(ResolverHooks.all());
        if (IS_17) {
            all.addAll(List.of(ChannelHooks.all()));
            all.addAll(AsynchronousHooks.all(system));
            all.addAll(TransferHooks.all());
            all.addAll(SelectorHooks.all(system));
        } else {
            all.addAll(OlderChannelHooks.all());
        }
        all.addAll(PlainDatagramHooks.all());
        return all.toArray(new Hook[0]);
    }

    private static Hook[] socketsAndNames() {
        return new Hook[] {
            new Hook(SOCKET, List.of("connect"), "(Ljava/net/SocketAddress;I)V", false, new SocketConnect()),
            new Hook(
                    "java/net/SocksSocketImpl",
                    List.of("privilegedConnect", "doConnect"),
                    "(Ljava/lang/String;II)V",
                    false,
                    new ProxyConnect()),
            new Hook("java/net/InetAddress", List.of("getAllByName0"), "(Ljava/lang/String;", true, new Lookup()),
            new Hook(
                    "java/net/InetAddress",
                    List.of("getAddressesFromNameService"),
                    "(Ljava/lang/String;",
                    true,
                    new Resolving()),
            new Hook(
                    "java/net/InetAddress",
                    List.of("getHostFromNameService"),
                    "(Ljava/net/InetAddress;",
                    true,
                    new Reverse()),
            new Hook(
                    "java/net/InetAddress",
                    List.of("isReachable"),
                    "(Ljava/net/NetworkInterface;II)Z",
                    false,
                    new Reachable()),
            new Hook(
                    "java/lang/ProcessBuilder",
                    List.of("start"),
                    IS_9 ? "([Ljava/lang/ProcessBuilder$Redirect;)" : "()",
                    false,
                    new ProcessStart()),
        };
    }

    /** Weaves a method of the door class as any other, to no use. */
    public static Hook practice() {
        return new Hook(DOOR, List.of("lookup"), "(", false, new Lookup());
    }

    /**
     * <pre>
     * endpoint = door.endpoint(this, endpoint);
     * SocketImpl n = door.swap(this, impl, endpoint);
     * if (n != null) {
     *     SocketImpl old = impl;
     *     impl = n;
     *     if (old != null) old.close();
     *     if (isClosed()) impl.close();  // by another thread, in between
     * }
     * </pre>
     */
    private static final class SocketConnect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "endpoint", "(Ljava/net/Socket;Ljava/net/SocketAddress;)Ljava/net/SocketAddress;");
            code.visitVarInsn(ASTORE, 1);
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            impl(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(
                    code,
                    "swap",
                    "(Ljava/net/Socket;Ljava/net/SocketImpl;Ljava/net/SocketAddress;)Ljava/net/SocketImpl;");
            Label done = new Label();
            code.visitInsn(DUP);
            code.visitJumpInsn(IFNULL, done);
            impl(code);
            code.visitInsn(SWAP);
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(SWAP);
            code.visitFieldInsn(PUTFIELD, SOCKET, "impl", "L" + IMPL + ";");
            closeIfNotNull(code);
            Label open = new Label();
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, SOCKET, "isClosed", "()Z", false);
            code.visitJumpInsn(IFEQ, open);
            impl(code);
            code.visitMethodInsn(INVOKEVIRTUAL, IMPL, "close", "()V", false);
            code.visitLabel(open);
            code.visitFrame(F_SAME, 0, null, 0, null);
            code.visitInsn(ACONST_NULL);
            Shapes.endNull(code, done, IMPL);
        }

        /** Stack: impl -> nothing. */
        private static void closeIfNotNull(MethodVisitor code) {
            Label none = Shapes.ifNotNull(code);
            code.visitInsn(DUP);
            code.visitMethodInsn(INVOKEVIRTUAL, IMPL, "close", "()V", false);
            Shapes.endNull(code, none, IMPL);
        }

        private static void impl(MethodVisitor code) {
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(GETFIELD, SOCKET, "impl", "L" + IMPL + ";");
        }
    }

    /** {@code door.proxy(this, host, port);} */
    private static final class ProxyConnect implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            Shapes.call(code, "proxy", "(Ljava/net/SocketImpl;Ljava/lang/String;I)V");
        }
    }

    /** {@code InetAddress[] found = door.lookup(host); if (found != null) return found;} */
    private static final class Lookup implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "lookup", "(Ljava/lang/String;)[Ljava/net/InetAddress;");
            Shapes.returnIfNotNull(code, "[Ljava/net/InetAddress;");
        }
    }

    /** {@code door.resolving(host);} */
    private static final class Resolving implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "resolving", "(Ljava/lang/String;)V");
        }
    }

    /** {@code String name = door.reverse(address); if (name != null) return name;} */
    private static final class Reverse implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            Shapes.call(code, "reverse", "(Ljava/net/InetAddress;)Ljava/lang/String;");
            Shapes.returnIfNotNull(code, "java/lang/String");
        }
    }

    /** {@code int answer = door.reachable(this, timeout); if (answer >= 0) return answer != 0;} */
    private static final class Reachable implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, 3);
            Shapes.call(code, "reachable", "(Ljava/net/InetAddress;I)I");
            Shapes.returnUnless(code, IFLT);
        }
    }

    /**
     * {@code ProcessImpl.start(door.command(command), door.environment(command, environment), directory, redirects, merged)}. Not in
     * ProcessImpl itself, which newer JDKs load when somebody asks for a variable of the environment.
     */
    private static final class ProcessStart implements Hook.Around {
        // Local variables beyond those of the method. No branch lies between a write and the reads, so no stack map
        // frame mentions them.
        private static final int COMMAND = 48;
        private static final int ENVIRONMENT = COMMAND + 1;
        private static final int DIRECTORY = COMMAND + 2;
        private static final int REDIRECTS = COMMAND + 3;
        private static final int MERGED = COMMAND + 4;

        @Override
        public String callee() {
            return "start";
        }

        @Override
        public boolean isAround(String owner, String name, String descriptor) {
            return name.equals(callee())
                    && owner.equals("java/lang/ProcessImpl")
                    && descriptor.startsWith("([Ljava/lang/String;Ljava/util/Map;Ljava/lang/String;["
                            + "Ljava/lang/ProcessBuilder$Redirect;Z)");
        }

        @Override
        public void before(MethodVisitor code) {
            code.visitVarInsn(ISTORE, MERGED);
            code.visitVarInsn(ASTORE, REDIRECTS);
            code.visitVarInsn(ASTORE, DIRECTORY);
            code.visitVarInsn(ASTORE, ENVIRONMENT);
            code.visitVarInsn(ASTORE, COMMAND);
            Shapes.door(code);
            code.visitVarInsn(ALOAD, COMMAND);
            code.visitVarInsn(ALOAD, ENVIRONMENT);
            Shapes.call(code, "environment", "([Ljava/lang/String;Ljava/util/Map;)Ljava/util/Map;");
            code.visitVarInsn(ASTORE, ENVIRONMENT);
            Shapes.door(code);
            code.visitVarInsn(ALOAD, COMMAND);
            Shapes.call(code, "command", "([Ljava/lang/String;)[Ljava/lang/String;");
            code.visitVarInsn(ALOAD, ENVIRONMENT);
            code.visitVarInsn(ALOAD, DIRECTORY);
            code.visitVarInsn(ALOAD, REDIRECTS);
            code.visitVarInsn(ILOAD, MERGED);
        }

        @Override
        public void after(MethodVisitor code) {
            // the process is the program's
        }
    }
}
