package dev.farside.core.weave.hook;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;

import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * The hooks of resolvers and proxy selectors, both of which a program may provide itself. All of the JDK's look-ups
 * end in one Java method, the only caller of the native look-up. Since Java 18 a program can call that method too.
 */
final class ResolverHooks {
    private static final String LOOKUP = "(Ljava/lang/String;)[Ljava/net/InetAddress;";
    private static final String RESOLVER = "Ljava/net/spi/InetAddressResolver;";

    private ResolverHooks() {}

    static List<Hook> all() {
        if (!Hooks.IS_9) { // the look-up itself has no method in Java; each way to it is woven
            return List.of(proxies("sun/net/spi/DefaultProxySelector"));
        }
        return Hooks.IS_18
                ? List.of(
                        hook(
                                "java/net/InetAddress$PlatformResolver",
                                "lookupByName",
                                "(Ljava/lang/String;",
                                new Lookup(true)),
                        hook("java/net/InetAddress$PlatformResolver", "lookupByAddress", "([B)", new Reverse()),
                        new Hook("java/net/InetAddress", List.of("resolver"), "()" + RESOLVER, true, new Builtin()),
                        proxies("sun/net/spi/DefaultProxySelector"),
                        proxies("java/net/ProxySelector$StaticProxySelector"))
                : List.of(
                        hook(
                                "java/net/InetAddress$PlatformNameService",
                                "lookupAllHostAddr",
                                "(Ljava/lang/String;)",
                                new Lookup(false)),
                        hook("java/net/InetAddress$PlatformNameService", "getHostByAddr", "([B)", new Reverse()),
                        proxies("sun/net/spi/DefaultProxySelector"),
                        proxies("java/net/ProxySelector$StaticProxySelector"));
    }

    private static Hook hook(String owner, String method, String descriptor, Hook.Entry entry) {
        return new Hook(owner, List.of(method), descriptor, false, entry);
    }

    private static Hook proxies(String owner) {
        return hook(owner, "select", "(Ljava/net/URI;)Ljava/util/List;", new Proxies());
    }

    /** {@code InetAddress[] found = door.lookup(host); if (found != null) return found;} or a stream of it */
    private record Lookup(boolean stream) implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "lookup", LOOKUP);
            Label none = Shapes.ifNotNull(code);
            if (stream) {
                code.visitMethodInsn(
                        INVOKESTATIC,
                        "java/util/Arrays",
                        "stream",
                        "([Ljava/lang/Object;)Ljava/util/stream/Stream;",
                        false);
            }
            code.visitInsn(ARETURN);
            Shapes.endNull(code, none, "[Ljava/net/InetAddress;");
        }
    }

    /** {@code String name = door.reverse(address); if (name != null) return name;} */
    private static final class Reverse implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "reverse", "([B)Ljava/lang/String;");
            Shapes.returnIfNotNull(code, "java/lang/String");
        }
    }

    /** {@code if (door.asksBuiltinResolver()) return BUILTIN_RESOLVER;} */
    private static final class Builtin implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            Shapes.call(code, "asksBuiltinResolver", "()Z");
            Label asEver = Shapes.ifTrue(code);
            code.visitFieldInsn(GETSTATIC, "java/net/InetAddress", "BUILTIN_RESOLVER", RESOLVER);
            code.visitInsn(ARETURN);
            Shapes.end(code, asEver);
        }
    }

    /** {@code List<Proxy> proxies = door.proxies(uri); if (proxies != null) return proxies;} */
    private static final class Proxies implements Hook.Entry {
        @Override
        public void emit(MethodVisitor code) {
            Shapes.door(code);
            code.visitVarInsn(ALOAD, 1);
            Shapes.call(code, "proxies", "(Ljava/net/URI;)Ljava/util/List;");
            Shapes.returnIfNotNull(code, "java/util/List");
        }
    }
}
