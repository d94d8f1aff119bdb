package probe.escape;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through every door to every target; a line for each: door, target and outcome, with tabs between them. After each
 * door, and where the arguments have {@code --} between two targets, a line that has only the door; then it waits for a line
 * on stdin.
 *
 * <p>Options before the targets: {@code late} goes through all doors to a near target first, says "ready", and waits for
 * a line; {@code of} and {@code own} set a ProxySelector of the JDK's or of the program's.
 */
public final class Escapes {
    private Escapes() {}

    public static void main(String[] arguments) throws IOException {
        Security.setProperty("networkaddress.cache.ttl", "0"); // else only the first door to a name asks for it
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        List<Row> rows = new ArrayList<>(LookUps.rows());
        rows.addAll(Streams.rows());
        rows.addAll(Datagrams.rows());
        rows.addAll(Queries.rows());
        List<Target> targets = new ArrayList<>(); // null: a pause
        for (String argument : arguments) {
            switch (argument) {
                case "late" -> late(rows);
                case "of" ->
                    ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("10.213.1.99", 3128)));
                case "own" -> ProxySelector.setDefault(new Own());
                case "--" -> targets.add(null);
                default -> targets.add(Target.of(argument));
            }
        }
        targets.add(null);
        for (Row row : rows) {
            for (Target target : targets) {
                if (target == null) {
                    System.out.println(row.door());
                    System.in.read();
                } else if (row.targets().indexOf(target.kind()) >= 0) {
                    System.out.println(row.door() + "\t" + target.label() + "\t" + outcome(row, target));
                }
            }
        }
        System.exit(0);
    }

    private static void late(List<Row> rows) throws IOException {
        for (Row row : rows) {
            outcome(row, Target.of("n:near=open.example"));
        }
        System.out.println("ready");
        System.in.read();
    }

    private static String outcome(Row row, Target target) {
        try {
            return row.way().open(target).strip();
        } catch (Exception | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            return ("!" + cause.getClass().getSimpleName() + ": " + cause.getMessage()).replaceAll("\\s+", " ");
        }
    }

    /** Sends all to a proxy, as a program's own does that reads a PAC file. */
    private static final class Own extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            boolean http = uri.getScheme().startsWith("http");
            return List.of(new Proxy(
                    http ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
                    InetSocketAddress.createUnresolved("10.213.1.99", http ? 3128 : 1080)));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // the program learns of it anyway
        }
    }
}
