package dev.farside.core.way;

import dev.farside.core.name.DnsQuestion;
import dev.farside.core.route.Rules;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.tunnel.Connector;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * Traffic that cannot go through a gateway: datagrams, SCTP, and sockets that the JDK did not open. It goes out directly or
 * not at all.
 */
public final class Datagrams {
    private final Ways ways;
    private final FarNames names;

    /** The last datagram that was allowed, as a cache: most programs that send datagrams send many to the same target. */
    private volatile Left lastLeft = new Left(null, null);

    /** @param rules that allowed it */
    private record Left(InetSocketAddress target, Rules rules) {}

    public Datagrams(Ways ways, FarNames names) {
        this.ways = ways;
        this.names = names;
    }

    /**
     * @param bytes may be null
     * @throws SocketException a rule sends the target through a gateway, or the datagram is a DNS query for a far name
     */
    @SuppressWarnings("ReferenceEquality") // an equal endpoint may carry another name, with another rule
    public void mayLeave(ByteBuffer bytes, InetSocketAddress target) throws SocketException {
        Left left = lastLeft;
        Rules rules = ways.rules();
        if (target != left.target || rules != left.rules) {
            requireDirect(rules, target);
            lastLeft = new Left(target, rules);
        }
        if (bytes != null && ways.asksDns(target)) {
            for (String asked : DnsQuestion.namesIn(bytes)) {
                ways.mayAskDns(asked);
            }
        }
    }

    /** As above, for one datagram in several buffers. */
    public void mayLeave(ByteBuffer[] buffers, int offset, int length, InetSocketAddress target)
            throws SocketException {
        mayLeave(ways.asksDns(target) ? joined(buffers, offset, length) : null, target);
    }

    /** As above, for a message that a native datagram channel of Netty is about to send. */
    public void mayLeave(Object nettyChannel, Object message) throws SocketException {
        NettyMessage netty = NettyMessage.of(nettyChannel, message);
        if (netty != null) {
            mayLeave(ways.asksDns(netty.target()) ? netty.bytes() : null, netty.target());
        }
    }

    private void requireDirect(Rules rules, InetSocketAddress target) throws SocketException {
        Connector connector = ways.decide(rules, target);
        if (connector instanceof Ways.Far far && !isMulticast(target)) {
            throw ways.staysHere(far + ", but farside carries only " + carried());
        }
        if (connector instanceof Ways.Refused refused) {
            throw ways.staysHere(refused.reason());
        }
        if (!target.isUnresolved() && !ways.isClosed(rules) && names.nameOf(target) != null) {
            throw ways.staysHere(
                    target
                            + " belongs to a far name; only TCP connections that the JDK itself opens may go out to it directly");
        }
    }

    private static String carried() {
        return "TCP connections that the JDK itself opens"
                + (OperatingSystem.here().asynchronousChannelsPoll()
                        ? ""
                        : ", and here none of an AsynchronousSocketChannel");
    }

    /**
     * Whether the target is a multicast group. Its members are on the local network, so a gateway cannot replace them.
     */
    private static boolean isMulticast(InetSocketAddress target) {
        return target.getAddress() != null && target.getAddress().isMulticastAddress();
    }

    /** The contents of the buffers in one buffer; null for arguments that the JDK is about to reject. */
    private static ByteBuffer joined(ByteBuffer[] buffers, int offset, int length) {
        if (offset < 0 || length < 0 || offset > buffers.length - length) {
            return null;
        }
        int size = 0;
        for (int i = offset; i < offset + length; i++) {
            size += buffers[i].remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (int i = offset; i < offset + length; i++) {
            all.put(buffers[i].duplicate());
        }
        return all.flip();
    }
}
