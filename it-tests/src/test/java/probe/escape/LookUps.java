package probe.escape;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.SocketPermission;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ways to the address of a name and to the name of an address. */
final class LookUps {
    private LookUps() {}

    static List<Row> rows() {
        return List.of(
                new Row("InetAddress.getByName", "na", t -> t.address().getHostAddress()),
                new Row("InetAddress.getAllByName", "na", t -> InetAddress.getAllByName(t.name())[0].getHostAddress()),
                new Row("new InetSocketAddress(name)", "na", t -> {
                    InetSocketAddress place = new InetSocketAddress(t.name(), 23);
                    if (place.isUnresolved()) {
                        throw new UnknownHostException("unresolved");
                    }
                    return place.getAddress().getHostAddress();
                }),
                new Row("InetAddress.getCanonicalHostName", "nac", t -> {
                    byte[] number = t.address().getAddress();
                    return "named " + InetAddress.getByAddress(number).getCanonicalHostName();
                }),
                new Row("InetAddress.getHostName", "nac", t -> {
                    byte[] number = t.address().getAddress();
                    return "named " + InetAddress.getByAddress(number).getHostName();
                }),
                new Row("URL.equals", "na", t -> same(t.name()) ? "the same" : "compared"),
                new Row("SocketPermission.implies", "na", t -> implies(t.name()) ? "the same" : "compared"),
                new Row(
                        "InetAddress.isReachable with hops",
                        "nac",
                        t -> t.address().isReachable(null, 5, 3_000) ? "reached" : "not reached"),
                new Row(
                        "InetAddress.isReachable",
                        "nac",
                        t -> t.address().isReachable(3_000) ? "reached" : "not reached"),
                new Row("Netty's DNS resolver", "na", t -> Nettys.resolver()
                        .resolve(t.name())
                        .get(10, TimeUnit.SECONDS)
                        .getHostAddress()),
                new Row("Netty's DNS resolver, a record", "na", t -> {
                    List<DnsRecord> records = Nettys.resolver()
                            .resolveAll(new DefaultDnsQuestion(t.name(), DnsRecordType.A))
                            .get(10, TimeUnit.SECONDS);
                    if (records.isEmpty()) {
                        throw new UnknownHostException("no record");
                    }
                    byte[] number = new byte[4];
                    ByteBuf content = ((DnsRawRecord) records.get(0)).content();
                    content.getBytes(content.readerIndex(), number);
                    return InetAddress.getByAddress(number).getHostAddress();
                }));
    }

    private static boolean same(String name) {
        try {
            return new URL("http", name, "/").equals(new URL("http", "127.0.0.1", "/"));
        } catch (MalformedURLException e) {
            return false; // newer JDKs see at once that it is no name
        }
    }

    /** Such a permission knows a host by its address. */
    @SuppressWarnings("removal")
    private static boolean implies(String name) {
        return new SocketPermission(name, "connect").implies(new SocketPermission("127.0.0.1", "connect"));
    }
}
