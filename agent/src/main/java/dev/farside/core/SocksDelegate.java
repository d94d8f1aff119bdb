package dev.farside.core;

import dev.farside.core.socket.FarSocketImpl;
import dev.farside.core.socket.Options;
import dev.farside.core.weave.BootDoor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.SocketImpl;

/**
 * Exchanges the impl below the JDK's own SOCKS client, which connects to its proxy beneath the hook of Socket.connect.
 * The field is final, so it is written with the JDK's Unsafe; it is neither static nor in a record, so nothing has
 * folded its value into code.
 */
final class SocksDelegate {
    private final Instrumentation instrumentation;

    SocksDelegate(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    void exchange(SocketImpl socks, FarSocketImpl.Connector connector) throws IOException {
        try {
            BootDoor.openToUs(instrumentation, "java.net");
            Class<?> type = Class.forName("java.net.DelegatingSocketImpl");
            Field field = type.getDeclaredField("delegate");
            field.setAccessible(true);
            SocketImpl old = (SocketImpl) field.get(socks);
            if (old instanceof FarSocketImpl) {
                return; // the next proxy of a list: its connect says what is wrong
            }
            Class<?> unsafeType = Class.forName("jdk.internal.misc.Unsafe");
            Object unsafe = unsafeType.getMethod("getUnsafe").invoke(null);
            long offset = (Long)
                    unsafeType.getMethod("objectFieldOffset", Field.class).invoke(unsafe, field);
            unsafeType
                    .getMethod("putReferenceVolatile", Object.class, long.class, Object.class)
                    .invoke(unsafe, socks, offset, new FarSocketImpl(connector, Options.of(null, old)));
            Method close = SocketImpl.class.getDeclaredMethod("close");
            close.setAccessible(true);
            close.invoke(old);
        } catch (ReflectiveOperationException e) {
            throw new IOException("farside cannot reach this SOCKS proxy through its gateway on this JVM", e);
        }
    }
}
