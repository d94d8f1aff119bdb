package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HOST;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.TreeMap;

/** Options of a Socket: which ones it has, and whether they keep their values. */
public final class Options {
    private static final List<Case> CASES = List.of(
            new Case("options set before connect hold after it", Options::optionsSetBeforeConnectHoldAfterIt),
            new Case("options set after connect", Options::optionsSetAfterConnect),
            new Case("defaults", Options::defaults),
            new Case("supported options, new", Options::supportedOptionsNew),
            new Case("supported options, connected", Options::supportedOptionsConnected),
            new Case("every supported option can be read", Options::everySupportedOptionCanBeRead),
            new Case("setOption and getOption", Options::setoptionAndGetOption),
            new Case("option no socket has", Options::optionNoSocketHas),
            new Case("impossible values", Options::impossibleValues),
            new Case("options of a closed socket", Options::optionsOfAClosedSocket),
            new Case("linger is cut to the most there is", Options::lingerIsCutToTheMostThereIs),
            new Case("urgent data", Options::urgentData),
            new Case("performance preferences", Options::performancePreferences));

    private Options() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object optionsSetBeforeConnectHoldAfterIt() throws Exception {
        try (Socket s = new Socket()) {
            setAll(s);
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            return all(s) + " " + echo(s, "word");
        }
    }

    private static Object optionsSetAfterConnect() throws Exception {
        try (Socket s = open(ECHO)) {
            setAll(s);
            return all(s) + " " + echo(s, "word");
        }
    }

    private static Object defaults() throws Exception {
        try (Socket s = open(ECHO)) {
            return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " " + s.getSoTimeout() + " "
                    + s.getReuseAddress() + " " + s.getOOBInline() + " " + s.getTrafficClass() + " "
                    + (s.getReceiveBufferSize() > 4096) + " " + (s.getSendBufferSize() > 4096);
        }
    }

    private static Object supportedOptionsNew() throws Exception {
        try (Socket s = new Socket()) {
            return names(s);
        }
    }

    private static Object supportedOptionsConnected() throws Exception {
        try (Socket s = open(ECHO)) {
            return names(s);
        }
    }

    private static Object everySupportedOptionCanBeRead() throws Exception {
        TreeMap<String, Object> values = new TreeMap<>();
        try (Socket s = open(ECHO)) {
            for (SocketOption<?> option : s.supportedOptions()) {
                String value;
                try {
                    value = String.valueOf(s.getOption(option));
                } catch (IOException e) {
                    value = e.getClass().getName();
                }
                boolean moves = option.name().endsWith("BUF") || option.name().contains("NAPI");
                values.put(option.name(), moves ? "some" : value);
            }
        }
        return values;
    }

    private static Object setoptionAndGetOption() throws Exception {
        try (Socket s = open(ECHO)) {
            s.setOption(StandardSocketOptions.TCP_NODELAY, true);
            s.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            s.setOption(StandardSocketOptions.SO_LINGER, 3);
            s.setOption(StandardSocketOptions.IP_TOS, 8);
            return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " "
                    + s.getOption(StandardSocketOptions.IP_TOS);
        }
    }

    private static Object optionNoSocketHas() throws Exception {
        try (Socket s = open(ECHO)) {
            return failure(() -> s.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3)) + " | "
                    + failure(() -> s.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)) + " | "
                    + failure(() -> s.setOption((SocketOption<Object>) null, 1));
        }
    }

    private static Object impossibleValues() throws Exception {
        try (Socket s = open(ECHO)) {
            return failureOf(() -> s.setSoTimeout(-1))
                    + " | "
                    + failureOf(() -> s.setSoLinger(true, -1))
                    + " | "
                    + failureOf(() -> s.setReceiveBufferSize(0))
                    + " | "
                    + failureOf(() -> s.setSendBufferSize(-4))
                    + " | "
                    + failureOf(() -> s.setTrafficClass(256));
        }
    }

    private static Object optionsOfAClosedSocket() throws Exception {
        Socket s = open(ECHO);
        s.close();
        return failure(s::getTcpNoDelay) + " | " + failure(s::getSoTimeout) + " | " + failure(s::getSoLinger)
                + " | "
                + failureOf(() -> s.setKeepAlive(true))
                + " | " + failure(() -> s.getOption(StandardSocketOptions.SO_LINGER)) + " | " + names(s);
    }

    private static Object lingerIsCutToTheMostThereIs() throws Exception {
        try (Socket s = open(ECHO)) {
            s.setSoLinger(true, 1_000_000);
            return s.getSoLinger();
        }
    }

    private static Object urgentData() throws Exception {
        try (Socket s = open(ECHO)) {
            s.setOOBInline(true);
            s.sendUrgentData('!');
            return "sent " + s.getOOBInline();
        }
    }

    private static Object performancePreferences() throws Exception {
        try (Socket s = new Socket()) {
            s.setPerformancePreferences(1, 2, 3);
            s.connect(new InetSocketAddress(HOST, ECHO));
            s.setPerformancePreferences(3, 2, 1);
            return echo(s, "ok");
        }
    }

    private static void setAll(Socket s) throws IOException {
        s.setTcpNoDelay(true);
        s.setKeepAlive(true);
        s.setSoLinger(true, 7);
        s.setSoTimeout(12_345);
        s.setReuseAddress(true);
        s.setOOBInline(true);
        s.setTrafficClass(0x10);
        s.setReceiveBufferSize(40_000);
        s.setSendBufferSize(50_000);
    }

    private static String all(Socket s) throws IOException {
        return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " " + s.getSoTimeout() + " "
                + s.getReuseAddress() + " " + s.getOOBInline() + " " + s.getTrafficClass() + " "
                + s.getReceiveBufferSize() + " " + s.getSendBufferSize();
    }

    private static List<String> names(Socket s) {
        return s.supportedOptions().stream().map(SocketOption::name).sorted().toList();
    }
}
