package dev.farside.core.weave.hook;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes of the JDK that have hooks, by their internal names, without the hooks: to make those, a newly started JVM loads half a
 * hundred classes, and ASM. This list is for all JDKs and systems together. A class that is in it and has no hooks in this JDK stays as it is.
 */
public final class HookedClasses {
    private static final String[] ALL = {
        "java/lang/ProcessBuilder",
        "java/net/AbstractPlainDatagramSocketImpl",
        "java/net/DatagramSocket",
        "java/net/InetAddress",
        "java/net/InetAddress$PlatformNameService",
        "java/net/InetAddress$PlatformResolver",
        "java/net/MulticastSocket",
        "java/net/NetMulticastSocket",
        "java/net/ProxySelector$StaticProxySelector",
        "java/net/Socket",
        "java/net/SocksSocketImpl",
        "sun/net/spi/DefaultProxySelector",
        "sun/nio/ch/AsynchronousSocketChannelImpl",
        "sun/nio/ch/DatagramChannelImpl",
        "sun/nio/ch/EPollSelectorImpl",
        "sun/nio/ch/FileDispatcherImpl",
        "sun/nio/ch/IOUtil",
        "sun/nio/ch/KQueueSelectorImpl",
        "sun/nio/ch/Net",
        "sun/nio/ch/PollSelectorImpl",
        "sun/nio/ch/SelChImpl",
        "sun/nio/ch/SelectionKeyImpl",
        "sun/nio/ch/SelectorImpl",
        "sun/nio/ch/SocketAdaptor",
        "sun/nio/ch/SocketChannelImpl",
        "sun/nio/ch/UnixAsynchronousSocketChannelImpl",
        "sun/nio/ch/UnixFileDispatcherImpl",
        "sun/nio/ch/WEPollSelectorImpl",
        "sun/nio/ch/WindowsAsynchronousSocketChannelImpl$ConnectTask",
        "sun/nio/ch/WindowsSelectorImpl",
        "sun/nio/ch/sctp/SctpMultiChannelImpl",
        "sun/nio/ch/sctp/SctpNet",
    };

    private HookedClasses() {}

    /** A set of the caller's own. */
    public static Set<String> all() {
        return new HashSet<>(Arrays.asList(ALL));
    }
}
