package dev.farside.core.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of Netty that cannot be woven. */
class WeaverTest implements Weaver.Failure {
    private static final byte[] OF_THE_FUTURE = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 3, 0, 0, 1};

    private final List<String> left = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Weaver weaver = new Weaver(this);

    @Override
    public void hookMissing(String line) {
        throw new AssertionError(line);
    }

    @Override
    public void libraryLeft(String line) {
        left.add(line);
    }

    @Override
    public void libraryRefused(String line) {
        refused.add(line);
    }

    private final Loader loader = new Loader();

    private byte[] woven(String name, Class<?> redefined) {
        return woven(loader, name, redefined);
    }

    private byte[] woven(ClassLoader by, String name, Class<?> redefined) {
        return weaver.transform(by, name, redefined, null, OF_THE_FUTURE);
    }

    /** As the program's class loader does with what the transformer gives. */
    private static final class Loader extends ClassLoader {
        void define(byte[] classFile) {
            defineClass(null, classFile, 0, classFile.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/channel/epoll/Epoll",
                "io/netty/channel/epoll/AbstractEpollChannel",
                "copied/netty/channel/unix/Socket",
                "io/netty/incubator/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe"
            })
    void whatConnectsByItselfIsNotLoaded(String name) {
        byte[] given = woven(name, null);
        assertThrows(ClassFormatError.class, () -> new Loader().define(given));
        assertEquals(1, refused.size());
        assertTrue(
                refused.get(0).startsWith("cannot weave " + name.replace('/', '.') + ": ")
                        && refused.get(0).endsWith(": it is not loaded, for its connections would be direct"),
                refused::toString);
        woven(name, null);
        assertEquals(1, refused.size(), "it is told once");
    }

    /** Before it is known whether a class has hooks, an error may end that, at the end of a stack for example. */
    @Test
    void whatHasNoHooksIsNotSpokenOf() {
        assertNull(woven("io/netty/buffer/ByteBuf", null));
        assertEquals(List.of(), left);
        assertEquals(List.of(), refused);
    }

    @Test
    void eachLoadersCopyIsToldOf() {
        woven(loader, "io/netty/channel/epoll/Epoll", null);
        woven(new Loader(), "io/netty/channel/epoll/Epoll", null);
        assertEquals(2, refused.size());
    }

    /** What it lacks others do: datagrams to name servers are looked at, and stand-ins lead nowhere. */
    @Test
    void theResolverStaysAsItIs() {
        assertNull(woven("io/netty/resolver/dns/DnsNameResolver", null));
        assertEquals(1, left.size());
        assertEquals(List.of(), refused);
    }

    /** A loaded one keeps the hooks that it has, if any. */
    @Test
    void aLoadedOneIsNotRedefined() {
        byte[] given = woven("io/netty/channel/epoll/Epoll", WeaverTest.class);
        assertThrows(ClassFormatError.class, () -> new Loader().define(given));
        assertEquals(1, left.size());
        assertEquals(List.of(), refused);
    }
}
