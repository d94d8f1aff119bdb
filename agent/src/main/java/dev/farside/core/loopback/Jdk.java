package dev.farside.core.loopback;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/** What farside calls in {@code sun.nio.ch} of Java 8 and 11, whose hooks call farside. */
interface Jdk {
    /** {@code Net.connect}: an IOStatus, or 1. */
    int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) throws IOException;

    InetSocketAddress localAddress(FileDescriptor fd) throws IOException;

    /** The keys of a channel. */
    List<SelectionKey> keys(SelectableChannel channel) throws IOException;

    // On Java 8 a selector is told what to poll a socket for. On 11 it asks, in its next select, and under its locks.

    /** Has the selector not poll the socket. On 11 does nothing. */
    void mask(SelectionKey key) throws IOException;

    /** Has the selector poll the socket for these operations. On 11 does nothing. */
    void unmask(SelectionKey key, int operations) throws IOException;

    /** Has the selector ask once more what to poll the socket for. On 8 does nothing. No lock of ours may be held. */
    void askAgain(SelectionKey key) throws IOException;

    /** {@code SelectorImpl.doSelect}. Its locks held, as in a select. */
    int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException;

    /** Whether a selector was woken and no doSelect has returned since for that reason. */
    boolean isWoken(Selector selector);

    /** Has an interrupt of this thread close the channel, also where another channel was used meanwhile. */
    void interruptible(Channel channel) throws IOException;

    /** Has an asynchronous channel polled for what it waits for, unless it is closed. No lock of ours may be held. */
    void pollAgain(Channel channel) throws IOException;
}
