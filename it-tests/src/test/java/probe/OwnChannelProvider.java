package probe;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicInteger;

/** A program's SelectorProvider: the JDK's own, and a count of what threads of the agent's have had from it. */
public final class OwnChannelProvider extends SelectorProvider {
    static final AtomicInteger FOR_AGENT = new AtomicInteger();
    static final AtomicInteger FOR_PROGRAM = new AtomicInteger();

    private final SelectorProvider jdks;

    /** From Java 9 on, needs {@code --add-exports java.base/sun.nio.ch=ALL-UNNAMED}. */
    public OwnChannelProvider() throws ReflectiveOperationException {
        jdks = (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                .getMethod(Runtime.version().feature() < 17 ? "create" : "get")
                .invoke(null);
    }

    private SelectorProvider counted() {
        boolean agents = Thread.currentThread().getName().startsWith("farside-");
        (agents ? FOR_AGENT : FOR_PROGRAM).incrementAndGet();
        return jdks;
    }

    /** HOST:PORT places, read by every door. */
    public static void main(String[] places) {
        ByEveryDoor.main(places);
        System.out.println("the agent's: " + FOR_AGENT + ", the program's: " + (FOR_PROGRAM.get() > 0));
        System.exit(0);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return counted().openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return counted().openSocketChannel(family);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return counted().openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return counted().openServerSocketChannel(family);
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return counted().openSelector();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return counted().openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return counted().openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return counted().openPipe();
    }
}
