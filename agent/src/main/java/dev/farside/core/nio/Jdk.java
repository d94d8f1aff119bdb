package dev.farside.core.nio;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** What farside calls in {@code sun.nio.ch}, whose hooks call farside. */
interface Jdk {

    /** Poll events, as this system numbers them. */
    int pollIn();

    int pollOut();

    /** The events of a socket that has failed: whatever a key is interested in is ready. */
    int pollError();

    /** Gives a socket a local address on the loopback interface, unless it has one. */
    void bind(ProtocolFamily family, FileDescriptor fd) throws IOException;

    /** The file descriptor of a channel of the JDK's; null for any other. */
    FileDescriptor descriptor(SelectableChannel channel);

    /** Has the selectors of a channel ask for its events anew when they select next. */
    void pollAgain(SelectableChannel channel) throws IOException;

    /** Has an asynchronous channel polled for what it waits for, unless it is closed. */
    void pollAgain(Channel channel) throws IOException;

    /** {@code SelectorImpl.processReadyEvents}: reports a key. Its locks held, as in a select. */
    int ready(Selector selector, int events, SelectionKey key, Consumer<SelectionKey> action);

    /** {@code SelectorImpl.doSelect}. Its locks held, as in a select. */
    int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException;

    /** Whether the hooks see who wakes the selector. */
    boolean isHooked(Selector selector);

    /** Whether a selector that is hooked was woken and no doSelect has returned since for that reason. */
    boolean isWoken(Selector selector);
}
