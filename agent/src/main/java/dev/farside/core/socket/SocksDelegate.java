package dev.farside.core.socket;

import dev.farside.core.own.Modules;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.weave.JdkUnsafe;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.SocketImpl;

/**
 * Exchanges the impl below the JDK's own SOCKS client, which connects to its proxy beneath the hook of Socket.connect.
 * The field is final, so plain reflection cannot write it.
 */
public final class SocksDelegate {
    private final Instrumentation instrumentation;

    public SocksDelegate(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    public void exchange(SocketImpl socks, Connector connector) throws IOException {
        try {
            Modules.openToUs(instrumentation, "java.net");
            Class<?> type = Class.forName("java.net.DelegatingSocketImpl");
            Field field = type.getDeclaredField("delegate");
            field.setAccessible(true);
            SocketImpl old = (SocketImpl) field.get(socks);
            if (old instanceof FarSocketImpl) {
                return; // the next proxy of a list: its connect says what is wrong
            }
            JdkUnsafe.write(socks, field, new FarSocketImpl(connector, Options.of(null, old), null));
            Method close = SocketImpl.class.getDeclaredMethod("close");
            close.setAccessible(true);
            close.invoke(old);
        } catch (ReflectiveOperationException e) {
            throw new IOException("farside cannot reach this SOCKS proxy through its gateway on this JVM", e);
        }
    }
}
